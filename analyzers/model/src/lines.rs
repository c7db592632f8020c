//! Where the lines of a text are, kept without the text.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Position;

/// The byte order mark in UTF-8.
pub(crate) const MARK: &[u8] = b"\xEF\xBB\xBF";

/// Where the lines of a text start and end, and which of its bytes are no characters of their own:
/// all that turns a byte offset into a line and a column.
///
/// A line ends with `\n`; a `\r` before it belongs to the line, and a lone `\r`
/// ends no line, as in the parser's own rows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct LineTable {
    /// The byte offset at which each line starts.
    #[serde(with = "deltas")]
    starts: Vec<u32>,
    /// How many bytes the text has.
    length: u32,
    /// The rows that end with `\r\n`.
    crlf: Runs,
    /// The bytes that continue a code point which another began.
    continuations: Runs,
    /// The bytes that are a `\r` without a `\n` behind it.
    returns: Runs,
    /// Whether the text begins with a byte order mark.
    has_mark: bool,
}

impl LineTable {
    /// The lines of `text`, in one pass over its bytes.
    #[must_use]
    pub fn new(text: &[u8]) -> Self {
        let mut starts = Vec::with_capacity(text.len() / 32 + 1);
        let mut crlf = Runs::default();
        starts.push(0);
        for newline in memchr::memchr_iter(b'\n', text) {
            if newline > 0 && text[newline - 1] == b'\r' {
                crlf.push(starts.len() as u32 - 1);
            }
            starts.push(newline as u32 + 1);
        }
        let mut continuations = Runs::default();
        if !text.is_ascii() {
            let bytes = text.iter().enumerate();
            let inner = bytes.filter(|(_, byte)| (0x80..0xC0).contains(*byte));
            inner.for_each(|(at, _)| continuations.push(at as u32));
        }
        let mut returns = Runs::default();
        for at in memchr::memchr_iter(b'\r', text) {
            if text.get(at + 1) != Some(&b'\n') {
                returns.push(at as u32);
            }
        }
        let has_mark = text.starts_with(MARK);
        Self { starts, length: text.len() as u32, crlf, continuations, returns, has_mark }
    }

    /// How many bytes the text has.
    #[must_use]
    pub const fn length(&self) -> u32 {
        self.length
    }

    /// The zero-based row that holds `offset`.
    #[must_use]
    pub fn row(&self, offset: u32) -> u32 {
        (self.starts.partition_point(|start| *start <= offset) as u32).saturating_sub(1)
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
        let end = offset.min(self.length);
        let mark = MARK.len() as u32;
        let start = match self.starts.get(row as usize) {
            Some(0) if self.has_mark && end >= mark => mark,
            Some(start) if *start <= end => *start,
            _ => return 1,
        };
        let inner = self.continuations.below(end) - self.continuations.below(start);
        end - start - inner + 1
    }

    /// Where `offset` is in a text whose lines also end at a lone `\r`, in front of the line end it may be
    /// in the middle of.
    ///
    /// It is exact in a text that is valid UTF-8, for an offset where a character starts.
    #[must_use]
    pub fn place(&self, offset: u32) -> Place {
        let row = self.row(offset);
        let end = offset.min(self.end(row));
        let last_return = self.returns.last_below(end);
        let start = self.start(row).max(last_return.map_or(0, |last| last + 1));
        let mark = if start == 0 && self.has_mark { MARK.len() as u32 } else { 0 };
        let start = (start + mark).min(end);
        let bytes = end - start;
        let code_points = bytes - (self.continuations.below(end) - self.continuations.below(start));
        let line = row + self.returns.below(end);
        // Three bytes continue what is two units of UTF-16, and fewer continue all else.
        let utf16_units = code_points + self.continuations.count_of_at_least(3, start, end);
        Place { line, bytes, utf16_units, code_points }
    }

    /// The offset at which the zero-based `row` starts; the text's length past the last row.
    #[must_use]
    pub fn start(&self, row: u32) -> u32 {
        self.starts.get(row as usize).copied().unwrap_or(self.length)
    }

    /// The offset just past the text of the zero-based `row`, in front of its line end; the text's
    /// length past the last row.
    #[must_use]
    pub fn end(&self, row: u32) -> u32 {
        let next = self.starts.get(row as usize + 1);
        next.map_or(self.length, |next| next - 1 - u32::from(self.crlf.contains(row)))
    }

    /// Number of rows that hold text: a newline at the very end opens no further one.
    #[must_use]
    pub fn text_rows(&self) -> u32 {
        let last_is_empty = self.starts.last().is_some_and(|start| *start == self.length);
        self.rows() - u32::from(last_is_empty)
    }

    /// Number of rows; a text that ends with a newline has an empty last row.
    #[must_use]
    pub const fn rows(&self) -> u32 {
        self.starts.len() as u32
    }
}

/// A place in a text by its line, and by what is before it in that line; a byte order mark is not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// The line, from 0.
    pub line: u32,
    /// How many bytes are before it.
    pub bytes: u32,
    /// How many code units those are in UTF-16.
    pub utf16_units: u32,
    /// How many code points those are.
    pub code_points: u32,
}

/// A set of numbers that come in runs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Runs {
    /// The first number of each run and the one just past its last, in turn.
    bounds: Vec<u32>,
    /// How many numbers are in the runs before each.
    before: Vec<u32>,
}

impl Runs {
    /// Adds `number`, which is larger than all so far.
    fn push(&mut self, number: u32) {
        match self.bounds.last_mut() {
            Some(end) if *end == number => *end += 1,
            _ => {
                self.before.push(self.below(number));
                self.bounds.extend([number, number + 1]);
            }
        }
    }

