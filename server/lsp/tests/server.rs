//! The language server in this process, through its messages.

mod support;

use astrolens_lsp::End;
use serde_json::{Value, json};
use support::Client;

const NOT_INITIALIZED: i64 = -32002;
const INVALID_REQUEST: i64 = -32600;
const INVALID_PARAMS: i64 = -32602;
const CANCELLED: i64 = -32800;
const CONTENT_MODIFIED: i64 = -32801;

/// A function in each language that the text ends in the middle of, behind one that is whole.
const BROKEN: [(&str, &str); 7] = [
    ("python", "def whole(a):\n    if a:\n        if a: pass\n\ndef broken(b:\n    return (\n"),
    (
        "go",
        "package p\n\nfunc whole(a bool) { if a { if a { } } }\n\nfunc broken(b int {\n\tif b {\n",
    ),
    ("c", "void whole(int a) { if (a) { if (a) { } } }\n\nint broken(int b) { return (\n"),
    ("cpp", "void whole(int a) { if (a) { if (a) { } } }\n\nint broken(int b) { return (\n"),
    ("javascript", "function whole(a) { if (a) { if (a) { } } }\n\nfunction broken(b) { if (b {\n"),
    (
        "typescript",
        "function whole(a: any) { if (a) { if (a) { } } }\n\nfunction broken(b { if (\n",
    ),
    ("rust", "fn whole(a: bool) { if a { if a { } } }\n\nfn broken(b: u8 -> u8 { if b { (\n"),
];

fn document(uri: &str) -> Value {
    json!({ "textDocument": { "uri": uri } })
}

/// The names of the symbols of the workspace that `query` finds.
fn names(answer: &Value) -> Vec<&str> {
    let symbols = answer.as_array().expect("a list").iter();
    symbols.map(|symbol| symbol["name"].as_str().expect("a name")).collect()
}

#[test]
fn a_session_has_a_beginning_and_an_end() {
    let mut client = Client::start();
    assert_eq!(client.request("astrolens/status", json!({})), Err(NOT_INITIALIZED));
    assert_eq!(client.request("textDocument/hover", json!({})), Err(NOT_INITIALIZED));
    assert_eq!(client.request("textDocument/definition", json!({})), Err(NOT_INITIALIZED));
    let hello = json!({ "capabilities": {} });
    assert!(client.request("initialize", hello.clone()).is_ok());
    assert_eq!(client.request("initialize", hello), Err(INVALID_REQUEST));
    assert!(client.request("astrolens/status", json!({})).is_ok());
    assert_eq!(client.request("shutdown", Value::Null), Ok(Value::Null));
    assert_eq!(client.request("astrolens/status", json!({})), Err(INVALID_REQUEST));
    assert_eq!(client.request("textDocument/definition", json!({})), Err(INVALID_REQUEST));
    assert_eq!(client.vanish(), End::Orderly);
    assert_eq!(Client::begin().leave(), End::Orderly);
    assert_eq!(Client::begin().vanish(), End::Abrupt);
}

#[test]
fn a_request_between_two_changes_sees_the_first() {
    let mut client = Client::begin();
    client.open("untitled:a", "python", "def none(): pass\n");
    for turn in 0..20 {
        let (before, after) = (format!("before_{turn}"), format!("after_{turn}"));
        client.replace("untitled:a", 2 * turn + 2, &format!("def {before}(): pass\n"));
        let id = client.ask("workspace/symbol", json!({ "query": turn.to_string() }));
        client.replace("untitled:a", 2 * turn + 3, &format!("def {after}(): pass\n"));
        assert_eq!(names(&client.answer(id).expect("it has an answer")), [before]);
    }
    assert_eq!(client.leave(), End::Orderly);
}

#[test]
fn a_text_with_syntax_errors_has_its_symbols_and_lenses_as_soon_as_it_is_open() {
    let mut client = Client::begin();
    let settings = json!({ "astrolens": { "codeLens": { "minimum": 3 } } });
    client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
    for (language, text) in BROKEN {
        let uri = format!("untitled:{language}");
        client.open(&uri, language, text);
        let symbols = client.ask("textDocument/documentSymbol", document(&uri));
        let lenses = client.ask("textDocument/codeLens", document(&uri));
        let ast = client.ask("astrolens/ast", document(&uri));
        let symbols = client.answer(symbols).expect("nothing has changed");
        assert!(names(&symbols).contains(&"whole"), "{language}: {symbols}");
        let lenses = client.answer(lenses).expect("nothing has changed");
        assert!(!lenses.as_array().expect("a list").is_empty(), "{language}");
        let ast = client.answer(ast).expect("nothing has changed");
        assert_eq!(ast["hasError"], true, "{language}");
    }
    assert_eq!(client.leave(), End::Orderly);
}

