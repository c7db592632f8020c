//! Valid Python that the grammar stumbles over, made readable for it.
//!
//! Asked for only where its tree has errors:
//!
//! - a line inside brackets may stand further left than its statement: it is supplied with spaces;
//! - defaults of type parameters (PEP 696), `def f[T = int](…)`, are hidden;
//! - what goes on behind a type with arguments, `x: list[int] or None`, is read as an expression:
//!   its name is supplied with parentheses;
//! - `lazy` before an import (PEP 810) is read as a part of it;
//! - `=` as the fill character of a format, `{t:=^80}`, is read as another character.

use std::ops::Range;

use crate::lexical::is_word;
use crate::preprocess::{Masked, Supply};

/// As many columns as a line may be moved to the right by.
const SPACES: &str = "                                                                ";

/// Makes `source` readable; absent where nothing of this kind is in it, or where its brackets and
/// quotes do not fit.
pub(super) fn mend(source: &[u8]) -> Option<Masked> {
    let mut mender = Mender {
        source,
        at: 0,
        open: Vec::new(),
        line_start: 0,
        indent: 0,
        hidden_from: None,
        generics: Vec::new(),
        masked: Masked::unchanged(source),
    };
    mender.run()?;
    let mut masked = mender.masked;
    masked.supplies.sort_by_key(|supply| supply.offset);
    (!masked.supplies.is_empty() || masked.text != source).then_some(masked)
}

/// What is open at a place of the text.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Open {
    /// A bracket, by the one that closes it.
    Bracket(u8),
    /// The brackets of type parameters.
    TypeParameters,
    /// A string.
    String { quote: u8, triple: bool, raw: bool, formatted: bool },
    /// A replacement field of a formatted string.
    Field,
    /// The format of a replacement field.
    Format,
}

struct Mender<'source> {
    source: &'source [u8],
    at: usize,
    open: Vec<Open>,
    /// Where the logical line begins, behind its indentation.
    line_start: usize,
    /// Columns that it is indented by.
    indent: usize,
    /// Where the default of a type parameter begins that is not closed yet.
    hidden_from: Option<usize>,
    /// The types whose arguments are not closed yet.
    generics: Vec<Generic>,
    masked: Masked,
}

/// A name where a type is expected, with a square bracket behind it.
struct Generic {
    name: Range<usize>,
    /// How many brackets and quotes are open around it.
    depth: usize,
}

