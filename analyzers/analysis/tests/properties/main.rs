//! What holds for every source: figures follow its structure and nothing else.
//!
//! The sources are those of all cases and one larger file for each language. Where a property is
//! about edits, subsets of all possible ones are tried; a failure names the source and the
//! smallest set of edits that was found to break the property.

#![expect(clippy::disallowed_methods, reason = "the tests read the cases, and own threads")]

mod corpus;
#[expect(dead_code, reason = "the tables are for the test of the cases")]
#[path = "../cases/document.rs"]
mod document;
mod edits;
mod figures;
mod leaves;
mod rename;
mod wrap;

use std::collections::BTreeMap;
use std::thread;

use astrolens_analysis::analyze;
use astrolens_model::FileReport;
use astrolens_syntax::Language;
use proptest::sample::subsequence;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};

use crate::corpus::{Source, analyzed, corpus};
use crate::edits::{Edit, applied};
use crate::figures::Figures;

/// How many subsets of a source's edits are tried.
const SUBSETS: u32 = 8;

/// How many threads analyze at the same time.
const THREADS: usize = 4;

/// Tries subsets of the edits that `possible` finds in each source: after them, `figures` must
/// say of the report what they said before.
fn edits_change_nothing(
    possible: impl Fn(&Source) -> Vec<Edit>,
    figures: impl Fn(&FileReport) -> Vec<Figures>,
) {
    let mut tried = 0;
    let mut failures = Vec::new();
    for source in corpus() {
        let edits = possible(&source);
        if edits.is_empty() {
            continue;
        }
        tried += edits.len();
        let before = figures(&analyzed(&source.text, source.language));
        let config = Config { cases: SUBSETS, failure_persistence: None, ..Config::default() };
        let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
        let mut runner = TestRunner::new_with_rng(config, rng);
        let count = edits.len();
        let outcome = runner.run(&subsequence(edits, 0..=count), |chosen| {
            let text = applied(&source.text, &chosen);
            let after = figures(&analyzed(&text, source.language));
            proptest::prop_assert_eq!(&before, &after, "in\n{}", text);
            Ok(())
        });
        if let Err(TestError::Fail(reason, smallest)) = outcome {
            failures.push(format!("{}: {smallest:?}: {reason}", source.label));
        }
    }
    assert!(tried > 1_000, "only {tried} edits were found: the sources are not read");
    assert!(failures.is_empty(), "{} sources:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn comments_change_nothing() {
    edits_change_nothing(edits::comments, figures::with_lines);
}

#[test]
fn white_space_changes_nothing() {
    edits_change_nothing(edits::white_space, figures::with_lines);
}

#[test]
fn line_breaks_change_no_structure() {
    edits_change_nothing(edits::line_breaks, figures::of_structure);
}

#[test]
fn names_change_no_structure() {
    edits_change_nothing(rename::names, figures::of_structure);
}

#[test]
fn other_line_ends_change_nothing() {
    for source in corpus() {
        let before = figures::with_lines(&analyzed(&source.text, source.language));
        let text = source.text.replace('\n', "\r\n");
        let after = figures::with_lines(&analyzed(&text, source.language));
        assert_eq!(before, after, "{}", source.label);
    }
}

#[test]
fn wider_indentation_changes_nothing() {
    for source in corpus() {
        let before = figures::with_lines(&analyzed(&source.text, source.language));
        let text = applied(&source.text, &edits::wider_indentation(&source));
        let after = figures::with_lines(&analyzed(&text, source.language));
        assert_eq!(before, after, "{}:\n{text}", source.label);
    }
}

#[test]
fn an_if_around_a_body_adds_what_the_definitions_say() {
    let mut wraps = BTreeMap::new();
    let mut failures = Vec::new();
    for source in corpus() {
        let name = source.language.definition().name;
        let before = analyzed(&source.text, source.language);
        let parsed = leaves::parsed(&source.text, source.language);
        for (index, function) in before.functions.iter().enumerate() {
            let Some(body) = wrap::body(&source, &parsed, function) else { continue };
            let Some(expected) = wrap::expected(&source, &before, index, &body) else { continue };
            let text = applied(&source.text, &wrap::wrapped(&source, &parsed, &body));
            let measured = wrap::measured(&analyzed(&text, source.language), index);
            if expected != measured {
                let (label, name) = (&source.label, &function.qualified_name);
                failures
                    .push(format!("{label}: `{name}`: {expected:?}, got {measured:?} in\n{text}"));
            }
            *wraps.entry(name).or_insert(0) += 1;
        }
    }
    assert!(failures.is_empty(), "{} functions:\n{}", failures.len(), failures.join("\n"));
    for language in Language::all() {
        let wrapped = wraps.get(language.definition().name).copied().unwrap_or_default();
        assert!(wrapped >= 25, "only {wrapped} functions of {} wrapped", language.title());
    }
}

fn serialized(source: &Source, explain: bool) -> String {
    let report =
        analyze(source.text.as_bytes(), source.language, &corpus::config(explain), &|| false);
    serde_json::to_string(&report).expect("a report is plain data")
}

#[test]
fn a_report_is_the_same_whatever_was_analyzed_before_and_beside_it() {
    let sources = corpus();
    let alone: Vec<String> = sources
        .iter()
        .map(|source| {
            let source = Source { text: source.text.clone(), label: String::new(), ..*source };
            // A thread of its own has a parser that has seen nothing.
            thread::spawn(move || serialized(&source, true)).join().expect("the analysis ends")
        })
        .collect();
    // Each thread begins somewhere else, and half of them go backwards.
    thread::scope(|scope| {
        for first in 0..THREADS {
            let (sources, alone) = (&sources, &alone);
            scope.spawn(move || {
                let mut order: Vec<usize> = (0..sources.len()).collect();
                order.rotate_left(first * sources.len() / THREADS);
                if first % 2 == 1 {
                    order.reverse();
                }
                for index in order {
                    let source = &sources[index];
                    assert_eq!(alone[index], serialized(source, true), "{}", source.label);
                    assert_eq!(alone[index], serialized(source, true), "{}", source.label);
                }
            });
        }
    });
}

#[test]
fn explaining_changes_no_figure() {
    for source in corpus() {
        let mut report = analyzed(&source.text, source.language);
        for function in &mut report.functions {
            function.increments.clear();
        }
        let explained = serde_json::to_string(&report).expect("a report is plain data");
        assert_eq!(explained, serialized(&source, false), "{}", source.label);
    }
}
