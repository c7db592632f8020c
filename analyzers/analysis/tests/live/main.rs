//! What is put together from kept parts is what the whole analysis says, after any edits.
//!
//! Each source is edited many times, at random and with pieces of syntax that break it. After
//! each edit its functions are measured by themselves, those that an earlier text had already
//! measured are taken from there, and the result is held against one walk over the same tree.

#![expect(clippy::disallowed_methods, reason = "the tests read the cases")]

#[expect(dead_code, reason = "reports are made here in two ways of our own")]
#[path = "../properties/corpus.rs"]
mod corpus;
#[expect(dead_code, reason = "the tables are for the test of the cases")]
#[path = "../cases/document.rs"]
mod document;
mod typist;

use std::sync::Arc;

use astrolens_analysis::facts;
use astrolens_facts::FileFacts;
use astrolens_metrics::unit::{Unit, UnitMeasures, assemble, measure_unit, outside};
use astrolens_metrics::{Text, measure};
use astrolens_model::LineIndex;
use astrolens_model::config::AnalysisConfig;
use astrolens_syntax::{Before, Language, Parsed, parse, reparse};

use crate::corpus::{Source, corpus};
use crate::typist::Typist;

/// How often each source is edited.
const EDITS: usize = 25;

/// A text with its tree.
struct Revision {
    source: Vec<u8>,
    parsed: Parsed,
    language: Language,
}

/// A unit that was measured.
struct Known {
    unit: Unit,
    measures: Arc<UnitMeasures>,
}

impl Revision {
    fn text(&self) -> Text<'_> {
        Text { source: &self.source, parsed: &self.parsed, language: self.language }
    }
}

/// The parts of a file that is being edited.
struct Document {
    revision: Arc<Revision>,
    known: Vec<Known>,
    /// How many units were measured for the newest text.
    measured: usize,
}

impl Document {
    fn open(source: &[u8], language: Language) -> Self {
        let parsed = parse(source, language, &|| false).expect("nobody stops it");
        let revision = Arc::new(Revision { source: source.to_vec(), parsed, language });
        let mut document = Self { revision, known: Vec::new(), measured: 0 };
        document.measure();
        document
    }

    fn edit(&mut self, source: Vec<u8>) {
        let before = Before { source: &self.revision.source, parsed: &self.revision.parsed };
        let language = self.revision.language;
        let parsed = reparse(&source, language, before, &|| false).expect("nobody stops it");
        self.revision = Arc::new(Revision { source, parsed, language });
        self.measure();
    }

    /// Measures what was not measured in an earlier text.
    fn measure(&mut self) {
        let text = self.revision.text();
        let config = corpus::config(true);
        let lines = LineIndex::new(text.source);
        let (_, units) =
            outside(text, &lines, &config.variants, u32::MAX).expect("no end of nodes");
        self.measured = 0;
        let mut old = std::mem::take(&mut self.known);
        for unit in units {
            let like = old.iter().position(|known| {
                // Whatever a syntax error was made of, it is looked at again.
                !unit.has_error() && unit.is_like(&known.unit)
            });
            let measures = if let Some(index) = like {
                Arc::clone(&old.swap_remove(index).measures)
            } else {
                self.measured += 1;
                let measures = measure_unit(text, &lines, &unit, &config.variants);
                Arc::new(measures.expect("it is a unit of the text"))
            };
            self.known.push(Known { unit, measures });
        }
    }

    fn facts(&self, config: &AnalysisConfig) -> FileFacts {
        let text = self.revision.text();
        let lines = LineIndex::new(text.source);
        let outside = outside(text, &lines, &config.variants, u32::MAX);
        let (outside, _) = outside.expect("no end of nodes");
        let places: Vec<_> = self.known.iter().map(|known| known.unit.place()).collect();
        let units = places.iter().zip(self.known.iter().map(|known| &*known.measures));
        assemble(text, lines, &outside, units)
    }
}

/// What one walk over the tree says.
fn whole(revision: &Revision, config: &AnalysisConfig) -> FileFacts {
    measure(revision.text(), &config.variants)
}

fn assert_same(kept: &FileFacts, whole: &FileFacts, what: &str, text: &[u8]) {
    if kept != whole {
        let (kept, whole) = (format!("{kept:#?}"), format!("{whole:#?}"));
        let differing = kept.lines().zip(whole.lines()).find(|(one, other)| one != other);
        let text = String::from_utf8_lossy(text);
        panic!("{what}: kept and whole differ, first in {differing:?}, in\n{text}");
    }
}

