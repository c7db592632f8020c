//! The sources: packages of Debian, and what cargo keeps of the registry.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::corpus::debian;
use crate::corpus::fetch::files_ending;
use crate::language::Language;
use lab_tools::cache::Cache;
use lab_tools::process::{capture, command};

/// Sources of one language.
pub struct Collection {
    /// The name in the table.
    pub name: &'static str,
    /// The language.
    pub language: Language,
    origin: Origin,
}

/// Where they come from.
enum Origin {
    /// The files below a folder of a binary package.
    Installed { package: &'static str, folder: &'static str },
    /// The files of a source package that a glob takes.
    Source { package: &'static str, version: &'static str, take: &'static [&'static str] },
    /// So many files of the crates that cargo has unpacked on this machine.
    Registry { most: usize },
}

/// All of them.
pub static COLLECTIONS: &[Collection] = &[
    Collection {
        name: "libstdc++",
        language: Language::Cpp,
        origin: Origin::Installed { package: "libstdc++-12-dev", folder: "usr/include/c++/12" },
    },
    Collection {
        name: "libgit2",
        language: Language::C,
        origin: Origin::Source { package: "libgit2", version: "1.5.1", take: &["**"] },
    },
    Collection {
        name: "rocksdb",
        language: Language::Cpp,
        origin: Origin::Source { package: "rocksdb", version: "7.8.3", take: &["**"] },
    },
    Collection {
        name: "harfbuzz",
        language: Language::Cpp,
        origin: Origin::Source { package: "harfbuzz", version: "6.0.0", take: &["**"] },
    },
    Collection {
        name: "crates",
        language: Language::Rust,
        origin: Origin::Registry { most: 14_000 },
    },
];

/// Sources on this machine.
pub struct Gathered {
    /// The folder that they are in.
    pub root: PathBuf,
    /// Their paths below it, with `/`, sorted.
    pub files: Vec<String>,
    /// What they are, for the table.
    pub version: String,
}

impl Collection {
    /// Brings the sources here, unless they are.
    pub fn gather(&self, cache: &Cache) -> Result<Gathered> {
        let root = cache.path("found").join(self.name);
        let said = cache.folder("found/versions")?.join(self.name);
        if !said.exists() {
            println!("  fetching {}", self.name);
            if root.exists() {
                fs::remove_dir_all(&root)?;
            }
            fs::create_dir_all(&root)?;
            let version = self.fetch(cache, &root)?;
            fs::write(&said, version)?;
        }
        let mut files = Vec::new();
        for path in files_below(&root)? {
            let relative = path.strip_prefix(&root)?.to_str().context("a path is not UTF-8")?;
            // The headers of the standard library have no extension.
            let is_plain = matches!(self.origin, Origin::Installed { .. });
            if is_plain || self.language.owns(&path) {
                files.push(relative.replace('\\', "/"));
            }
        }
        files.sort();
        Ok(Gathered { root, files, version: fs::read_to_string(said)? })
    }

    fn fetch(&self, cache: &Cache, root: &Path) -> Result<String> {
        match self.origin {
            Origin::Installed { package, folder } => {
                let downloads = cache.folder(format!("downloads/debian/{package}"))?;
                if files_ending(&downloads, ".deb")?.is_empty() {
                    capture(
                        command("apt-get", ["download", "--quiet", package])
                            .current_dir(&downloads),
                    )?;
                }
                let archive = files_ending(&downloads, ".deb")?.pop().context("no package")?;
                let scratch = tempfile::tempdir()?;
                capture(command("dpkg-deb", ["-x"]).arg(&archive).arg(scratch.path()))?;
                copy(&scratch.path().join(folder), root, usize::MAX, |_| true)?;
                let version = capture(command("dpkg-deb", ["-f"]).arg(&archive).arg("Version"))?;
                Ok(version.trim().to_owned())
            }
            Origin::Source { package, version, take } => {
                let wanted = debian::Wanted { packages: &[package], version, globs: take };
                let scratch = tempfile::tempdir()?;
                let unpacked = debian::fetch(&wanted, cache, scratch.path())?;
                copy(&unpacked.root, root, usize::MAX, |path| {
                    Language::C.owns(path) || Language::Cpp.owns(path)
                })?;
                Ok(unpacked.version)
            }
            Origin::Registry { most } => {
                let home = std::env::var_os("CARGO_HOME").map(PathBuf::from).or_else(|| {
                    std::env::var_os("HOME").map(|home| PathBuf::from(home).join(".cargo"))
                });
                let sources = home.context("no folder of cargo's")?.join("registry/src");
                let files = copy(&sources, root, most, |path| Language::Rust.owns(path))?;
                Ok(format!("{files} files"))
            }
        }
    }
}

/// Copies at most so many of the files that are wanted, those whose paths' digests come first, and
/// nothing that says which files to leave out; how many.
fn copy(from: &Path, to: &Path, most: usize, is_wanted: fn(&Path) -> bool) -> Result<usize> {
    let mut files = files_below(from)?;
    files.retain(|path| is_wanted(path));
    files.sort_by_cached_key(|path| {
        let relative = path.strip_prefix(from).unwrap_or(path);
        *blake3::hash(relative.as_os_str().as_encoded_bytes()).as_bytes()
    });
    files.truncate(most);
    for path in &files {
        let target = to.join(path.strip_prefix(from)?);
        if let Some(folder) = target.parent() {
            fs::create_dir_all(folder)?;
        }
        fs::copy(path, &target).with_context(|| format!("failed to copy {}", path.display()))?;
    }
    Ok(files.len())
}

fn files_below(root: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = fs::read_dir(&folder)
            .with_context(|| format!("failed to list {}", folder.display()))?;
        for entry in entries {
            let entry = entry?;
            let kind = entry.file_type()?;
            if kind.is_dir() {
                folders.push(entry.path());
            } else if kind.is_file() && !entry.file_name().as_encoded_bytes().starts_with(b".") {
                files.push(entry.path());
            }
        }
    }
    Ok(files)
}