impl Mender<'_> {
    /// Goes through the text; nothing if it is no Python as far as brackets and quotes go.
    fn run(&mut self) -> Option<()> {
        self.begin_line();
        while let Some(&byte) = self.source.get(self.at) {
            match self.open.last() {
                Some(Open::String { .. }) => self.string(byte)?,
                Some(Open::Format) => self.format(byte)?,
                _ => self.code(byte)?,
            }
        }
        self.open.is_empty().then_some(())
    }

    fn byte(&self, ahead: usize) -> u8 {
        self.source.get(self.at + ahead).copied().unwrap_or(0)
    }

    /// Measures the indentation of the line at hand, and moves behind it: the columns, by the
    /// grammar's reckoning.
    fn indentation(&mut self) -> usize {
        let mut columns = 0;
        loop {
            match self.byte(0) {
                b' ' => columns += 1,
                b'\t' => columns += 8,
                b'\r' | b'\x0c' => columns = 0,
                _ => return columns,
            }
            self.at += 1;
        }
    }

    fn begin_line(&mut self) {
        self.indent = self.indentation();
        self.line_start = self.at;
        self.lazy_import();
    }

    /// `lazy import a` begins where its first word does: the other one takes that place.
    fn lazy_import(&mut self) {
        let rest = &self.source[self.at..];
        let Some(after) = rest.strip_prefix(b"lazy") else { return };
        let word = after.trim_ascii_start();
        let blanks = after.len() - word.len();
        let Some(word) = [&b"import "[..], b"from "].into_iter().find(|w| word.starts_with(w))
        else {
            return;
        };
        if blanks > 0 && !after[..blanks].contains(&b'\n') {
            let end = self.at + b"lazy".len() + blanks + word.len();
            self.masked.text[self.at..end].fill(b' ');
            self.masked.text[self.at..self.at + word.len()].copy_from_slice(word);
            self.at = end;
        }
    }

    fn code(&mut self, byte: u8) -> Option<()> {
        match byte {
            b'#' => {
                let rest = &self.source[self.at..];
                self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
                return Some(());
            }
            b'\n' => {
                self.at += 1;
                self.line_end();
                return Some(());
            }
            b'\\' => self.at += 1,
            b'"' | b'\'' => {
                self.open_string(byte);
                return Some(());
            }
            b'(' => self.open.push(Open::Bracket(b')')),
            b'{' => self.open.push(Open::Bracket(b'}')),
            b'[' => self.open_square(),
            b')' | b']' | b'}' => self.close(byte)?,
            b'=' if self.open.last() == Some(&Open::TypeParameters) => {
                self.hidden_from.get_or_insert(self.at);
            }
            b',' if self.open.last() == Some(&Open::TypeParameters) => self.hide(),
            b':' if self.open.last() == Some(&Open::Field) => {
                self.open.push(Open::Format);
                if self.byte(1) == b'=' {
                    self.masked.text[self.at + 1] = b'_';
                    self.at += 1;
                }
            }
            _ => {}
        }
        self.at += 1;
        Some(())
    }

    /// Behind a line end: within brackets the statement goes on.
    fn line_end(&mut self) {
        if self.open.is_empty() {
            self.begin_line();
            return;
        }
        let columns = self.indentation();
        let is_blank = matches!(self.byte(0), b'\n' | 0);
        let missing = self.indent.saturating_sub(columns).min(SPACES.len());
        if !is_blank && missing > 0 {
            self.masked.supplies.push(Supply { offset: self.at as u32, text: &SPACES[..missing] });
        }
    }

    fn close(&mut self, byte: u8) -> Option<()> {
        match self.open.pop()? {
            Open::Bracket(closing) => (closing == byte).then(|| self.end_generic()),
            Open::Field => (byte == b'}').then_some(()),
            Open::TypeParameters => {
                self.hide();
                (byte == b']').then_some(())
            }
            Open::String { .. } | Open::Format => None,
        }
    }

    /// Hides the default of a type parameter that ends here.
    fn hide(&mut self) {
        if let Some(start) = self.hidden_from.take() {
            let span = &mut self.masked.text[start..self.at];
            for byte in span.iter_mut().filter(|byte| **byte != b'\n') {
                *byte = b' ';
            }
            self.masked.blanked.push((start as u32, self.at as u32));
        }
    }

    fn open_square(&mut self) {
        if self.begins_type_parameters() {
            self.open.push(Open::TypeParameters);
            return;
        }
        if let Some(name) = self.generic_name() {
            self.generics.push(Generic { name, depth: self.open.len() });
        }
        self.open.push(Open::Bracket(b']'));
    }

    /// The name right before the bracket here, where the grammar may expect a type: behind a colon,
    /// an arrow or the equals sign of `type X = …`.
    fn generic_name(&self) -> Option<Range<usize>> {
        let before = &self.source[self.line_start..self.at];
        let length = before.iter().rev().take_while(|byte| is_word(**byte)).count();
        let lead = before[..before.len() - length].trim_ascii_end();
        let is_alias = self.open.is_empty() && lead.starts_with(b"type ") && lead.ends_with(b"=");
        let may_be_type = is_alias || lead.ends_with(b":") || lead.ends_with(b"->");
        (length > 0 && may_be_type).then(|| self.at - length..self.at)
    }

    /// Parenthesises the name of the type whose arguments end here, if it is part of an expression.
    fn end_generic(&mut self) {
        let depth = self.open.len();
        let Some(generic) = self.generics.pop_if(|generic| generic.depth == depth) else { return };
        let after = &self.source[self.at + 1..];
        let blanks = after.iter().take_while(|byte| {
            matches!(byte, b' ' | b'\t') || depth > 0 && byte.is_ascii_whitespace()
        });
        let goes_on = match after.get(blanks.count()..).unwrap_or_default() {
            [b'=', b'=', ..] => true,
            [byte, ..] => is_word(*byte) || b"[(+-*/%@&^<>!".contains(byte),
            [] => false,
        };
        if goes_on {
            let Range { start, end } = generic.name;
            for (offset, text) in [(start, "("), (end, ")")] {
                self.masked.supplies.push(Supply { offset: offset as u32, text });
            }
        }
    }

    /// Whether the bracket here stands behind `def name`, `class Name` or `type Name`.
    fn begins_type_parameters(&self) -> bool {
        if !self.open.is_empty() {
            return false;
        }
        let before = &self.source[self.line_start..self.at];
        let mut words = before.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty());
        let first = words.next().filter(|word| *word != b"async").or_else(|| words.next());
        matches!(first, Some(b"def" | b"class" | b"type"))
            && words.next().is_some_and(|name| name.iter().all(|byte| is_word(*byte)))
            && words.next().is_none()
    }

    fn open_string(&mut self, quote: u8) {
        let before = &self.source[..self.at];
        let length = before.iter().rev().take_while(|byte| is_word(**byte)).count();
        let prefix = before[before.len() - length..].to_ascii_lowercase();
        let is_prefix = prefix.len() < 3
            && prefix.iter().all(|byte| matches!(byte, b'r' | b'b' | b'u' | b'f' | b't'));
        let has = |letter| is_prefix && prefix.contains(&letter);
        let triple = self.is_tripled(quote);
        self.open.push(Open::String {
            quote,
            triple,
            raw: has(b'r'),
            formatted: has(b'f') || has(b't'),
        });
        self.at += delimiter_length(triple);
    }

    /// Whether two more of the quote here follow it.
    fn is_tripled(&self, quote: u8) -> bool {
        self.byte(1) == quote && self.byte(2) == quote
    }

    fn string(&mut self, byte: u8) -> Option<()> {
        let Some(&Open::String { quote, triple, raw, formatted }) = self.open.last() else {
            return None;
        };
        if byte == quote && (!triple || self.is_tripled(quote)) {
            self.open.pop();
            self.at += delimiter_length(triple);
            return Some(());
        }
        self.at += match byte {
            b'\n' if !triple => return None,
            b'\\' if formatted && !raw => self.escape_length()?,
            b'\\' => 2,
            b'{' if formatted => self.open_field(),
            _ => 1,
        };
        Some(())
    }

    /// How long the escape here is in a formatted string, where the braces of `\N{DASH}` hold no
    /// field; nothing if they are not closed.
    fn escape_length(&self) -> Option<usize> {
        let rest = &self.source[self.at..];
        if rest.starts_with(br"\N{") {
            return memchr::memchr(b'}', rest).map(|close| close + 1);
        }
        Some(2)
    }

    /// Opens the field that the brace here begins, unless it is one of `{{`; its length.
    fn open_field(&mut self) -> usize {
        if self.byte(1) == b'{' {
            return 2;
        }
        self.open.push(Open::Field);
        1
    }

    /// Within the format of a replacement field, which may hold fields itself.
    fn format(&mut self, byte: u8) -> Option<()> {
        match byte {
            b'{' => self.open.push(Open::Field),
            b'}' => {
                self.open.pop();
                return self.close(byte).map(|()| self.at += 1);
            }
            b'"' | b'\'' => return None,
            _ => {}
        }
        self.at += 1;
        Some(())
    }
}

fn delimiter_length(triple: bool) -> usize {
    if triple { 3 } else { 1 }
}