/// Edits each source of `sources` and holds the parts against the whole.
fn parts_are_the_whole(sources: Vec<Source>, config: &AnalysisConfig) {
    for (number, source) in sources.into_iter().enumerate() {
        let mut document = Document::open(source.text.as_bytes(), source.language);
        let mut typist = Typist::new(number as u64);
        for edit in 0..EDITS {
            let what = format!("{} after {edit} edits", source.label);
            let revision = &document.revision;
            let text = &revision.source;
            assert_same(&document.facts(config), &whole(revision, config), &what, text);
            let next = typist.edit(text);
            document.edit(next);
        }
    }
}

#[test]
fn parts_of_any_source_are_the_whole() {
    parts_are_the_whole(corpus(), &corpus::config(true));
}

/// A function around all cases of a language, as bundles and modules have one.
fn wrapped() -> Source {
    let language = Language::by_name("javascript").expect("a language");
    let cases: Vec<String> = corpus()
        .into_iter()
        .filter(|source| source.language == language && !source.text.contains("import "))
        .filter(|source| !source.label.contains("partial"))
        .map(|source| source.text)
        .collect();
    let text = format!("(function (root) {{\n{}\n}})(this);\n", cases.join("\n"));
    assert!(text.len() > 10_000, "a wrapper is large");
    Source { label: "wrapped cases".to_owned(), language, text }
}

#[test]
fn functions_within_a_wrapper_are_kept_too() {
    let source = wrapped();
    let mut document = Document::open(source.text.as_bytes(), source.language);
    assert!(document.measured > 50, "only {} functions within", document.measured);
    document.edit(source.text.replacen("if (", "if (a && ", 1).into_bytes());
    assert_eq!(document.measured, 1);
    parts_are_the_whole(vec![source], &corpus::config(true));
}

#[test]
fn names_within_many_scopes_are_those_of_the_whole() {
    let namespaces: Vec<String> = (0..40).map(|depth| format!("namespace n{depth} {{")).collect();
    let function = "int f() { struct S { int g() { return 1; } }; return 0; }";
    let source = |namespaces: &[String]| Source {
        label: format!("{} namespaces", namespaces.len()),
        language: Language::by_name("cpp").expect("a language"),
        text: format!("{}{function}{}", namespaces.concat(), "}".repeat(namespaces.len())),
    };
    // A qualified name holds 32 parts: 30 and 31 namespaces go with `S::g`, and 40 with neither.
    let sources = [2, 30, 31, 40].map(|depth| source(&namespaces[..depth]));
    for Source { text, language, .. } in &sources {
        let document = Document::open(text.as_bytes(), *language);
        assert_eq!(document.measured, 1);
    }
    parts_are_the_whole(sources.into(), &corpus::config(true));
}

#[test]
fn a_settled_text_is_a_fresh_one() {
    let config = corpus::config(true);
    for (number, source) in corpus().into_iter().enumerate() {
        let mut typist = Typist::new(number as u64 + 1_000);
        let mut text = source.text.into_bytes();
        for _ in 0..3 {
            text = typist.edit(&text);
        }
        let document = Document::open(&text, source.language);
        let limits = (&config.variants, &config.limits);
        let fresh = facts(&text, source.language, limits, &|| false).expect("nobody stops it");
        assert_same(&document.facts(&config), &fresh, &source.label, &text);
    }
}

#[test]
fn a_walk_gives_up_where_it_is_told_to() {
    let document = Document::open(b"x = 1\n", Language::by_name("python").expect("a language"));
    // The module, a statement, the assignment, its name, `=` and its value.
    let config = corpus::config(true);
    let text = document.revision.text();
    let lines = LineIndex::new(text.source);
    let outside = |nodes| outside(text, &lines, &config.variants, nodes);
    assert!(outside(5).is_none());
    assert!(outside(6).is_some());
}

#[test]
fn an_edit_in_a_function_measures_that_one_alone() {
    let text =
        "def a(x):\n    return x\n\ndef b(x):\n    if x:\n        return 1\n\ndef c(): pass\n";
    let python = Language::by_name("python").expect("a language");
    let mut document = Document::open(text.as_bytes(), python);
    assert_eq!(document.measured, 3);
    document.edit(text.replace("if x", "if x and y").into_bytes());
    assert_eq!(document.measured, 1);
    document.edit(format!("# moved down\n\n{text}").replace("if x", "if x and y").into_bytes());
    assert_eq!(document.measured, 0);
}