    fn contains(&self, number: u32) -> bool {
        self.bounds.partition_point(|bound| *bound <= number) % 2 == 1
    }

    /// The largest of its numbers that is less than `end`.
    fn last_below(&self, end: u32) -> Option<u32> {
        let run = self.bounds.partition_point(|bound| *bound < end).div_ceil(2).checked_sub(1)?;
        Some(self.bounds[run * 2 + 1].min(end) - 1)
    }

    /// How many runs of at least `length` numbers begin at `start` or later and before `end`.
    fn count_of_at_least(&self, length: u32, start: u32, end: u32) -> u32 {
        let first = self.bounds.partition_point(|bound| *bound < start).div_ceil(2);
        let runs = self.bounds[first * 2..].chunks_exact(2).take_while(|run| run[0] < end);
        runs.filter(|run| run[1] - run[0] >= length).count() as u32
    }

    /// How many of its numbers are less than `end`.
    fn below(&self, end: u32) -> u32 {
        // The last run that begins before `end`.
        let Some(run) =
            self.bounds.partition_point(|bound| *bound < end).div_ceil(2).checked_sub(1)
        else {
            return 0;
        };
        self.before[run] + self.bounds[run * 2 + 1].min(end) - self.bounds[run * 2]
    }
}

impl Serialize for Runs {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        deltas::serialize(&self.bounds, serializer)
    }
}

impl<'de> Deserialize<'de> for Runs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bounds = deltas::deserialize(deserializer)?;
        let lengths = bounds.chunks_exact(2).map(|run| run[1].wrapping_sub(run[0]));
        let before = lengths.scan(0_u32, |sum, length| {
            let before = *sum;
            *sum = sum.wrapping_add(length);
            Some(before)
        });
        Ok(Self { before: before.collect(), bounds })
    }
}

/// Growing numbers, kept as how much each is more than the one before: those are small.
mod deltas {
    use serde::ser::SerializeSeq;
    use serde::{Deserialize, Deserializer, Serializer};

    pub(super) fn serialize<S: Serializer>(
        numbers: &[u32],
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut sequence = serializer.serialize_seq(Some(numbers.len()))?;
        let mut last = 0_u32;
        for number in numbers {
            sequence.serialize_element(&number.wrapping_sub(last))?;
            last = *number;
        }
        sequence.end()
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Vec<u32>, D::Error> {
        let mut numbers = Vec::<u32>::deserialize(deserializer)?;
        let mut last = 0_u32;
        for number in &mut numbers {
            last = last.wrapping_add(*number);
            *number = last;
        }
        Ok(numbers)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_know_their_numbers() {
        let mut runs = Runs::default();
        for number in [2, 3, 4, 9] {
            runs.push(number);
        }
        assert_eq!(runs.bounds, [2, 5, 9, 10]);
        let contained: Vec<u32> = (0..12).filter(|number| runs.contains(*number)).collect();
        assert_eq!(contained, [2, 3, 4, 9]);
        let below: Vec<u32> = (0..12).map(|end| runs.below(end)).collect();
        assert_eq!(below, [0, 0, 0, 1, 2, 3, 3, 3, 3, 3, 4, 4]);
    }

    #[test]
    fn lines_end_before_their_line_ends() {
        let table = LineTable::new(b"ab\r\nc\n\r\nd\re");
        let ends: Vec<_> =
            (0..table.rows()).map(|row| (table.start(row), table.end(row))).collect();
        // A lone `\r` ends no line, and one at the start of a row ends its line with the `\n`.
        assert_eq!(ends, [(0, 2), (4, 5), (6, 6), (8, 11)]);
        assert_eq!((table.start(9), table.end(9)), (11, 11));
    }

    #[test]
    fn places_are_counted_in_bytes_units_and_code_points_of_lines_with_any_end() {
        // `é` has two bytes and one unit, `𝄞` four bytes and two units of UTF-16.
        let text = "aé\r𝄞b\r\n\nx";
        let table = LineTable::new(text.as_bytes());
        let place =
            |line, bytes, utf16_units, code_points| Place { line, bytes, utf16_units, code_points };
        let at = |part: &str| table.place(text.find(part).expect("a part") as u32);
        assert_eq!(at("é"), place(0, 1, 1, 1));
        assert_eq!(at("\r𝄞"), place(0, 3, 2, 2));
        assert_eq!(at("𝄞"), place(1, 0, 0, 0));
        assert_eq!(at("b"), place(1, 4, 2, 1));
        // Between `\r` and `\n`, and past the end.
        assert_eq!(table.place(10), place(1, 5, 3, 2));
        assert_eq!(at("x"), place(3, 0, 0, 0));
        assert_eq!(table.place(99), place(3, 1, 1, 1));
        // The mark is not shown.
        let marked = LineTable::new("\u{FEFF}ab".as_bytes());
        assert_eq!(marked.place(4), place(0, 1, 1, 1));
        assert_eq!(marked.place(0), place(0, 0, 0, 0));
    }

    #[test]
    fn a_table_survives_being_written() {
        for text in ["", "a\r\né𝄞\n", "\u{FEFF}x\n\ny\rz"] {
            let table = LineTable::new(text.as_bytes());
            let written = serde_json::to_string(&table).expect("plain data");
            assert_eq!(serde_json::from_str::<LineTable>(&written).expect("a table"), table);
        }
    }
}
