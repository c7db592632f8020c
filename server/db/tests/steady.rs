//! What stays on the screen while something is half written, and what comes once it rests.

use std::path::Path;
use std::sync::Arc;

use astrolens_config::{Configuration, Layer, Resolved, Source, SourceKind};
use astrolens_db::{DocumentId, Host, Revision, Settings, View};
use astrolens_syntax::Language;

fn python() -> Language {
    Language::by_name("python").expect("a language")
}

fn config(toml: &str) -> Arc<Resolved> {
    let text = toml.to_owned();
    let (layer, _) = Layer::from_toml(Source { kind: SourceKind::Editor, text }, "/w".into());
    let configuration = Configuration::new("/w".into(), vec![Arc::new(layer)], Vec::new(), false);
    configuration.resolve(Path::new("/w/a.py"), Some(python()))
}

fn settings(toml: &str) -> Settings {
    Settings {
        name: "a.py".to_owned(),
        place: "a.py".to_owned(),
        language: python(),
        config: config(toml),
    }
}

/// Each finding as `line symbol`.
fn found(view: &View) -> Vec<String> {
    let findings = view.report.findings.iter();
    findings
        .map(|f| format!("{} {}", f.start_line, f.symbol.as_deref().unwrap_or_default()))
        .collect()
}

/// Has a document rest.
fn settle(host: &mut Host, document: DocumentId) {
    let view = host.view(document).expect("it is open");
    let fresh = Revision::fresh(&view.settings, Arc::clone(&view.revision.text), &|| false);
    host.settle(document, Arc::new(fresh));
}

/// Types `texts` one after the other, then rests; what is seen after each.
fn check(texts: &[&str], expected: &[(bool, &[&str])]) {
    let mut host = Host::new();
    let document = host.open(settings("thresholds.cognitive = 0"), Arc::from(texts[0]), None);
    let mut seen = Vec::new();
    for text in texts {
        host.edit(document, Arc::from(*text));
        let view = host.view(document).expect("it is open");
        seen.push((view.settled, found(&view)));
    }
    settle(&mut host, document);
    let view = host.view(document).expect("it is open");
    seen.push((view.settled, found(&view)));
    let expected: Vec<(bool, Vec<String>)> = expected
        .iter()
        .map(|(settled, found)| (*settled, found.iter().map(ToString::to_string).collect()))
        .collect();
    assert_eq!(seen, expected);
}

const TWO: &str = "def a(x):\n    if x: return 1\n\ndef b(x):\n    if x: return 2\n";

#[test]
fn a_function_being_written_keeps_its_findings_where_it_stands() {
    check(
        &[TWO, &TWO.replace("def a(x):\n", "def a(x):\n    y = f(\n")],
        &[
            (true, &["1 a", "4 b"]),
            // `a` is cut by the open bracket, so that its `if` is none: both stay, `b` lower down.
            (false, &["1 a", "5 b"]),
            // The parser finds its way again on the next line.
            (true, &["1 a", "5 b"]),
        ],
    );
}

#[test]
fn a_function_that_is_finished_is_told_at_once() {
    check(
        &[TWO, &TWO.replace("if x: return 1", "if x"), &TWO.replace("if x: return 1", "pass")],
        &[(true, &["1 a", "4 b"]), (false, &["1 a", "4 b"]), (true, &["4 b"]), (true, &["4 b"])],
    );
}

/// A document with an error that was edited and has rested.
fn rested() -> (Host, DocumentId) {
    let mut host = Host::new();
    let document = host.open(settings(""), Arc::from("def f(:\n"), None);
    host.view(document);
    host.edit(document, Arc::from("def f((:\n"));
    assert!(!host.view(document).expect("it is open").settled);
    settle(&mut host, document);
    assert!(host.view(document).expect("it is open").settled);
    (host, document)
}

#[test]
fn by_another_option_of_a_metric_no_text_is_parsed_again() {
    // Of an equal text, a parse that goes on from an earlier tree may come to another.
    let (mut host, document) = rested();
    let before = host.view(document).expect("it is open").revision;
    let other = || settings("cognitive.go_error_checks = \"exempt\"");
    host.configure(document, other());
    let view = host.view(document).expect("it is open");
    assert!(view.settled);
    let tree = |revision: &Revision| Arc::clone(revision.parsed.as_ref().expect("a tree"));
    assert!(Arc::ptr_eq(&tree(&view.revision), &tree(&before)), "it was parsed again");
    let fresh = View::fresh(other(), Arc::clone(&view.revision.text));
    assert_eq!(view.report.functions, fresh.report.functions);
}

#[test]
fn by_another_limit_of_a_parse_a_text_is_parsed_again() {
    let (mut host, document) = rested();
    host.configure(document, settings("limits.max_parse_steps = 999"));
    assert!(!host.view(document).expect("it is open").settled);
}
