//! Requests that wait until their document has settled.

use std::sync::atomic::{AtomicBool, Ordering};

use astrolens_db::{Host, Revision};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Id;
use tower_lsp::ls_types::Uri;

use super::stage::{Stage, about, changed, opened, opened_as};
use crate::event::Event;
use crate::routes::ROUTES;
use crate::settings::Said;

const INTERNAL_ERROR: i64 = -32603;
const CANCELLED: i64 = -32800;
const CONTENT_MODIFIED: i64 = -32801;

/// A function with a branch by language, and the same while something without one is written in its
/// place: until a text has settled, what was found of a function that an error cuts stays.
const TEXTS: [(&str, &str, &str); 7] = [
    ("python", "def f(a):\n    if a: pass\n", "def f(a):\n    g(\n"),
    ("go", "package p; func f(a bool) { if a { } }\n", "package p; func f(a bool) { g( }\n"),
    ("c", "void f(int a) { if (a) { } }\n", "void f(int a) { g( }\n"),
    ("cpp", "void f(int a) { if (a) { } }\n", "void f(int a) { g( }\n"),
    ("javascript", "function f(a) { if (a) { } }\n", "function f(a) { g( }\n"),
    ("typescript", "function f(a: any) { if (a) { } }\n", "function f(a: any) { g( }\n"),
    ("rust", "fn f(a: bool) { if a { } }\n", "fn f(a: bool) { g( }\n"),
];

/// The text in Python, whole and broken.
const WHOLE: &str = TEXTS[0].1;
const BROKEN: &str = TEXTS[0].2;

/// A session with settings by which every branch is one too many, with a document that was edited
/// and has not rested.
fn edited() -> (Stage, Uri) {
    let mut stage = strict();
    let uri = stage.open("a.py", WHOLE);
    stage.apply(changed(&uri, 2, BROKEN));
    (stage, uri)
}

fn strict() -> Stage {
    let mut stage = Stage::new(ROUTES);
    stage.apply(Event::SettingsAnswered(Said::Settings(settings(0))));
    stage
}

fn settings(most: u32) -> Value {
    json!({ "thresholds": { "cognitive": most } })
}

/// Asks for what can be done about the findings of a document.
fn ask(stage: &mut Stage, uri: &Uri) -> i64 {
    let place = json!({ "line": 0, "character": 0 });
    let end = json!({ "line": 9, "character": 0 });
    let mut params = about(uri);
    params["range"] = json!({ "start": place, "end": end });
    params["context"] = json!({ "diagnostics": [] });
    stage.ask("textDocument/codeAction", params)
}

/// The titles of what can be done.
fn titles(answer: &Value) -> Vec<&str> {
    let actions = answer.as_array().expect("a list").iter();
    actions.map(|action| action["title"].as_str().expect("a title")).collect()
}

#[test]
fn a_code_action_is_about_the_tree_of_a_fresh_parse() {
    for (language, whole, broken) in TEXTS {
        let mut stage = strict();
        let uri: Uri = format!("untitled:{language}").parse().expect("an address");
        stage.apply(opened_as(&uri, language, whole));
        let id = ask(&mut stage, &uri);
        let answer = stage.answer(id).expect("a text without errors is settled");
        assert_eq!(titles(&answer), ["Open the page of cognitive-complexity"], "{language}");
        stage.apply(changed(&uri, 2, broken));
        let diagnostics = stage.published(&uri, Some(2));
        assert_eq!(diagnostics, ["cognitive-complexity"], "{language}: it is not settled");
        let id = ask(&mut stage, &uri);
        assert!(!stage.is_answered(id), "{language}");
        stage.rest();
        stage.until("parsed");
        // Without a branch there is nothing to do.
        assert_eq!(stage.answer(id), Ok(json!([])), "{language}");
    }
}

