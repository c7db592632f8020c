//! `cargo xtask tidy`: the tree checks its own rules.
//!
//! Each rule is a function over the tree that returns what breaks it; nothing is changed, but for
//! `--write`, which first writes what follows from registries and schemas.

mod cases;
mod clients;
mod dependencies;
mod lists;
mod modules;
mod protocol;
mod registries;
mod rows;
mod text;

use std::fmt;
use std::path::{Path, PathBuf};

use anyhow::{Result, bail};

/// Something that breaks a rule of the house.
pub struct Problem {
    /// The file, relative to the root of the tree.
    path: PathBuf,
    /// Line, from 1, where there is one.
    line: Option<usize>,
    /// What is wrong and what to do.
    message: String,
}

impl Problem {
    fn new(path: impl Into<PathBuf>, message: impl Into<String>) -> Self {
        Self { path: path.into(), line: None, message: message.into() }
    }

    fn at(path: impl Into<PathBuf>, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.into(), line: Some(line), message: message.into() }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(formatter, ":{line}")?;
        }
        write!(formatter, ": {}", self.message)
    }
}

type Rule = fn(&Path) -> Result<Vec<Problem>>;

/// The rules, in the order in which they are checked.
const RULES: &[(&str, Rule)] = &[
    ("crates depend one way", dependencies::check),
    ("modules of the program use one another one way", modules::check),
    ("registries, folders and pages agree", rows::check),
    ("every language and metric has its cases", cases::check),
    ("lists of languages are the registry's", lists::check),
    ("our part of the protocol is documented", protocol::check),
    ("the types of clients are the server's", clients::check),
    ("files say what they are and are one idea", text::check),
];

/// Arguments of `cargo xtask tidy`.
#[derive(clap::Args)]
pub struct Arguments {
    /// First write what follows from registries and schemas: lists of languages in editors and docs,
    /// and the types of clients.
    #[arg(long)]
    write: bool,
}

/// Checks every rule, of what was written anew if that is asked for.
///
/// # Errors
/// What breaks a rule, all of it at once.
pub fn run(arguments: &Arguments) -> Result<()> {
    if arguments.write {
        let root = root();
        for path in lists::write(&root)?.into_iter().chain(clients::write(&root)?) {
            println!("wrote {path}");
        }
    }
    check()
}

/// Checks every rule.
///
/// # Errors
/// What breaks a rule, all of it at once.
pub fn check() -> Result<()> {
    let root = root();
    let mut count = 0;
    for (name, rule) in RULES {
        let problems = rule(&root)?;
        println!("{} {name}", if problems.is_empty() { "ok  " } else { "FAIL" });
        for problem in &problems {
            println!("     {problem}");
        }
        count += problems.len();
    }
    if count > 0 {
        bail!("failed to find the house in order: {count} problems above");
    }
    Ok(())
}

/// The root of the tree, from where this crate stands in it.
pub fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// All files below `folder` whose names end with `.extension`, sorted; build output left out.
fn files(folder: &Path, extension: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        if !folder.is_dir() {
            continue;
        }
        for entry in std::fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if path.is_dir() {
                if name != "target" && name != "node_modules" && !name.starts_with('.') {
                    folders.push(path);
                }
            } else if path.extension().is_some_and(|found| found == extension) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// `path` as messages show it.
fn relative<'path>(root: &Path, path: &'path Path) -> &'path Path {
    path.strip_prefix(root).unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_house_is_in_order() {
        for (name, rule) in RULES {
            let problems = rule(&root()).unwrap();
            let shown: Vec<String> = problems.iter().map(ToString::to_string).collect();
            assert!(shown.is_empty(), "{name}:\n{}", shown.join("\n"));
        }
    }
}
