//! Files say what they are in their first line, are one idea, and name no language that is
//! not theirs.

use std::path::Path;

use anyhow::Result;

use super::registries::{self, Row};
use super::{Problem, files, relative};

/// A longer file is more than one idea.
const MAX_LINES: usize = 700;

/// Marks of unfinished work, spelled so that this file does not hold them.
const MARKS: &[&str] = &[concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X")];

/// Where languages may be named: their own folders, the ways between them, what compares tools, and what
/// is for tests.
const NAMES_LANGUAGES: &[&str] = &[
    "analyzers/modules/src/bridges",
    "analyzers/modules/src/languages",
    "analyzers/syntax/src/languages",
    "lab",
    "server/testing",
    "xtask",
    "tests",
];

/// Checks every Rust file.
pub fn check(root: &Path) -> Result<Vec<Problem>> {
    let languages = registries::languages(root)?;
    let mut problems = Vec::new();
    for path in files(root, "rs")? {
        let text = std::fs::read_to_string(&path)?;
        let shown = relative(root, &path);
        if !text.starts_with("//!") {
            problems.push(Problem::at(shown, 1, "does not say in its first line what it is"));
        }
        let lines = text.lines().count();
        if lines > MAX_LINES {
            problems.push(Problem::new(shown, format!("has {lines} lines: split it by idea")));
        }
        for (index, line) in text.lines().enumerate() {
            if MARKS
                .iter()
                .any(|mark| line.split(|c: char| !c.is_alphanumeric()).any(|w| w == *mark))
            {
                problems.push(Problem::at(shown, index + 1, "holds a mark of unfinished work"));
            }
        }
        let is_test =
            shown.file_name().is_some_and(|name| name == "tests.rs" || name == "testing.rs")
                || shown.components().any(|part| part.as_os_str() == "tests");
        if !is_test && !NAMES_LANGUAGES.iter().any(|folder| shown.starts_with(folder)) {
            problems.extend(named_languages(&languages, shown, &text));
        }
    }
    Ok(problems)
}

/// Lines of code, tests left out, in which a language is told from others by its name.
fn named_languages(languages: &[Row], shown: &Path, text: &str) -> Vec<Problem> {
    let code = text.split("#[cfg(test)]").next().unwrap_or_default();
    let mut problems = Vec::new();
    for (index, line) in code.lines().enumerate() {
        let is_prose = line.trim_start().starts_with("//");
        let mut names = languages.iter().map(|language| language.id.as_str());
        let name = names.find(|name| line.contains(&format!("\"{name}\"")));
        if let Some(name) = name.filter(|_| !is_prose) {
            let message =
                format!("names `{name}`: what differs between languages is in their folders");
            problems.push(Problem::at(shown, index + 1, message));
        }
    }
    problems
}
