//! Every expectation written under `resources/cases` holds.
//!
//! The format is described for people in `resources/cases/README.md`. A failure names the file
//! and line of the expectation, what it expects and what was measured.

#![expect(clippy::disallowed_methods, reason = "the test reads the cases, not the analysis")]

mod annotation;
mod check;
mod declared;
mod document;
mod imports;
mod uses;
mod values;

use std::fs;
use std::path::{Path, PathBuf};

use astrolens_metrics::METRICS;
use astrolens_syntax::Language;

/// Cases of JavaScript that do not hold in TypeScript: its grammar takes `accessor` for a modifier alone, so
/// that it cannot be a name, and types in comments mean nothing to it.
const ONLY_JAVASCRIPT: [&str; 2] = ["What the grammar does not know", "Types in comments"];

/// The subjects that have cases beside those of the metrics.
const SUBJECTS: [&str; 6] = ["declarations", "imports", "outline", "partial", "types", "uses"];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("resources/cases")
}

/// The case files of a language, by name; none where it has no folder yet.
fn files(language: Language) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(root().join(language.definition().name)) else {
        return Vec::new();
    };
    let mut files: Vec<PathBuf> =
        entries.map(|entry| entry.expect("an entry of the folder").path()).collect();
    files.sort();
    files
}

fn subject(file: &Path) -> &str {
    file.file_stem().and_then(|stem| stem.to_str()).unwrap_or_default()
}

#[test]
fn every_case_holds() {
    let mut outcome = check::Outcome::default();
    for language in Language::all() {
        for file in files(language) {
            let text = fs::read_to_string(&file).expect("a case file is readable text");
            let shown = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
            check::check(&text, &shown, subject(&file), language, &mut outcome);
        }
    }
    assert_holds(&outcome);
}

#[test]
fn what_holds_in_javascript_holds_in_typescript() {
    let javascript = Language::by_name("javascript").expect("a language");
    let tsx = Language::by_grammar_name("tsx").expect("a dialect");
    let mut outcome = check::Outcome::default();
    for file in files(javascript) {
        let text = fs::read_to_string(&file).expect("a case file is readable text");
        let shown = file.strip_prefix(root()).unwrap_or(&file).display().to_string();
        let (cases, _) = document::read(&text, javascript.definition().name);
        for case in cases.iter().filter(|case| !ONLY_JAVASCRIPT.contains(&case.title.as_str())) {
            check::check_case(case, &shown, subject(&file), tsx, &mut outcome);
        }
    }
    assert_holds(&outcome);
}

fn assert_holds(outcome: &check::Outcome) {
    assert!(
        outcome.failures.is_empty(),
        "{} of {} expectations in {} cases do not hold:\n{}",
        outcome.failures.len(),
        outcome.expectations,
        outcome.cases,
        outcome.failures.join("\n")
    );
}

#[test]
fn every_language_has_cases_for_every_subject() {
    let mut subjects: Vec<&str> =
        METRICS.iter().map(|metric| metric.id.as_str()).chain(SUBJECTS).collect();
    subjects.sort_unstable();
    for language in Language::all() {
        let files = files(language);
        if files.is_empty() {
            continue;
        }
        let found: Vec<&str> = files.iter().map(|file| subject(file)).collect();
        assert_eq!(found, subjects, "the case files of {}", language.title());
        for file in &files {
            let text = fs::read_to_string(file).expect("a case file is readable text");
            assert!(text.contains("\n## "), "{} has no case", file.display());
        }
    }
}
