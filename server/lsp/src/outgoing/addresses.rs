//! Addresses of documents, as clients write them and as they can be read.
//!
//! What must not stand in an address is percent-encoded on the way in. Clients compare addresses
//! letter by letter, so on the way out each is written as its client did when it opened the
//! document.

use std::collections::HashMap;
use std::fmt::Write;
use std::str::FromStr;
use std::sync::{Mutex, MutexGuard, PoisonError};

use serde::Serialize;
use serde_json::{Map, Value};
use tower_lsp::ls_types::Uri;
use tower_lsp::ls_types::notification::{DidOpenTextDocument, Notification};

/// The keys under which the protocol has addresses.
const ADDRESSES: [&str; 6] = ["uri", "rootUri", "oldUri", "newUri", "scopeUri", "baseUri"];

/// The key under which a workspace edit has an object whose keys are addresses.
const EDITS: &str = "changes";

/// The addresses of opened documents that had to be mended, with how their client writes them.
#[derive(Debug, Default)]
pub(crate) struct Addresses(Mutex<HashMap<String, String>>);

impl Addresses {
    /// Percent-encodes what must not stand in the addresses in `params` of the message `method`,
    /// and what clients write there all the same: spaces, letters beyond ASCII, backslashes.
    pub(crate) fn mend(&self, method: &str, params: &mut Value) {
        if method == DidOpenTextDocument::METHOD
            && let Some(Value::String(written)) = params.pointer("/textDocument/uri")
        {
            match mended(written) {
                Some(address) => self.lock().insert(address, written.clone()),
                None => self.lock().remove(written),
            };
        }
        mend(params);
    }

    /// `message` as JSON, with addresses as the client writes them.
    pub(super) fn write<M: Serialize>(&self, message: &M) -> Vec<u8> {
        let known = self.lock();
        if known.is_empty() {
            drop(known);
            return json(message);
        }
        let Ok(mut value) = serde_json::to_value(message) else { return json(message) };
        restore(&mut value, &known);
        json(&value)
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, HashMap<String, String>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn json<M: Serialize>(message: &M) -> Vec<u8> {
    let mut body = Vec::new();
    let written = serde_json::to_writer(&mut body, message);
    debug_assert!(written.is_ok(), "messages have string keys only, and a Vec takes every byte");
    body
}

fn mend(value: &mut Value) {
    each_address(value, &mut |address| {
        if let Some(mended) = mended(address) {
            *address = mended;
        }
    });
}

fn restore(value: &mut Value, known: &HashMap<String, String>) {
    each_address(value, &mut |address| {
        if let Some(written) = known.get(address) {
            address.clone_from(written);
        }
    });
}

/// Has `change` change each address in `value`.
fn each_address(value: &mut Value, change: &mut dyn FnMut(&mut String)) {
    match value {
        Value::Object(object) => {
            for (key, value) in object {
                match value {
                    Value::String(text) if ADDRESSES.contains(&key.as_str()) => change(text),
                    Value::Object(edits) if key == EDITS => each_key(edits, change),
                    Value::Object(_) | Value::Array(_) => each_address(value, change),
                    _ => {}
                }
            }
        }
        Value::Array(values) => values.iter_mut().for_each(|value| each_address(value, change)),
        _ => {}
    }
}

fn each_key(edits: &mut Map<String, Value>, change: &mut dyn FnMut(&mut String)) {
    let changed = std::mem::take(edits).into_iter().map(|(mut address, edit)| {
        change(&mut address);
        (address, edit)
    });
    *edits = changed.collect();
}

/// `text` as an address that can be read. Returns `None` if it is one.
fn mended(text: &str) -> Option<String> {
    if Uri::from_str(text).is_ok() {
        return None;
    }
    let mut mended = String::with_capacity(text.len() + 8);
    let bytes = text.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        let is_escape = |digits: &[u8]| digits.iter().all(u8::is_ascii_hexdigit);
        let is_fine = match byte {
            b'%' => bytes.get(at + 1..at + 3).is_some_and(is_escape),
            byte => byte.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=".contains(byte),
        };
        if is_fine {
            mended.push(char::from(*byte));
        } else {
            // Writing to a string cannot fail.
            let _ = write!(mended, "%{byte:02X}");
        }
    }
    Some(mended)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    const OPEN: &str = DidOpenTextDocument::METHOD;

    #[test]
    fn addresses_are_made_ones_that_can_be_read() {
        let mut params = json!({
            "textDocument": {"uri": "file:///a b/ä%20%zz.py", "text": "file:///a b"},
            "changes": [{"uri": "file:///c%3A/x.c"}],
        });
        Addresses::default().mend("m", &mut params);
        assert_eq!(params["textDocument"]["uri"], "file:///a%20b/%C3%A4%20%25zz.py");
        assert_eq!(params["textDocument"]["text"], "file:///a b");
        assert_eq!(params["changes"][0]["uri"], "file:///c%3A/x.c");
    }

    #[test]
    fn addresses_are_written_as_the_document_was_opened_last() {
        let addresses = Addresses::default();
        let written = |value: &Value| String::from_utf8(addresses.write(value)).expect("UTF-8");
        let opening = |uri: &str| json!({"textDocument": {"uri": uri, "text": ""}});
        let answer = json!({
            "z": {"uri": "file:///a%20b"},
            "changes": {"file:///a%20b": [], "file:///c": []},
            "text": "file:///a%20b",
        });
        assert_eq!(written(&answer), answer.to_string());
        addresses.mend(OPEN, &mut opening("file:///a b"));
        let restored = r#"{"z":{"uri":"file:///a b"},"changes":{"file:///a b":[],"file:///c":[]},"text":"file:///a%20b"}"#;
        assert_eq!(written(&answer), restored);
        // Another message, in which it stands otherwise, opens nothing.
        addresses.mend("m", &mut opening("file:///a%20b"));
        assert_eq!(written(&answer), restored);
        addresses.mend(OPEN, &mut opening("file:///a%20b"));
        assert_eq!(written(&answer), answer.to_string());
    }
}
