//! Places of a text in the protocol's terms.

use serde_json::{Value, json};

/// The unit of the protocol's columns.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encoding {
    /// Bytes.
    Utf8,
    /// Units of two bytes: what holds where nothing is agreed on.
    Utf16,
}

impl Encoding {
    /// Those that are offered, the best first.
    pub const NAMES: [&str; 2] = ["utf-8", "utf-16"];

    /// The one that a server chose.
    pub fn chosen(name: Option<&str>) -> Self {
        if name == Some("utf-8") { Self::Utf8 } else { Self::Utf16 }
    }

    /// The position of a byte. Lines end with `\n` only: no other end is in what we send.
    pub fn position(self, text: &str, byte: usize) -> Value {
        let before = &text[..byte];
        let line = before.bytes().filter(|byte| *byte == b'\n').count();
        let column = &before[before.rfind('\n').map_or(0, |end| end + 1)..];
        let character = match self {
            Self::Utf8 => column.len(),
            Self::Utf16 => column.chars().map(char::len_utf16).sum(),
        };
        json!({"line": line, "character": character})
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_counted_in_the_units_agreed_on() {
        let text = "a\né😀b";
        let place = text.find('b').unwrap();
        let at = |encoding: Encoding| encoding.position(text, place);
        assert_eq!(at(Encoding::chosen(Some("utf-8"))), json!({"line": 1, "character": 6}));
        assert_eq!(at(Encoding::chosen(None)), json!({"line": 1, "character": 3}));
        assert_eq!(Encoding::Utf8.position(text, 0), json!({"line": 0, "character": 0}));
    }
}
