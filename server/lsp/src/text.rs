//! The text of an open document as its client changes it.

use std::sync::Arc;

use tower_lsp::ls_types::TextDocumentContentChangeEvent;

use super::position::{Encoding, Lines};

/// A text with its lines.
#[derive(Debug)]
pub(crate) struct Text {
    text: String,
    lines: Arc<Lines>,
}

impl Text {
    /// The text of a document that is opened.
    pub(crate) fn new(text: String) -> Self {
        let lines = Arc::new(Lines::new(&text));
        Self { text, lines }
    }

    /// The text.
    pub(crate) fn as_str(&self) -> &str {
        &self.text
    }

    /// Its lines.
    pub(crate) fn lines(&self) -> &Arc<Lines> {
        &self.lines
    }

    /// Applies a change; one without a range replaces everything. A range that runs backwards is
    /// turned round, and one that reaches past the end stops there.
    pub(crate) fn apply(&mut self, change: TextDocumentContentChangeEvent, encoding: Encoding) {
        let Some(range) = change.range else {
            *self = Self::new(change.text);
            return;
        };
        let offset = |position| self.lines.offset(&self.text, position, encoding);
        let (one, other) = (offset(range.start), offset(range.end));
        let (start, end) = (one.min(other), one.max(other));
        self.text.replace_range(start..end, &change.text);
        Arc::make_mut(&mut self.lines).edit(&self.text, start, end, start + change.text.len());
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tower_lsp::ls_types::{Position, Range};

    use super::*;

    fn change(range: Option<Range>, text: &str) -> TextDocumentContentChangeEvent {
        TextDocumentContentChangeEvent { range, range_length: None, text: text.to_owned() }
    }

    fn range(start: (u32, u32), end: (u32, u32)) -> Range {
        Range::new(Position::new(start.0, start.1), Position::new(end.0, end.1))
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let mut text = Text::new("one\ntwo\n".to_owned());
        text.apply(change(Some(range((0, 3), (1, 0))), "\r\n"), Encoding::Utf16);
        assert_eq!(text.as_str(), "one\r\ntwo\n");
        text.apply(change(Some(range((1, 3), (1, 1))), ""), Encoding::Utf16);
        assert_eq!(text.as_str(), "one\r\nt\n");
        text.apply(change(Some(range((1, 1), (99, 0))), "!"), Encoding::Utf16);
        assert_eq!(text.as_str(), "one\r\nt!");
        text.apply(change(None, "new"), Encoding::Utf16);
        assert_eq!(text.as_str(), "new");
    }

    /// The document as a list of lines with their ends, each a list of units: how the protocol
    /// describes it, with none of the cleverness.
    fn reference(text: &str, range: Range, new: &str, encoding: Encoding) -> String {
        let mut lines: Vec<String> = vec![String::new()];
        let mut characters = text.chars().peekable();
        while let Some(character) = characters.next() {
            lines.last_mut().unwrap().push(character);
            let joins = character == '\r' && characters.peek() == Some(&'\n');
            if character == '\n' || (character == '\r' && !joins) {
                lines.push(String::new());
            }
        }
        let offset = |position: Position| {
            let Some(line) = lines.get(position.line as usize) else { return text.len() };
            let before: usize = lines[..position.line as usize].iter().map(String::len).sum();
            let content = line.trim_end_matches(['\r', '\n']);
            let mut units = 0;
            for (at, character) in content.char_indices() {
                units += match encoding {
                    Encoding::Utf8 => character.len_utf8(),
                    Encoding::Utf16 => character.len_utf16(),
                    Encoding::Utf32 => 1,
                };
                if units > position.character as usize {
                    return before + at;
                }
            }
            before + content.len()
        };
        let (one, other) = (offset(range.start), offset(range.end));
        let (start, end) = (one.min(other), one.max(other));
        format!("{}{new}{}", &text[..start], &text[end..])
    }

    proptest! {
        #[test]
        fn changes_equal_those_of_the_reference(
            initial in "[ab\r\né𝄞]{0,20}",
            edits in prop::collection::vec(
                (((0..6u32, 0..8u32), (0..6u32, 0..8u32)), "[ab\r\né𝄞]{0,6}"),
                1..12,
            ),
            encoding in prop::sample::select(vec![
                Encoding::Utf8, Encoding::Utf16, Encoding::Utf32,
            ]),
        ) {
            let mut text = Text::new(initial);
            for ((start, end), new) in edits {
                let range = range(start, end);
                let expected = reference(text.as_str(), range, &new, encoding);
                text.apply(change(Some(range), &new), encoding);
                prop_assert_eq!(text.as_str(), &expected);
                prop_assert_eq!(&**text.lines(), &Lines::new(&expected));
            }
        }
    }
}
