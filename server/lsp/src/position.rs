//! Bytes of a text turned into the protocol's positions and back, in the encoding agreed on.
//!
//! The protocol ends a line at `\n`, `\r\n` or a lone `\r`; the analyzers count rows at `\n` only.
//! Everything that crosses the border goes through here.

use astrolens_model::{LineTable, Place};
use tower_lsp::ls_types::{Position, PositionEncodingKind, Range};

/// In which units a position counts the characters of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Encoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units: what every client understands.
    #[default]
    Utf16,
    /// Code points.
    Utf32,
}

impl Encoding {
    /// The one to use with a client that offers `offered`: bytes where it can, since they cost
    /// nothing, else the first it names that is known here.
    pub(crate) fn negotiate(offered: &[PositionEncodingKind]) -> Self {
        if offered.contains(&PositionEncodingKind::UTF8) {
            return Self::Utf8;
        }
        let known = |kind: &PositionEncodingKind| match kind.as_str() {
            "utf-16" => Some(Self::Utf16),
            "utf-32" => Some(Self::Utf32),
            _ => None,
        };
        offered.iter().find_map(known).unwrap_or_default()
    }

    /// Its name in the protocol.
    pub(crate) fn kind(self) -> PositionEncodingKind {
        match self {
            Self::Utf8 => PositionEncodingKind::UTF8,
            Self::Utf16 => PositionEncodingKind::UTF16,
            Self::Utf32 => PositionEncodingKind::UTF32,
        }
    }

    /// How many units `text` has.
    fn length(self, text: &str) -> usize {
        match self {
            Self::Utf8 => text.len(),
            _ if text.is_ascii() => text.len(),
            Self::Utf16 => text.chars().map(char::len_utf16).sum(),
            Self::Utf32 => text.chars().count(),
        }
    }

    /// The byte of `line` at which `units` units have passed: the start of the character they end
    /// in, and the line's end if it has fewer.
    fn bytes(self, line: &str, units: usize) -> usize {
        match self {
            Self::Utf8 => boundary(line, units),
            _ if line.is_ascii() => units.min(line.len()),
            Self::Utf32 => line.char_indices().nth(units).map_or(line.len(), |(at, _)| at),
            Self::Utf16 => {
                let mut passed = 0;
                for (at, character) in line.char_indices() {
                    passed += character.len_utf16();
                    if passed > units {
                        return at;
                    }
                }
                line.len()
            }
        }
    }
}

/// Where the lines of a text start, as the protocol counts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Lines {
    starts: Vec<u32>,
}

impl Lines {
    /// The lines of `text`.
    pub(crate) fn new(text: &str) -> Self {
        let mut starts = vec![0];
        scan(text.as_bytes(), 0, text.len(), &mut starts);
        Self { starts }
    }

    /// Takes in that the bytes from `start` up to `old_end` were replaced, which made `text`, in
    /// which the new bytes end at `new_end`.
    pub(crate) fn edit(&mut self, text: &str, start: usize, old_end: usize, new_end: usize) {
        // A start depends on the byte before it and the one it is at: so those up to the edit, and
        // the one just behind it, are looked for again.
        let first = self.starts.partition_point(|line| (*line as usize) < start).max(1);
        let past = self.starts.partition_point(|line| *line as usize <= old_end + 1).max(first);
        let mut between = Vec::new();
        scan(text.as_bytes(), start.saturating_sub(1), (new_end + 1).min(text.len()), &mut between);
        for line in &mut self.starts[past..] {
            *line = (*line as usize + new_end - old_end) as u32;
        }
        self.starts.splice(first..past, between);
    }

    /// The byte that `position` means: the line's end past the line's end, the text's end past its
    /// last line, and the start of the character it is in the middle of.
    pub(crate) fn offset(&self, text: &str, position: Position, encoding: Encoding) -> usize {
        let Some(start) = self.starts.get(position.line as usize) else { return text.len() };
        let line = self.line(text, position.line as usize);
        *start as usize + encoding.bytes(line, position.character as usize)
    }

    /// The position of the byte at `offset`, or of the start of the character it is in.
    pub(crate) fn position(&self, text: &str, offset: u32, encoding: Encoding) -> Position {
        let offset = boundary(text, offset as usize);
        let line = self.starts.partition_point(|start| *start as usize <= offset) - 1;
        let within = offset - self.starts[line] as usize;
        let content = self.line(text, line);
        let before = &content[..within.min(content.len())];
        Position::new(line as u32, encoding.length(before) as u32)
    }

    /// The range of the bytes from `start` up to `end`.
    pub(crate) fn range(&self, text: &str, start: u32, end: u32, encoding: Encoding) -> Range {
        let start_position = self.position(text, start, encoding);
        Range::new(start_position, self.position(text, end.max(start), encoding))
    }

    /// The text of a line without what ends it.
    fn line<'text>(&self, text: &'text str, line: usize) -> &'text str {
        let start = self.starts[line] as usize;
        let Some(next) = self.starts.get(line + 1) else { return &text[start..] };
        let line = &text[start..*next as usize];
        let line = line.strip_suffix('\n').unwrap_or(line);
        line.strip_suffix('\r').unwrap_or(line)
    }
}

/// Where the rows of a text start, as reports count them: a row ends with `\n` only.
#[derive(Clone, Debug)]
pub(crate) struct Rows(Vec<u32>);

impl Rows {
    /// The rows of `text`.
    pub(crate) fn new(text: &str) -> Self {
        let newlines = memchr::memchr_iter(b'\n', text.as_bytes());
        Self(std::iter::once(0).chain(newlines.map(|newline| newline as u32 + 1)).collect())
    }

