//! Lines and columns of a report turned back into bytes of the text.

use astrolens_model::{Increment, LineIndex};

use crate::Span;

/// Finds bytes by line and column; as long as it goes forward, each byte is looked at once.
pub(super) struct Places<'text> {
    text: &'text str,
    lines: LineIndex<'text>,
    /// The line that was looked at last, from 1, with the column and byte reached in it.
    last: (u32, u32, usize),
}

impl<'text> Places<'text> {
    /// Finds bytes of `text`.
    pub(super) fn new(text: &'text str) -> Self {
        Self { text, lines: LineIndex::new(text.as_bytes()), last: (0, 0, 0) }
    }

    /// The lines of the text.
    pub(super) fn lines(&self) -> &LineIndex<'text> {
        &self.lines
    }

    /// The byte at `line` and `column`, both from 1; the line's end past it.
    pub(super) fn offset(&mut self, line: u32, column: u32) -> u32 {
        let row = line.saturating_sub(1);
        let start = self.lines.start(row) as usize;
        let end = start + self.lines.line(row).len();
        let (mut reached, mut at) = match self.last {
            (last, reached, at) if last == line && reached <= column => (reached, at),
            // A byte order mark is no character.
            _ if row == 0 && self.text.starts_with('\u{FEFF}') => (1, '\u{FEFF}'.len_utf8()),
            _ => (1, start),
        };
        let rest = self.text.get(at..end).unwrap_or_default();
        for character in rest.chars().take(column.saturating_sub(reached) as usize) {
            at += character.len_utf8();
            reached += 1;
        }
        self.last = (line, reached, at);
        at as u32
    }

    /// The word or sign that adds `increment`.
    pub(super) fn span(&mut self, increment: &Increment) -> Span {
        let start = self.offset(increment.line, increment.column);
        let rest = self.text.get(start as usize..).unwrap_or_default();
        let word = rest.find(|c: char| !is_word(c)).unwrap_or(rest.len());
        let length = if word > 0 {
            word
        } else {
            rest.find(|c: char| !c.is_ascii_punctuation()).unwrap_or(rest.len()).min(MOST_SIGNS)
        };
        Span { start, end: start + length as u32 }
    }

    /// Where the text of the zero-based `row` ends, white space at its end aside.
    pub(super) fn end_of_text(&self, row: u32) -> u32 {
        self.lines.start(row) + self.lines.line(row).trim_ascii_end().len() as u32
    }
}

/// No operator has more signs.
const MOST_SIGNS: usize = 3;

/// Whether `character` may be a part of a name or a word.
pub(super) fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// `offset` on a character of the text: that before it where it stands behind a word, so that a
/// cursor at a word's end is still on the word; at most the text's end.
pub(super) fn on_word(text: &str, offset: u32) -> u32 {
    let at = boundary(text, offset as usize);
    let is_on_word = text[at..].chars().next().is_some_and(is_word);
    match text[..at].chars().next_back() {
        Some(before) if !is_on_word && is_word(before) => (at - before.len_utf8()) as u32,
        _ => at as u32,
    }
}

/// The start of the character of `text` that holds the byte `at`; its length past its end.
pub(super) fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_become_bytes_forwards_and_backwards() {
        let mut places = Places::new("\u{FEFF}ab\r\né𝄞x\n");
        // The mark takes three bytes and no column; `é` takes two bytes and `𝄞` four.
        for (line, column, expected) in
            [(1, 1, 3), (1, 3, 5), (2, 1, 7), (2, 2, 9), (2, 3, 13), (2, 2, 9), (2, 99, 14)]
        {
            assert_eq!(places.offset(line, column), expected, "{line}:{column}");
        }
        assert_eq!(places.offset(99, 1), 15);
    }

    #[test]
    fn a_cursor_behind_a_word_is_on_it() {
        assert_eq!(on_word("é(", 2), 0);
        assert_eq!(on_word("ab cd", 2), 1);
        assert_eq!(on_word("ab cd", 3), 3);
        assert_eq!(on_word("é", 1), 0);
        assert_eq!(on_word("", 7), 0);
    }
}
