//! What is put together from kept parts is what the whole analysis says, after any edits.
//!
//! Each source is edited many times, at random and with pieces of syntax that break it. After
//! each edit its functions are measured by themselves, those that an earlier text had already
//! measured are taken from there, as is what is around them where the edit was in one of them, and the
//! result is held against one walk over the same tree.

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
use astrolens_metrics::unit::{
    Growth, Kept, Outside, Unit, UnitMeasures, assemble, measure_unit, outside,
};
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
    outside: Outside,
    known: Vec<Known>,
    /// How many units were measured for the newest text.
    measured: usize,
    /// Whether what is around them was kept then.
    is_kept: bool,
}

impl Document {
    fn open(source: &[u8], language: Language) -> Self {
        let parsed = parse(source, language, &|| false).expect("nobody stops it");
        let revision = Arc::new(Revision { source: source.to_vec(), parsed, language });
        let (outside, units) = walked(&revision);
        let known = Vec::new();
        let mut document = Self { revision, outside, known, measured: 0, is_kept: false };
        document.measure(units);
        document
    }

    fn edit(&mut self, source: Vec<u8>) {
        let before = Arc::clone(&self.revision);
        let seed = Before { source: &before.source, parsed: &before.parsed };
        let language = before.language;
        let parsed = reparse(&source, language, seed, &|| false).expect("nobody stops it");
        self.revision = Arc::new(Revision { source, parsed, language });
        self.is_kept = self.keep(&before).is_some();
        if !self.is_kept {
            let (outside, units) = walked(&self.revision);
            self.outside = outside;
            self.measure(units);
        }
    }

    /// Keeps what is known of the text `before`, as far as it holds for the newest.
    fn keep(&mut self, before: &Revision) -> Option<()> {
        let revision = Arc::clone(&self.revision);
        let text = revision.text();
        let lines = LineIndex::new(text.source);
        let units = self.known.iter().map(|known| &known.unit);
        let growth = Growth::new(before.text(), text)?;
        let kept = growth.keep((text, &lines), (&self.outside, units), u32::MAX)?;
        let Kept { outside, units, edited } = kept;
        self.outside = outside;
        self.measured = 1;
        for (number, (known, unit)) in self.known.iter_mut().zip(units).enumerate() {
            if number == edited {
                known.measures = measured(&revision, &unit);
            }
            known.unit = unit;
        }
        Some(())
    }

    /// Measures those of `units` that were not measured in an earlier text.
    fn measure(&mut self, units: Vec<Unit>) {
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
                measured(&self.revision, &unit)
            };
            self.known.push(Known { unit, measures });
        }
    }

    fn facts(&self) -> FileFacts {
        let text = self.revision.text();
        let places: Vec<_> = self.known.iter().map(|known| known.unit.place()).collect();
        let units = places.iter().zip(self.known.iter().map(|known| &*known.measures));
        assemble(text, LineIndex::new(text.source), &self.outside, units)
    }
}

/// What is around the units of `revision`, and these.
fn walked(revision: &Revision) -> (Outside, Vec<Unit>) {
    let text = revision.text();
    let variants = corpus::config(true).variants;
    outside(text, &LineIndex::new(text.source), &variants, u32::MAX).expect("no end of nodes")
}

/// What `unit` of `revision` comes to.
fn measured(revision: &Revision, unit: &Unit) -> Arc<UnitMeasures> {
    let text = revision.text();
    let variants = corpus::config(true).variants;
    let measures = measure_unit(text, &LineIndex::new(text.source), unit, &variants);
    Arc::new(measures.expect("it is a unit of the text"))
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

/// Edits each source of `sources` and holds the parts against the whole. How often what is around
/// functions was kept.
fn parts_are_the_whole(sources: Vec<Source>, config: &AnalysisConfig) -> usize {
    let mut kept = 0;
    for (number, source) in sources.into_iter().enumerate() {
        let mut document = Document::open(source.text.as_bytes(), source.language);
        let mut typist = Typist::new(number as u64);
        for edit in 0..EDITS {
            let what = format!("{} after {edit} edits", source.label);
            let revision = &document.revision;
            let text = &revision.source;
            assert_same(&document.facts(), &whole(revision, config), &what, text);
            let next = typist.edit(text);
            document.edit(next);
            kept += usize::from(document.is_kept);
        }
    }
    kept
}

#[test]
fn parts_of_any_source_are_the_whole() {
    let sources = corpus();
    let edits = sources.len() * EDITS;
    let kept = parts_are_the_whole(sources, &corpus::config(true));
    assert!(kept > edits / 20, "what is around was kept after {kept} of {edits} edits");
}

#[test]
fn an_edit_in_a_body_keeps_what_is_around() {
    // Behind the edit: a method, a field, a type, a function, an import, comments, what runs at once.
    let sources = [
        (
            "python",
            "class A:\n    def f(self):\n        # one\n        return 1\n\n    # two\n    def g(self): return 2\n    x = 1\n\nimport os\n# three\ndef h(): return os.sep\nprint(h())\n",
        ),
        (
            "rust",
            "mod m {\n    struct A { a: u8 }\n    impl Clone for A {\n        fn clone(&self) -> A {\n            A { a: 1 }\n        }\n    }\n    /// two\n    struct B { b: u8 }\n}\n// three\nuse std::fs;\nfn h() { fs::f() } const C: u8 = d();\n",
        ),
        (
            "cpp",
            "class A {\npublic:\n    int f() {\n        return 1;\n    }\nprivate:\n    int x; // two\n    int g() { return 2; }\n};\n/* three */\nint h() { return x; } int y = z();\n",
        ),
        (
            "javascript",
            "class A {\n  f() {\n    return 1;\n  }\n  /** two */\n  g() { return 2; }\n  x = 1;\n}\nimport b from 'b';\n// three\nfunction h() { return b; }\nb(1);\n",
        ),
        (
            "go",
            "package p\n\nfunc (a A) F() int {\n\treturn 1\n}\n\n// two\ntype A struct{ x int }\n\nfunc (a A) G() int { return 2 } // three\nvar y = z()\n",
        ),
    ];
    for (language, text) in sources {
        let language = Language::by_name(language).expect("a language");
        let edits =
            [("1", "12"), ("1", "(1 +\n\n            2)"), ("1", "f(1)"), ("return 2", "return 3")];
        for (from, to) in edits.into_iter().filter(|(from, _)| text.contains(from)) {
            let mut document = Document::open(text.as_bytes(), language);
            document.edit(text.replacen(from, to, 1).into_bytes());
            let what = format!("{from} became {to}");
            assert!(document.is_kept, "{what} in\n{text}");
            let expected = whole(&document.revision, &corpus::config(true));
            assert_same(&document.facts(), &expected, &what, &document.revision.source);
        }
        // A function more, another name and another field are seen.
        for (from, to) in [("h(", "hh("), ("x", "xx"), ("1", "1 }")] {
            let mut document = Document::open(text.as_bytes(), language);
            document.edit(text.replacen(from, to, 1).into_bytes());
            let expected = whole(&document.revision, &corpus::config(true));
            assert_same(&document.facts(), &expected, to, &document.revision.source);
        }
    }
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
        assert_same(&document.facts(), &fresh, &source.label, &text);
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
