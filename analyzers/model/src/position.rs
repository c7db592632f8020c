//! Byte offsets turned into the lines and columns people and machines read.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

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

/// How many bytes of a long line are counted at most to tell a column in it.
///
/// Counted from the line's start, the columns of all that a file of one line holds would take
/// time that grows with the square of its length.
const STRIDE: usize = 1024;

/// The byte order mark in UTF-8.
const MARK: &[u8] = b"\xEF\xBB\xBF";

/// The byte offset at which each line of a text starts.
///
/// A line ends with `\n`; a `\r` before it belongs to the line, and a lone `\r`
/// ends no line, as in the parser's own rows.
#[derive(Debug)]
pub struct LineIndex<'text> {
    text: &'text [u8],
    starts: Vec<u32>,
    /// How many continuation bytes stand before each multiple of [`STRIDE`]; empty where no
    /// line is that long.
    continuations: Vec<u32>,
}

impl<'text> LineIndex<'text> {
    /// Indexes `text`, in one pass over its bytes.
    #[must_use]
    pub fn new(text: &'text [u8]) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        starts.push(0);
        starts.extend(memchr::memchr_iter(b'\n', text).map(|newline| newline as u32 + 1));
        let mut index = Self { text, starts, continuations: Vec::new() };
        if (0..index.rows()).any(|row| (index.start(row + 1) - index.start(row)) as usize > STRIDE)
        {
            let before = |sum: &mut u32, chunk: &[u8]| {
                let before = *sum;
                *sum += continuations(chunk);
                Some(before)
            };
            index.continuations = text.chunks(STRIDE).scan(0, before).collect();
        }
        index
    }

    /// The zero-based row that holds `offset`.
    #[must_use]
    pub fn row(&self, offset: u32) -> u32 {
        self.starts.partition_point(|start| *start <= offset) as u32 - 1
    }

    /// The position of `offset`; one past the end of the text is allowed.
    #[must_use]
    pub fn position(&self, offset: u32) -> Position {
        let row = self.row(offset);
        Position { line: row + 1, column: self.column(row, offset) }
    }

    /// The column, from 1 and in code points, of `offset` on the zero-based `row`.
    ///
    /// An invalid byte counts as one code point, as a decoder with replacement shows it. A
    /// byte order mark at the start of the text is no character: editors do not show it.
    #[must_use]
    pub fn column(&self, row: u32, offset: u32) -> u32 {
        let mut start = self.starts.get(row as usize).copied().unwrap_or(0) as usize;
        let end = (offset as usize).min(self.text.len());
        let Some(line) = self.text.get(start..end) else { return 1 };
        if row == 0 && line.starts_with(MARK) {
            start += MARK.len();
        }
        let continuations = if end - start <= STRIDE {
            continuations(&self.text[start..end])
        } else {
            self.continuations_before(end) - self.continuations_before(start)
        };
        (end - start) as u32 - continuations + 1
    }

    /// The offset of `position`: the end of its line if that has no such column, the end of the
    /// text if that has no such line.
    #[must_use]
    pub fn offset(&self, position: Position) -> u32 {
        let row = position.line.saturating_sub(1);
        let start = self.start(row);
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
        start + (mark + bytes) as u32
    }

    /// How many continuation bytes stand before `offset`, in a text with a long line.
    fn continuations_before(&self, offset: usize) -> u32 {
        let stride = offset / STRIDE;
        // A text whose length is a multiple of the stride has no entry for its end.
        let stride = stride.min(self.continuations.len().saturating_sub(1));
        let known = self.continuations.get(stride).copied().unwrap_or(0);
        known + continuations(&self.text[stride * STRIDE..offset])
    }

    /// The text of the zero-based `row`, without its line end; empty past the last.
    #[must_use]
    pub fn line(&self, row: u32) -> &'text [u8] {
        let Some(&start) = self.starts.get(row as usize) else { return b"" };
        let end = self.starts.get(row as usize + 1).map_or(self.text.len(), |next| *next as usize);
        let line = &self.text[start as usize..end];
        line.strip_suffix(b"\n").map_or(line, |line| line.strip_suffix(b"\r").unwrap_or(line))
    }

    /// The offset at which the zero-based `row` starts; the text's length past the last row.
    #[must_use]
    pub fn start(&self, row: u32) -> u32 {
        self.starts.get(row as usize).copied().unwrap_or(self.text.len() as u32)
    }

    /// Number of rows that hold text: a newline at the very end opens no further one.
    #[must_use]
    pub fn text_rows(&self) -> u32 {
        let last_is_empty =
            self.starts.last().is_some_and(|start| *start as usize == self.text.len());
        self.rows() - u32::from(last_is_empty)
    }

    /// Number of rows; a text that ends with a newline has an empty last row.
    #[must_use]
    pub fn rows(&self) -> u32 {
        self.starts.len() as u32
    }
}

/// How many bytes of `text` continue a code point that another began.
fn continuations(text: &[u8]) -> u32 {
    text.iter().filter(|byte| (0x80..0xC0).contains(*byte)).count() as u32
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
        // Strides end within `é` (two bytes) and `𝄞` (four), and the text ends with a stride.
        let mut text = format!("\u{FEFF}short\nxy{}\n", "é𝄞a".repeat(1_000));
        text.push_str(&"é".repeat((4 * STRIDE - text.len() % STRIDE) / 2));
        assert_eq!(text.len() % STRIDE, 0);
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