#[test]
fn what_is_wrong_with_parameters_is_told() {
    let mut client = Client::begin();
    client.notify("textDocument/didOpen", json!({ "textDocument": { "uri": "untitled:a" } }));
    let told = client.until(|message| message["params"]["type"] == 1);
    assert_eq!(told["method"], "window/logMessage");
    let message = told["params"]["message"].as_str().expect("a text");
    assert!(message.contains("textDocument/didOpen"), "{message}");
    assert!(message.contains("missing field"), "{message}");
    assert_eq!(client.request("textDocument/hover", json!({})), Err(INVALID_PARAMS));
    let unknown = json!({ "command": "astrolens.nothing" });
    assert_eq!(client.request("workspace/executeCommand", unknown), Err(INVALID_PARAMS));
    let wrong = json!({ "command": "astrolens.showBreakdown", "arguments": [{ "uri": 7 }] });
    assert_eq!(client.request("workspace/executeCommand", wrong), Err(INVALID_PARAMS));
    // A notification that is sent as a request, and the other way round.
    assert_eq!(client.request("textDocument/didSave", json!({})), Err(INVALID_REQUEST));
    client.notify("textDocument/hover", json!({}));
    assert_eq!(client.leave(), End::Orderly);
}

#[test]
fn a_command_is_a_request_of_its_argument() {
    let mut client = Client::begin();
    client.open("untitled:a", "python", "def f(a):\n    if a:\n        if a: pass\n");
    let place = json!({ "uri": "untitled:a", "position": { "line": 1, "character": 5 } });
    let show = json!({ "command": "astrolens.showBreakdown", "arguments": [place] });
    assert_eq!(client.request("workspace/executeCommand", show), Ok(Value::Null));
    let shown = client.until(|message| message["method"] == "window/showMessage");
    assert_eq!(shown["params"]["message"], "f: cognitive 3 = 1 + 2");
    let open = json!({ "command": "astrolens.openRule", "arguments": ["deep-nesting"] });
    assert_eq!(client.request("workspace/executeCommand", open), Ok(Value::Null));
    let shown = client.until(|message| message["method"] == "window/showMessage");
    let message = shown["params"]["message"].as_str().expect("a text");
    assert!(message.starts_with("deep-nesting: https://"), "{message}");
    assert_eq!(client.leave(), End::Orderly);
}

#[test]
fn changes_and_requests_about_the_workspace_do_not_wait_for_one_another() {
    let mut client = Client::begin();
    let text = |version: i64| format!("def version_{version}(): pass\n").repeat(200);
    client.open("untitled:a", "python", &text(1));
    let asked: Vec<i64> = (2..60)
        .map(|version| {
            let id = client.ask("workspace/symbol", json!({ "query": "version" }));
            client.replace("untitled:a", version, &text(version));
            id
        })
        .collect();
    for (before, id) in (1..).zip(asked) {
        match client.answer(id) {
            Ok(symbols) => assert_eq!(names(&symbols)[0], format!("version_{before}")),
            // It was still reading when the text changed.
            Err(code) => assert_eq!(code, CONTENT_MODIFIED),
        }
    }
    assert_eq!(client.diagnostics("untitled:a", 59), json!([]));
    assert_eq!(client.leave(), End::Orderly);
}

#[test]
fn what_is_cancelled_is_answered_once() {
    let mut client = Client::begin();
    client.open("untitled:a", "python", &"def f(a):\n    if a: pass\n".repeat(400));
    let asked: Vec<i64> =
        (0..50).map(|_| client.ask("textDocument/codeLens", document("untitled:a"))).collect();
    for id in &asked {
        client.notify("$/cancelRequest", json!({ "id": id }));
    }
    for id in asked {
        match client.answer(id) {
            Ok(lenses) => assert!(lenses.is_array()),
            Err(code) => assert_eq!(code, CANCELLED),
        }
    }
    client.notify("$/cancelRequest", json!({ "id": "nobody" }));
    let status = client.request("astrolens/status", json!({})).expect("it goes on");
    assert_eq!(status["panics"], 0);
    assert_eq!(client.leave(), End::Orderly);
}
