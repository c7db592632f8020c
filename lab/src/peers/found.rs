//! Which functions are found in large foreign sources, and how many files are read in part only.
//!
//! A table whose rows are collections of sources and whose columns can be held against those of an
//! earlier program: `--astrolens PROGRAM` measures with that one.

mod collections;

use std::collections::BTreeSet;
use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};
use rayon::prelude::*;

use super::{Run, Tools};
use crate::compare::function::Function;
use crate::compare::matching::match_functions;
use crate::compare::ours::{self, Ours};
use crate::compare::table::Table;
use crate::language::Language;
use crate::oracles::{ctags, syn_parser};
use collections::{COLLECTIONS, Collection};
use lab_tools::cache::Cache;

/// How many files one process gets, and how long it may take.
const BATCH: (usize, Duration) = (200, Duration::from_secs(240));

/// What an oracle lists, and what of it is none by rule.
#[derive(Default)]
struct Listed {
    functions: Vec<Function>,
    lambdas: usize,
    endless: usize,
    macros: usize,
}

/// Prints the table.
pub fn run(cache: &Cache, binary: &Path) -> Result<()> {
    let mut table = Table::new([
        "sources",
        "version",
        "files",
        "partial",
        "functions",
        "missing",
        "left out: lambdas",
        "without an end",
        "macros",
    ]);
    for collection in COLLECTIONS {
        table.row(row(collection, cache, binary)?);
    }
    println!("\n## Functions found in foreign sources\n\n{}", table.render());
    println!("by universal-ctags, in Rust by syn; missing: {}", missing_folder(cache)?.display());
    Ok(())
}

fn row(collection: &Collection, cache: &Cache, binary: &Path) -> Result<[String; 9]> {
    let gathered = collection.gather(cache)?;
    let folder = cache.folder("found/ours")?;
    let kept = folder.join(format!("{}.json", collection.name));
    let ours = ours::scan(binary, &gathered.root, &kept)?;
    let read = |file: &&String| ours.files.get(*file).is_some_and(Option::is_none);
    let files: Vec<String> = gathered.files.iter().filter(read).cloned().collect();
    let listed = list(collection.language, cache, &gathered.root, &files)?;
    let missing = missing(&ours, &listed.functions);
    keep(collection, cache, &missing)?;
    let partial: BTreeSet<&String> =
        files.iter().filter(|file| ours.partial.contains(*file)).collect();
    Ok([
        collection.name.to_owned(),
        gathered.version,
        files.len().to_string(),
        partial.len().to_string(),
        listed.functions.len().to_string(),
        missing.len().to_string(),
        listed.lambdas.to_string(),
        listed.endless.to_string(),
        listed.macros.to_string(),
    ])
}

/// What the language's oracle lists in the files.
fn list(language: Language, cache: &Cache, root: &Path, files: &[String]) -> Result<Listed> {
    let tools = Tools::installed(cache)?;
    let batches: Vec<Listed> = files
        .par_chunks(BATCH.0)
        .map(|files| {
            let run = Run { tools: &tools, language, root, files, limit: BATCH.1 };
            if language == Language::Rust {
                let functions = syn_parser::run(&run)?;
                return Ok(Listed { functions, ..Listed::default() });
            }
            let ctags::Listed { mut functions, lambdas, endless } = ctags::list(&run)?;
            let all = functions.len();
            functions.retain(|function| !is_macro(&function.name));
            let macros = all - functions.len();
            Ok(Listed { functions, lambdas, endless, macros })
        })
        .collect::<Result<_>>()?;
    Ok(batches.into_iter().fold(Listed::default(), |mut sum, batch| {
        sum.functions.extend(batch.functions);
        sum.lambdas += batch.lambdas;
        sum.endless += batch.endless;
        sum.macros += batch.macros;
        sum
    }))
}

/// Whether a name is spelled as those of macros are: ctags takes a macro's call before a block for a
/// function.
fn is_macro(name: &str) -> bool {
    name.len() > 2
        && name.contains('_')
        && name
            .chars()
            .all(|letter| letter.is_ascii_uppercase() || letter.is_ascii_digit() || letter == '_')
}

fn missing<'theirs>(ours: &Ours, theirs: &'theirs [Function]) -> Vec<&'theirs Function> {
    let matching = match_functions(&ours.functions, theirs);
    matching.only_theirs.iter().map(|index| &theirs[*index]).collect()
}

/// Keeps the list of what is missing.
fn keep(collection: &Collection, cache: &Cache, missing: &[&Function]) -> Result<()> {
    let path = missing_folder(cache)?.join(format!("{}.csv", collection.name));
    let mut kept = csv::Writer::from_path(&path)
        .with_context(|| format!("failed to create {}", path.display()))?;
    kept.write_record(["file", "name", "lines"])?;
    for one in missing {
        kept.write_record([&one.file, &one.name, &one.lines()])?;
    }
    kept.flush()?;
    Ok(())
}

fn missing_folder(cache: &Cache) -> Result<std::path::PathBuf> {
    cache.folder("found/missing")
}

#[cfg(test)]
mod tests {
    use super::is_macro;

    #[test]
    fn macros_are_told_by_their_spelling() {
        for (name, expected) in [
            ("GIT_INLINE", true),
            ("HB_FUNC_2", true),
            ("PP", false),
            ("Init", false),
            ("operator()", false),
            ("__begin", false),
        ] {
            assert_eq!(is_macro(name), expected, "{name}");
        }
    }
}