#[test]
fn a_tree_is_that_of_a_fresh_parse() {
    for (language, whole, broken) in TEXTS {
        let (mut stage, mut other) = (Stage::new(ROUTES), Stage::new(ROUTES));
        let uri: Uri = format!("untitled:{language}").parse().expect("an address");
        stage.apply(opened_as(&uri, language, whole));
        stage.apply(changed(&uri, 2, broken));
        let id = stage.ask("astrolens/ast", about(&uri));
        assert!(!stage.is_answered(id), "{language}");
        stage.rest();
        stage.until("parsed");
        other.apply(opened_as(&uri, language, broken));
        let fresh = other.ask("astrolens/ast", about(&uri));
        let (tree, fresh) = (stage.answer(id), other.answer(fresh));
        let nodes = |answer: Result<Value, i64>| answer.expect("a tree")["nodes"].take();
        assert_eq!(nodes(tree), nodes(fresh), "{language}");
    }
}

#[test]
fn a_fresh_parse_that_panics_has_what_waits_for_it_answered() {
    let (mut stage, uri) = edited();
    stage.owner.fresh_parse = |_, _, _| panic!("a mistake of ours");
    let (actions, tree) = (ask(&mut stage, &uri), stage.ask("astrolens/ast", about(&uri)));
    assert!(!stage.is_answered(actions));
    stage.rest();
    stage.until("parse_failed");
    let answer = stage.answer(actions).expect("what there is");
    assert_eq!(titles(&answer), ["Open the page of cognitive-complexity"]);
    assert_eq!(stage.answer(tree).expect("what there is")["hasError"], true);
    assert_eq!(stage.session.panics(), 1);
    // It would fail again: nobody waits for that.
    let id = ask(&mut stage, &uri);
    assert!(stage.answer(id).is_ok());
    // Another text is another matter.
    stage.owner.fresh_parse = Revision::fresh;
    stage.apply(changed(&uri, 3, "def f(a):\n    h(\n"));
    let id = ask(&mut stage, &uri);
    assert!(!stage.is_answered(id));
    stage.rest();
    stage.until("parsed");
    assert_eq!(stage.answer(id), Ok(json!([])));
}

#[test]
fn a_fresh_parse_that_is_given_up_has_what_waits_for_it_answered() {
    let mut stage = strict();
    // A short text is parsed before anybody asks whether that goes on.
    let more = "x = 1\n".repeat(1_000);
    let uri = stage.open("a.py", &format!("{WHOLE}{more}"));
    stage.apply(changed(&uri, 2, &format!("{BROKEN}{more}")));
    stage.owner.fresh_parse = |settings, text, _| Revision::fresh(settings, text, &|| true);
    let (actions, tree) = (ask(&mut stage, &uri), stage.ask("astrolens/ast", about(&uri)));
    stage.rest();
    stage.until("parsed");
    assert_eq!(stage.answer(actions), Ok(json!([])));
    assert_eq!(stage.answer(tree), Ok(Value::Null));
    assert_eq!(stage.session.panics(), 0);
}

#[test]
fn an_analysis_that_panics_has_what_waits_for_it_answered() {
    static PANICS: AtomicBool = AtomicBool::new(false);
    let mut stage = strict();
    stage.owner.host = Host::observed(Box::new(|query| {
        assert!(!(PANICS.load(Ordering::Relaxed) && query.starts_with("report")), "ours");
    }));
    let uri = stage.open("a.py", WHOLE);
    stage.apply(changed(&uri, 2, BROKEN));
    let id = ask(&mut stage, &uri);
    stage.rest();
    let parsed = stage.next();
    PANICS.store(true, Ordering::Relaxed);
    stage.apply(parsed);
    assert_eq!(stage.answer(id), Err(INTERNAL_ERROR));
    assert_eq!(stage.session.panics(), 1);
    // The next text has nothing to do with it.
    PANICS.store(false, Ordering::Relaxed);
    stage.apply(changed(&uri, 3, WHOLE));
    let id = ask(&mut stage, &uri);
    assert!(stage.answer(id).is_ok());
}

#[test]
fn what_fails_for_a_text_that_was_says_nothing_of_the_text_that_is() {
    let (mut stage, uri) = edited();
    stage.owner.fresh_parse = |_, _, _| panic!("a mistake of ours");
    stage.rest();
    let failed = stage.next();
    assert_eq!(failed.name(), "parse_failed");
    stage.owner.fresh_parse = Revision::fresh;
    stage.apply(changed(&uri, 3, "def f(a):\n    h(\n"));
    let id = ask(&mut stage, &uri);
    stage.apply(failed);
    assert!(!stage.is_answered(id));
    stage.rest();
    stage.until("parsed");
    assert_eq!(stage.answer(id), Ok(json!([])));
}