    /// The byte of `text` at a line and a column as reports count them, from 1 and in code points.
    pub(crate) fn place(&self, text: &str, line: u32, column: u32) -> u32 {
        let row = line.saturating_sub(1) as usize;
        let Some(start) = self.0.get(row) else { return text.len() as u32 };
        let rest = &text[*start as usize..];
        // A byte order mark takes no column.
        let rest = if row == 0 { rest.strip_prefix('\u{FEFF}').unwrap_or(rest) } else { rest };
        let start = text.len() - rest.len();
        let within = rest.char_indices().nth(column.saturating_sub(1) as usize);
        within.map_or(text.len(), |(at, _)| start + at) as u32
    }
}

/// The range of the bytes from `start` up to `end` of a text that has these `lines`, as reports know
/// them, and is not at hand.
pub(crate) fn in_table(lines: &LineTable, start: u32, end: u32, encoding: Encoding) -> Range {
    let position = |offset| {
        let Place { line, bytes, utf16_units, code_points } = lines.place(offset);
        let character = match encoding {
            Encoding::Utf8 => bytes,
            Encoding::Utf16 => utf16_units,
            Encoding::Utf32 => code_points,
        };
        Position::new(line, character)
    };
    Range::new(position(start), position(end.max(start)))
}

/// The start of the character of `text` that has the byte `at`; its length past its end.
fn boundary(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

/// Adds to `starts` where a line starts behind a line end that begins in `from..to` of `text`.
fn scan(text: &[u8], from: usize, to: usize, starts: &mut Vec<u32>) {
    for at in memchr::memchr2_iter(b'\n', b'\r', &text[from..to]).map(|at| from + at) {
        if text[at] == b'\n' || text.get(at + 1) != Some(&b'\n') {
            starts.push(at as u32 + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `é` has two bytes and one unit, `𝄞` four bytes and two UTF-16 units; the lines end with a
    /// lone `\r`, `\r\n` and `\n`.
    const TEXT: &str = "aé\r𝄞b\r\n\nx";

    fn at(line: u32, character: u32) -> Position {
        Position::new(line, character)
    }

    #[test]
    fn lines_end_with_any_of_the_protocols_ends() {
        assert_eq!(Lines::new(TEXT).starts, [0, 4, 11, 12]);
        assert_eq!(Lines::new("").starts, [0]);
        assert_eq!(Lines::new("\r\r\n\r").starts, [0, 1, 3, 4]);
    }

    #[test]
    fn characters_are_counted_in_the_units_agreed_on() {
        let lines = Lines::new(TEXT);
        // The `b` behind `𝄞` is byte 8.
        for (encoding, character) in
            [(Encoding::Utf8, 4), (Encoding::Utf16, 2), (Encoding::Utf32, 1)]
        {
            assert_eq!(lines.position(TEXT, 8, encoding), at(1, character));
            assert_eq!(lines.offset(TEXT, at(1, character), encoding), 8);
        }
    }

    #[test]
    fn places_that_do_not_exist_are_moved_to_the_nearest_that_does() {
        let lines = Lines::new(TEXT);
        // Past a line's end, past the text's end, within a surrogate pair, within a character.
        assert_eq!(lines.offset(TEXT, at(0, 99), Encoding::Utf16), 3);
        assert_eq!(lines.offset(TEXT, at(9, 0), Encoding::Utf16), TEXT.len());
        assert_eq!(lines.offset(TEXT, at(1, 1), Encoding::Utf16), 4);
        assert_eq!(lines.offset(TEXT, at(1, 3), Encoding::Utf8), 4);
        assert_eq!(lines.offset(TEXT, at(1, u32::MAX), Encoding::Utf8), 9);
        // A byte within a character and one between `\r` and `\n`.
        assert_eq!(lines.position(TEXT, 2, Encoding::Utf8), at(0, 1));
        assert_eq!(lines.position(TEXT, 10, Encoding::Utf32), at(1, 2));
    }

    #[test]
    fn places_of_reports_are_found_in_lines_that_only_newlines_end() {
        let text = "\u{FEFF}a\rb\né𝄞x";
        let rows = Rows::new(text);
        // The mark takes three bytes and no column; a lone `\r` is a character like any other.
        assert_eq!(rows.place(text, 1, 1), 3);
        assert_eq!(rows.place(text, 1, 3), 5);
        assert_eq!(rows.place(text, 2, 3), 13);
        assert_eq!(rows.place(text, 9, 1), text.len() as u32);
    }

    #[test]
    fn a_table_tells_what_the_text_tells() {
        let (lines, table) = (Lines::new(TEXT), LineTable::new(TEXT.as_bytes()));
        let starts = TEXT.char_indices().map(|(at, _)| at as u32).chain([TEXT.len() as u32]);
        for start in starts {
            for encoding in [Encoding::Utf8, Encoding::Utf16, Encoding::Utf32] {
                let range = lines.range(TEXT, start, start, encoding);
                assert_eq!(in_table(&table, start, start, encoding), range, "{start}");
            }
        }
    }

    #[test]
    fn bytes_are_preferred_and_sixteen_bits_always_understood() {
        let kinds = |names: &[&'static str]| -> Vec<_> {
            names.iter().map(|name| PositionEncodingKind::new(name)).collect()
        };
        assert_eq!(Encoding::negotiate(&kinds(&["utf-16", "utf-8"])), Encoding::Utf8);
        assert_eq!(Encoding::negotiate(&kinds(&["utf-32", "utf-16"])), Encoding::Utf32);
        assert_eq!(Encoding::negotiate(&kinds(&["utf-7"])), Encoding::Utf16);
        assert_eq!(Encoding::negotiate(&[]), Encoding::Utf16);
    }
}
