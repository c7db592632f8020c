//! `cargo xtask parse-floor`: parses every file and does nothing else.
//!
//! No scan with tree-sitter can be faster than this with the same allocator: the same files, read
//! the same way, on the same number of threads. So it is the unit that scans are measured in.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use rayon::prelude::*;
use tree_sitter::Parser;

use crate::language::{Language, Registered, grammar};

/// Arguments of `cargo xtask parse-floor`.
#[derive(clap::Args)]
pub struct Arguments {
    /// A corpus: a folder with a folder for each language.
    corpus: PathBuf,
    /// The number of threads.
    #[arg(long)]
    threads: usize,
}

/// Runs it, and prints what was parsed.
pub fn run(arguments: &Arguments) -> Result<()> {
    let mut files = Vec::new();
    for language in Language::ALL {
        let folder = arguments.corpus.join(language.name());
        if folder.is_dir() {
            collect(&folder, language, &mut files)?;
        }
    }
    files.sort();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(arguments.threads).build()?;
    let bytes: Result<Vec<usize>> = pool.install(|| {
        files
            .par_iter()
            .map_init(Parser::new, |parser, (path, language)| parse(parser, path, *language))
            .collect()
    });
    let bytes: usize = bytes?.iter().sum();
    println!("{} files, {bytes} bytes", files.len());
    Ok(())
}

fn collect(
    folder: &Path,
    language: Language,
    files: &mut Vec<(PathBuf, Registered)>,
) -> Result<()> {
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in
            fs::read_dir(&folder).with_context(|| format!("failed to list {}", folder.display()))?
        {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                open.push(entry.path());
            } else if language.owns(&entry.path()) {
                let written = language.of_file(&entry.path());
                files.push((entry.path(), written));
            }
        }
    }
    Ok(())
}

fn parse(parser: &mut Parser, path: &Path, language: Registered) -> Result<usize> {
    let text = fs::read(path).with_context(|| format!("failed to read {}", path.display()))?;
    parser.set_language(&grammar(language))?;
    let tree =
        parser.parse(&text, None).with_context(|| format!("failed to parse {}", path.display()))?;
    // A tree that nothing looks at could be left out by a clever compiler.
    Ok(text.len().min(tree.root_node().end_byte()))
}
