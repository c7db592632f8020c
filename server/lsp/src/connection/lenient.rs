//! What clients say that nobody here needs is no reason to refuse them.
//!
//! The types of the protocol's library are as strict as the specification, and each client has its
//! own slips: what cannot be read of a field that may be absent counts as absent.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value, json};
use serde_path_to_error::{Path, Segment};
use tower_lsp::ls_types::InitializeParams;
use tower_lsp::ls_types::notification::{DidChangeTextDocument, DidOpenTextDocument, Notification};
use tower_lsp::ls_types::request::{CodeActionRequest, Completion, Initialize, Request};

/// With more mistakes than this in what a client can do, it can do nothing.
const MOST_MISTAKES: usize = 256;

/// The tokens that a request may have.
const TOKENS: [&str; 2] = ["workDoneToken", "partialResultToken"];

/// Takes out of the `params` of the message `method` what need not be there and cannot be read.
pub(super) fn mend(method: &str, params: &mut Value) {
    let Value::Object(params) = params else { return };
    for token in TOKENS {
        if params.get(token).is_some_and(|token| !token.is_string() && !token.is_i64()) {
            params.remove(token);
        }
    }
    match method {
        Initialize::METHOD => introduction(params),
        CodeActionRequest::METHOD => code_action(params),
        // It is not looked at.
        Completion::METHOD => drop(params.remove("context")),
        DidOpenTextDocument::METHOD | DidChangeTextDocument::METHOD => {
            if let Some(Value::Object(document)) = params.get_mut("textDocument") {
                document_item(method, document);
            }
        }
        _ => {}
    }
}

/// Keeps of what a client says of itself what can be read.
fn introduction(params: &mut Map<String, Value>) {
    let mut all = Value::Object(std::mem::take(params));
    for _ in 0..MOST_MISTAKES {
        if !all["capabilities"].is_object() {
            all["capabilities"] = json!({});
        }
        let Some(mistake) = first_mistake::<InitializeParams>(&all) else { break };
        if !remove(&mut all, &mistake) {
            break;
        }
    }
    if first_mistake::<InitializeParams>(&all).is_some() {
        all["capabilities"] = json!({});
    }
    if let Value::Object(all) = all {
        *params = all;
    }
}

/// Where the first thing in `value` is that cannot be read as a `T`.
fn first_mistake<T: DeserializeOwned>(value: &Value) -> Option<Path> {
    serde_path_to_error::deserialize::<_, T>(value).err().map(|error| error.path().clone())
}

/// Takes what is at `path` out of `value`, or of what is around it; whether there was anything.
fn remove(value: &mut Value, path: &Path) -> bool {
    let known = path
        .iter()
        .take_while(|segment| matches!(segment, Segment::Map { .. } | Segment::Seq { .. }));
    let segments: Vec<&Segment> = known.collect();
    let Some((last, around)) = segments.split_last() else { return false };
    let around = around.iter().try_fold(value, |value, segment| match segment {
        Segment::Map { key } => value.get_mut(key),
        Segment::Seq { index } => value.get_mut(index),
        _ => None,
    });
    match (around, last) {
        (Some(Value::Object(object)), Segment::Map { key }) => object.remove(key).is_some(),
        (Some(Value::Array(array)), Segment::Seq { index }) if *index < array.len() => {
            array.remove(*index);
            true
        }
        _ => false,
    }
}

/// Keeps of the context of code actions which are wanted: the diagnostics in it may be those of
/// other servers, and are not looked at.
fn code_action(params: &mut Map<String, Value>) {
    let only = params.get("context").and_then(|context| context.get("only")?.as_array());
    let only = only.map(|only| only.iter().filter(|kind| kind.is_string()).collect::<Vec<_>>());
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = json!(only);
    }
    params.insert("context".to_owned(), context);
}

/// A whole number may be written as `5.0`, and a language that nobody names follows from the name
/// of the file.
fn document_item(method: &str, document: &mut Map<String, Value>) {
    let version = document.get("version").and_then(Value::as_f64);
    match version.filter(|version| version.fract() == 0.0 && version.abs() <= f64::from(i32::MAX)) {
        #[expect(clippy::cast_possible_truncation, reason = "it is whole and small enough")]
        Some(version) => drop(document.insert("version".to_owned(), json!(version as i32))),
        None => drop(document.remove("version")),
    }
    if method == DidOpenTextDocument::METHOD {
        document.entry("version").or_insert_with(|| json!(0));
        if !document.get("languageId").is_some_and(Value::is_string) {
            document.insert("languageId".to_owned(), json!(""));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn capabilities(said: &Value) -> Value {
        let mut params = json!({ "processId": null, "rootUri": null, "capabilities": said });
        mend(Initialize::METHOD, &mut params);
        let read = serde_json::from_value::<InitializeParams>(params.clone());
        assert!(read.is_ok(), "{read:?}");
        params["capabilities"].clone()
    }

    #[test]
    fn what_cannot_be_read_of_capabilities_is_absent_and_the_rest_stays() {
        let diagnostic = json!({ "dynamicRegistration": true });
        for odd in [
            json!({ "requests": { "range": {} }, "tokenTypes": [], "tokenModifiers": [], "formats": [] }),
            json!({ "dynamicRegistration": true }),
            json!(7),
        ] {
            let said =
                json!({ "textDocument": { "semanticTokens": odd, "diagnostic": diagnostic } });
            assert_eq!(capabilities(&said)["textDocument"]["diagnostic"], diagnostic, "{odd}");
        }
        for odd in [json!({ "textDocument": [] }), json!([]), json!(null), json!("all")] {
            assert_eq!(capabilities(&odd), json!({}), "{odd}");
        }
        let kinds = json!({ "general": { "positionEncodings": ["utf-8", 7, "utf-16"] } });
        assert_eq!(
            capabilities(&kinds),
            json!({ "general": { "positionEncodings": ["utf-8", "utf-16"] } })
        );
    }

    #[test]
    fn of_the_context_of_code_actions_only_the_kinds_are_read() {
        let context = |context: Value| {
            let mut params = json!({ "context": context });
            mend(CodeActionRequest::METHOD, &mut params);
            params["context"].clone()
        };
        let foreign = json!([{ "codeDescription": { "href": "" } }]);
        assert_eq!(
            context(
                json!({ "diagnostics": foreign, "only": ["quickfix", null], "triggerKind": 9 })
            ),
            json!({ "diagnostics": [], "only": ["quickfix"] })
        );
        for odd in [json!(null), json!({ "only": "quickfix" }), json!([])] {
            assert_eq!(context(odd), json!({ "diagnostics": [] }));
        }
    }

    #[test]
    fn versions_are_whole_numbers_however_they_are_written() {
        let version = |method, version: Value| {
            let mut params = json!({ "textDocument": { "version": version } });
            mend(method, &mut params);
            params["textDocument"]["version"].clone()
        };
        assert_eq!(version(DidChangeTextDocument::METHOD, json!(5.0)), json!(5));
        assert_eq!(version(DidChangeTextDocument::METHOD, json!(null)), Value::Null);
        assert_eq!(version(DidOpenTextDocument::METHOD, json!(null)), json!(0));
    }
}
