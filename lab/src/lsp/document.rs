//! A document as a client has it open.

use std::ops::Range;
use std::path::Path;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_encode};
use serde_json::{Value, json};

use super::position::Encoding;
use crate::language::{Registered, editor_id};

/// An open document.
pub struct Document {
    /// Its address.
    pub uri: String,
    /// Its number of changes.
    pub version: i32,
    language: Registered,
    text: String,
}

impl Document {
    /// A document that has not been changed yet.
    pub fn new(path: &Path, language: Registered, text: String) -> Self {
        Self { uri: uri(path), version: 1, language, text }
    }

    /// Its text as it is now.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// What tells a server that it is open.
    pub fn opening(&self) -> Value {
        json!({"textDocument": {
            "uri": self.uri,
            "languageId": editor_id(self.language),
            "version": self.version,
            "text": self.text,
        }})
    }

    /// What names it in a request.
    pub fn named(&self) -> Value {
        json!({"textDocument": {"uri": self.uri}})
    }

    /// Puts `new` in place of some bytes, and returns what tells a server so.
    pub fn change(&mut self, range: Range<usize>, new: &str, encoding: Encoding) -> Value {
        let start = encoding.position(&self.text, range.start);
        let end = encoding.position(&self.text, range.end);
        self.text.replace_range(range, new);
        self.version += 1;
        json!({
            "textDocument": {"uri": self.uri, "version": self.version},
            "contentChanges": [{"range": {"start": start, "end": end}, "text": new}],
        })
    }
}

/// What does not stand for itself in the path of an address (RFC 3986, section 3.3).
const RESERVED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'/').remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// The address of a file.
pub fn uri(path: &Path) -> String {
    format!("file://{}", percent_encode(path.as_os_str().as_encoded_bytes(), RESERVED))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::Language;

    #[test]
    fn a_change_is_told_in_positions_of_the_text_before_it() {
        let path = Path::new("/a b/é.py");
        let mut document =
            Document::new(path, Language::Python.registered(), "x\ny = 1\n".to_owned());
        let told = document.change(2..7, "z\nw", Encoding::Utf8);
        assert_eq!(document.text, "x\nz\nw\n");
        assert_eq!(
            told,
            json!({
                "textDocument": {"uri": "file:///a%20b/%C3%A9.py", "version": 2},
                "contentChanges": [{
                    "range": {
                        "start": {"line": 1, "character": 0},
                        "end": {"line": 1, "character": 5},
                    },
                    "text": "z\nw",
                }],
            })
        );
    }
}
