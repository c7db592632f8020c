//! `cargo xtask corpus`: gathers real source code of all languages into the cache.
//!
//! The result is `<cache>/corpus/<language>/<source>/…`, holding files of that language only, and a
//! manifest with the digest of each, so that two people can tell whether they measured the same.

pub mod debian;
pub mod fetch;
mod manifest;
pub mod sources;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::language::Language;
use lab_tools::cache::Cache;
pub use manifest::Entry;
use manifest::Stamp;
use sources::{Origin, SOURCES, Source};

/// The fewest lines of a language that make measurements on it worth something.
const ENOUGH_LINES: u64 = 250_000;

/// Arguments of `cargo xtask corpus`.
#[derive(clap::Args)]
pub struct Arguments {
    /// Gather only this language.
    #[arg(long)]
    language: Option<Language>,
    /// Print every file of the corpus, too.
    #[arg(long)]
    manifest: bool,
}

/// Gathers what is missing and prints what is there.
pub fn run(arguments: &Arguments) -> Result<()> {
    let cache = Cache::open()?;
    let folder = cache.folder("corpus")?;
    println!("corpus: {}", folder.display());
    prune(&cache)?;
    let mut stamps = Vec::new();
    for source in SOURCES {
        if arguments.language.is_none_or(|language| language == source.language) {
            let stamp = gather(source, &cache)?;
            println!(
                "  {:<10} {:<15} {:>5} files {:>7} lines  {}",
                source.language.name(),
                source.name,
                stamp.files.len(),
                stamp.lines(),
                stamp.version
            );
            stamps.push((source, stamp));
        }
    }
    let entries = manifest::entries(&stamps);
    if arguments.language.is_none() {
        manifest::write(&entries, &folder.join("manifest.csv"))?;
    }
    if arguments.manifest {
        manifest::print(&entries)?;
    }
    summarise(&entries);
    Ok(())
}

/// Removes the folders of sources that are no longer in the list.
fn prune(cache: &Cache) -> Result<()> {
    for language in Language::ALL {
        let folder = cache.folder("corpus")?.join(language.name());
        let Ok(entries) = fs::read_dir(&folder) else {
            continue; // Nothing of this language has been gathered yet.
        };
        for entry in entries {
            let path = entry?.path();
            let is_listed = SOURCES.iter().any(|source| {
                source.language == language && path.file_name() == Some(source.name.as_ref())
            });
            if !is_listed {
                println!("  removing {}", path.display());
                remove_folder(&path)?;
            }
        }
    }
    Ok(())
}

/// The corpus' folder of a language; an error says how to get it where it is missing.
pub fn folder_of(cache: &Cache, language: Language) -> Result<PathBuf> {
    let folder = cache.path("corpus").join(language.name());
    anyhow::ensure!(
        folder.is_dir(),
        "no corpus of {language} in {}: run `cargo xtask corpus` first",
        folder.display()
    );
    Ok(folder)
}

/// Every file of the corpus, by path relative to its folder.
pub fn entries(cache: &Cache) -> Result<Vec<Entry>> {
    entries_of(SOURCES.iter(), cache)
}

/// The files of a language in the corpus, relative to its folder, sorted. The other languages need
/// not have been gathered.
pub fn files_of(cache: &Cache, language: Language) -> Result<Vec<String>> {
    let folder = format!("{language}/");
    let sources = SOURCES.iter().filter(|source| source.language == language);
    let entries = entries_of(sources, cache)?;
    Ok(entries.iter().filter_map(|one| one.path.strip_prefix(&folder)).map(str::to_owned).collect())
}

fn entries_of<'a>(sources: impl Iterator<Item = &'a Source>, cache: &Cache) -> Result<Vec<Entry>> {
    let mut stamps = Vec::new();
    for source in sources {
        let stamp =
            Stamp::read(&stamp_path(source, cache)?, &definition(source)?).with_context(|| {
                format!("`{}` is not in the corpus: run `cargo xtask corpus` first", source.name)
            })?;
        stamps.push((source, stamp));
    }
    Ok(manifest::entries(&stamps))
}

fn stamp_path(source: &Source, cache: &Cache) -> Result<PathBuf> {
    Ok(cache.folder("corpus/.stamps")?.join(format!("{}-{}.json", source.language, source.name)))
}