#[test]
fn by_other_settings_a_parse_that_failed_is_tried_again() {
    let (mut stage, uri) = edited();
    stage.owner.fresh_parse = |_, _, _| panic!("a mistake of ours");
    stage.rest();
    stage.until("parse_failed");
    stage.owner.fresh_parse = Revision::fresh;
    stage.apply(Event::SettingsAnswered(Said::Settings(settings(7))));
    let id = ask(&mut stage, &uri);
    assert!(!stage.is_answered(id));
    stage.until("parsed");
    assert_eq!(stage.answer(id), Ok(json!([])));
}

#[test]
fn by_other_settings_what_waits_goes_on_waiting_for_what_they_say() {
    let (mut stage, uri) = edited();
    let id = ask(&mut stage, &uri);
    stage.rest();
    let parsed = stage.next();
    stage.apply(Event::SettingsAnswered(Said::Settings(settings(7))));
    stage.apply(parsed);
    assert!(!stage.is_answered(id), "it was parsed by settings that hold no more");
    stage.until("parsed");
    assert_eq!(stage.answer(id), Ok(json!([])));
}

#[test]
fn a_request_that_waits_is_cancelled_at_once_and_answered_once() {
    let (mut stage, uri) = edited();
    let (cancelled, other) = (ask(&mut stage, &uri), ask(&mut stage, &uri));
    stage.session.in_flight.cancel(&Id::Number(cancelled));
    assert_eq!(stage.answer(cancelled), Err(CANCELLED));
    assert!(!stage.is_answered(other));
    stage.rest();
    stage.until("parsed");
    assert_eq!(stage.answer(other), Ok(json!([])));
    assert!(!stage.is_answered(cancelled), "it is answered twice");
}

#[test]
fn an_edit_ends_what_waits_and_not_what_is_asked_after_it() {
    let (mut stage, uri) = edited();
    let before = ask(&mut stage, &uri);
    stage.rest();
    let parsed = stage.next();
    stage.apply(changed(&uri, 3, "def f(a):\n    h(\n"));
    assert_eq!(stage.answer(before), Err(CONTENT_MODIFIED));
    let after = ask(&mut stage, &uri);
    // What was made of the text before settles nothing.
    stage.apply(parsed);
    assert!(!stage.is_answered(after));
    stage.rest();
    stage.until("parsed");
    assert_eq!(stage.answer(after), Ok(json!([])));
}

#[test]
fn a_document_that_is_closed_ends_what_waits() {
    let (mut stage, uri) = edited();
    let id = ask(&mut stage, &uri);
    stage.rest();
    let parsed = stage.next();
    stage.apply(Event::Closed(uri.clone()));
    assert_eq!(stage.answer(id), Err(CONTENT_MODIFIED));
    stage.apply(parsed);
    // It is another document when it is opened again, and what it waits for is its own.
    stage.apply(opened(&uri, WHOLE));
    stage.apply(changed(&uri, 2, BROKEN));
    let id = ask(&mut stage, &uri);
    stage.apply(opened(&uri, BROKEN));
    assert_eq!(stage.answer(id), Err(CONTENT_MODIFIED));
    let id = ask(&mut stage, &uri);
    assert_eq!(stage.answer(id), Ok(json!([])));
}

#[test]
fn the_end_of_the_session_ends_what_waits() {
    let (mut stage, uri) = edited();
    let id = ask(&mut stage, &uri);
    stage.session.in_flight.cancel_all();
    assert_eq!(stage.answer(id), Err(CANCELLED));
}

#[test]
fn a_document_whose_analysis_panics_when_it_is_opened_has_errors_for_answers() {
    let mut stage = Stage::new(ROUTES);
    stage.owner.host = Host::observed(Box::new(|query| {
        assert!(!query.starts_with("report"), "a mistake of ours");
    }));
    let uri = stage.open("a.py", WHOLE);
    let id = stage.ask("textDocument/documentSymbol", about(&uri));
    assert_eq!(stage.answer(id), Err(INTERNAL_ERROR));
}

