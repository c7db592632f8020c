//! Byte offsets turned into the lines and columns people and machines read.

use std::borrow::Cow;
use std::ops::Deref;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::lines::{LineTable, MARK};

/// A place in a file as reports give it.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
pub struct Position {
    /// Line, from 1.
    pub line: u32,
    /// Column in Unicode code points, from 1 (SARIF's `unicodeCodePoints`).
    pub column: u32,
}

/// The lines of a text, with the text.
#[derive(Debug)]
pub struct LineIndex<'text> {
    text: &'text [u8],
    table: Cow<'text, LineTable>,
}

impl<'text> LineIndex<'text> {
    /// Indexes `text`, in one pass over its bytes.
    #[must_use]
    pub fn new(text: &'text [u8]) -> Self {
        Self { text, table: Cow::Owned(LineTable::new(text)) }
    }

    /// The index of `text`, whose lines are known already: `table` was made of the same text.
    #[must_use]
    pub const fn with(text: &'text [u8], table: &'text LineTable) -> Self {
        Self { text, table: Cow::Borrowed(table) }
    }

    /// Where its lines are, without the text.
    #[must_use]
    pub fn into_table(self) -> LineTable {
        self.table.into_owned()
    }

    /// The offset of `position`: the end of its line if that has no such column, the end of the
    /// text if that has no such line.
    #[must_use]
    pub fn offset(&self, position: Position) -> u32 {
        let row = position.line.saturating_sub(1);
        let line = self.line(row);
        let mark = if row == 0 && line.starts_with(MARK) { MARK.len() } else { 0 };
        let mut left = position.column.saturating_sub(1);
        let mut is_before = |byte: &u8| {
            if (0x80..0xC0).contains(byte) {
                return true;
            }
            let is_before = left > 0;
            left = left.saturating_sub(1);
            is_before
        };
        let bytes = line[mark..].iter().take_while(|byte| is_before(byte)).count();
        self.start(row) + (mark + bytes) as u32
    }

    /// The text of the zero-based `row`, without its line end; empty past the last.
    #[must_use]
    pub fn line(&self, row: u32) -> &'text [u8] {
        &self.text[self.start(row) as usize..self.end(row) as usize]
    }
}

/// Whoever has the text can ask all that is known without it.
impl Deref for LineIndex<'_> {
    type Target = LineTable;

    fn deref(&self) -> &LineTable {
        &self.table
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_code_points_from_one() {
        let index = LineIndex::new("a\né𝄞x\r\n".as_bytes());
        // `é` is two bytes and `𝄞` four: `x` is the third code point of line 2.
        assert_eq!(index.position(8), Position { line: 2, column: 3 });
        assert_eq!(index.line(1), "é𝄞x".as_bytes());
        assert_eq!(index.rows(), 3);
    }

    #[test]
    fn a_byte_order_mark_takes_no_column() {
        let index = LineIndex::new("\u{FEFF}ab\n\u{FEFF}c".as_bytes());
        assert_eq!(index.position(3), Position { line: 1, column: 1 });
        assert_eq!(index.position(4), Position { line: 1, column: 2 });
        // Elsewhere it is a character like any other.
        assert_eq!(index.position(9), Position { line: 2, column: 2 });
    }

    #[test]
    fn columns_of_a_long_line_are_those_of_its_characters() {
        let mut text = format!("\u{FEFF}short\nxy{}\n", "é𝄞a".repeat(1_000));
        text.push_str(&"é".repeat(1_000));
        let index = LineIndex::new(text.as_bytes());
        let (mut line, mut column) = (1, 0);
        for (offset, character) in text.char_indices() {
            if character != '\u{FEFF}' {
                column += 1;
                assert_eq!(index.position(offset as u32), Position { line, column }, "{offset}");
            }
            if character == '\n' {
                (line, column) = (line + 1, 0);
            }
        }
        let end = Position { line, column: column + 1 };
        assert_eq!(index.position(text.len() as u32), end);
    }

    #[test]
    fn a_position_has_the_offset_it_is_of() {
        let text = "\u{FEFF}aé\n𝄞x\r\n\nlast";
        let index = LineIndex::new(text.as_bytes());
        for (offset, character) in text.char_indices().filter(|(_, c)| !"\r\n\u{FEFF}".contains(*c))
        {
            assert_eq!(index.offset(index.position(offset as u32)), offset as u32, "{character}");
        }
        // Past the end of `aé` (byte 6), past the last line (byte 20).
        assert_eq!(index.offset(Position { line: 1, column: 9 }), 6);
        assert_eq!(index.offset(Position { line: 9, column: 1 }), text.len() as u32);
    }

    #[test]
    fn offsets_at_and_past_the_end_have_a_position() {
        let index = LineIndex::new(b"ab");
        assert_eq!(index.position(2), Position { line: 1, column: 3 });
        assert_eq!(index.position(99), Position { line: 1, column: 3 });
    }
}