/// Makes one source's folder what its definition says, unless it is that already.
fn gather(source: &Source, cache: &Cache) -> Result<Stamp> {
    let target = cache.folder("corpus")?.join(source.language.name()).join(source.name);
    let stamp_path = stamp_path(source, cache)?;
    let definition = definition(source)?;
    if let Some(stamp) = Stamp::read(&stamp_path, &definition) {
        return Ok(stamp);
    }
    println!("  fetching {} ({})", source.name, source.language);
    let scratch = cache.path("unpacked");
    remove_folder(&scratch)?;
    remove_folder(&target)?;
    fs::create_dir_all(&scratch)?;
    let unpacked = fetch::fetch(&source.origin, source.take, cache, &scratch)
        .with_context(|| format!("failed to fetch `{}` ({})", source.name, source.language))?;
    let files = copy(source, &unpacked.root, &target)?;
    remove_folder(&scratch)?;
    let stamp = Stamp { definition, version: unpacked.version, files };
    stamp.write(&stamp_path)?;
    Ok(stamp)
}

/// What the source is made from: a change in it means that the folder is made anew.
fn definition(source: &Source) -> Result<String> {
    let files = &source.language.registered().definition().files;
    let shared = files.shared.iter().map(|claim| claim.extension);
    let extensions: Vec<&str> = files.extensions.iter().copied().chain(shared).collect();
    let definition = format!("{source:?} in {}", extensions.join(" "));
    Ok(match source.origin {
        Origin::PythonLibrary => format!("{definition} of {}", fetch::python_version()?),
        _ => definition,
    })
}

fn remove_folder(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)
            .with_context(|| format!("failed to remove {}", folder.display()))?;
    }
    Ok(())
}

/// Copies the files that the source takes, and returns their entries by path.
fn copy(source: &Source, root: &Path, target: &Path) -> Result<Vec<Entry>> {
    let take = globs(source.take)?;
    let mut entries = Vec::new();
    for path in files_below(root, &globs(source.leave)?)? {
        let relative = path.strip_prefix(root)?;
        if source.language.owns(&path) && take.is_match(relative) {
            let bytes =
                fs::read(&path).with_context(|| format!("failed to read {}", path.display()))?;
            write(&target.join(relative), &bytes)?;
            entries.push(Entry::new(relative, &bytes)?);
        }
    }
    entries.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(entries)
}

/// The files below a folder, without what is left out.
fn files_below(root: &Path, leave: &GlobSet) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("failed to list {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let relative = path.strip_prefix(root)?;
            if leave.is_match(relative) || leave.is_match(relative.join("x")) {
                continue;
            }
            if kind.is_dir() {
                folders.push(path);
            } else if kind.is_file() {
                files.push(path);
            }
        }
    }
    Ok(files)
}

/// Writes a file, and makes its folder.
fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("failed to write {}", path.display()))
}

/// Globs in which `*` stops at a slash.
fn globs(patterns: &[&str]) -> Result<GlobSet> {
    let mut set = GlobSetBuilder::new();
    for pattern in patterns {
        set.add(GlobBuilder::new(pattern).literal_separator(true).build()?);
    }
    Ok(set.build()?)
}

/// Prints the totals by language, and which of them are too small.
fn summarise(entries: &[Entry]) {
    let mut totals: BTreeMap<&str, (u64, u64, u64)> = BTreeMap::new();
    for entry in entries {
        let language = entry.path.split('/').next().unwrap_or_default();
        let total = totals.entry(language).or_default();
        total.0 += 1;
        total.1 += entry.bytes;
        total.2 += entry.lines;
    }
    println!("{:<12} {:>7} {:>11} {:>9}", "language", "files", "bytes", "lines");
    for (language, (files, bytes, lines)) in &totals {
        let note = if *lines < ENOUGH_LINES { "  fewer than wanted" } else { "" };
        println!("{language:<12} {files:>7} {bytes:>11} {lines:>9}{note}");
    }
    let lines: u64 = totals.values().map(|total| total.2).sum();
    println!("{lines} lines in all, digest {}", manifest::digest(entries));
}