/// Requests about a document, with what each takes beside it, whose answers follow from the text
/// alone.
fn requests() -> [(&'static str, Value); 7] {
    let start = json!({ "line": 0, "character": 0 });
    let name = json!({ "function": "f" });
    [
        ("textDocument/documentSymbol", json!({})),
        ("textDocument/foldingRange", json!({})),
        ("textDocument/selectionRange", json!({ "positions": [start] })),
        ("textDocument/codeLens", json!({})),
        ("astrolens/ast", json!({ "depth": 1 })),
        ("astrolens/breakdown", name),
        ("textDocument/diagnostic", json!({})),
    ]
}

/// Those of them that need the tree.
const NEED_THE_TREE: [&str; 4] = [
    "textDocument/foldingRange",
    "textDocument/selectionRange",
    "astrolens/ast",
    "astrolens/breakdown",
];

/// Asks all of these requests about a document.
fn ask_all(stage: &mut Stage, uri: &Uri) -> Vec<(&'static str, i64)> {
    let asked = requests().map(|(method, mut params)| {
        params["textDocument"] = json!({ "uri": uri });
        (method, stage.ask(method, params))
    });
    asked.into()
}

/// What an answer tells, if anything: lists are of one sort.
fn is_empty(answer: &Value) -> bool {
    let list = answer.get("items").or_else(|| answer.get("nodes")).unwrap_or(answer);
    list.is_null() || list.as_array().is_some_and(Vec::is_empty)
}

#[test]
fn a_long_text_has_whole_answers_as_soon_as_there_are_any() {
    let mut stage = strict();
    let mut settings = settings(0);
    settings["codeLens"] = json!({ "minimum": 0 });
    stage.apply(Event::SettingsAnswered(Said::Settings(settings)));
    // More than is parsed while one types.
    let text = format!("{WHOLE}{}", format!("# {}\n", "word ".repeat(80)).repeat(2_700));
    let uri = stage.open("a.py", &text);
    let asked = ask_all(&mut stage, &uri);
    for (method, id) in &asked {
        assert!(!stage.is_answered(*id), "{method}");
    }
    stage.until("parsed");
    for (method, id) in asked {
        let answer = stage.answer(id).expect("nothing has changed");
        assert!(!is_empty(&answer), "{method}: {answer}");
    }
    stage.apply(changed(&uri, 2, &format!("{text}# more\n")));
    // What was known moves with its text; what follows from the tree waits for that.
    let asked = ask_all(&mut stage, &uri);
    let waits = |(method, id): &(&'static str, i64)| (!stage.is_answered(*id)).then_some(*method);
    let waiting: Vec<&str> = asked.iter().filter_map(waits).collect();
    assert_eq!(waiting, NEED_THE_TREE);
    stage.rest();
    stage.until("parsed");
    for (method, id) in asked {
        let answer = stage.answer(id).expect("nothing has changed");
        assert!(!is_empty(&answer), "{method}: {answer}");
    }
}

#[test]
fn diagnostics_of_a_file_that_is_not_open_wait_until_it_was_looked_at() {
    let mut stage = strict();
    stage.write("a.py", WHOLE);
    let (known, unknown) = (stage.uri("a.py"), stage.uri("b.py"));
    let elsewhere: Uri = "file:///nowhere/a.py".parse().expect("an address");
    let ask = |stage: &mut Stage, uri: &Uri| stage.ask("textDocument/diagnostic", about(uri));
    let (known, unknown) = (ask(&mut stage, &known), ask(&mut stage, &unknown));
    let elsewhere = ask(&mut stage, &elsewhere);
    assert_eq!(stage.answer(elsewhere).expect("it is no file of ours")["items"], json!([]));
    assert!(!stage.is_answered(known) && !stage.is_answered(unknown));
    stage.apply(Event::ClientReady);
    stage.until("scan_ended");
    let found = stage.answer(known).expect("it was looked at");
    assert_eq!(found["items"][0]["code"], "cognitive-complexity");
    assert_eq!(stage.answer(unknown).expect("there is none")["items"], json!([]));
}
