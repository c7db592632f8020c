//! Valid Go that the grammar does not know, made readable for it.
//!
//! Asked for only where its tree has errors:
//!
//! - `new` of a value, of Go 1.26, is read as another function: the grammar has a type there;
//! - a group of declarations on one line, `var (a = 1; b = 2)`, gets the last semicolon.

use crate::lexical::{
    ends_with_word, is_word, quoted_on_line, without_comments_before, without_comments_behind,
};
use crate::preprocess::{Masked, Supply};

/// Makes `source` readable; absent where nothing of this kind is in it.
pub(super) fn mend(source: &[u8]) -> Option<Masked> {
    let masked = Masked::unchanged(source);
    let mut mender = Mender { source, at: 0, open: Vec::new(), masked };
    while let Some(&byte) = source.get(mender.at) {
        mender.step(byte);
    }
    let masked = mender.masked;
    (!masked.supplies.is_empty() || masked.text != source).then_some(masked)
}

/// What groups declarations in parentheses.
const GROUPS: [&[u8]; 4] = [b"var", b"const", b"type", b"import"];

struct Mender<'source> {
    source: &'source [u8],
    at: usize,
    /// The parentheses that are open: whether each is of a group of declarations.
    open: Vec<bool>,
    masked: Masked,
}

impl<'source> Mender<'source> {
    /// Reads the token that begins with `byte`.
    fn step(&mut self, byte: u8) {
        let rest = self.rest();
        match byte {
            b'/' if rest.starts_with(b"//") => {
                self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
            }
            b'/' if rest.starts_with(b"/*") => {
                let end = memchr::memmem::find(&rest[2..], b"*/");
                self.at += end.map_or(rest.len(), |end| end + 4);
            }
            b'`' => {
                let end = memchr::memchr(b'`', &rest[1..]);
                self.at += end.map_or(rest.len(), |end| end + 2);
            }
            b'"' | b'\'' => self.at += quoted_on_line(rest, byte),
            b'(' => {
                let before = self.before();
                self.open.push(GROUPS.iter().any(|word| ends_with_word(before, word)));
                self.at += 1;
            }
            b')' => self.close(),
            _ if is_word(byte) => self.word(),
            _ => self.at += 1,
        }
    }

    fn rest(&self) -> &'source [u8] {
        &self.source[self.at..]
    }

    /// What stands before the token at hand.
    fn before(&self) -> &'source [u8] {
        without_comments_behind(&self.source[..self.at])
    }

    /// The end of a group: its last declaration is followed by a semicolon, or by a line's end in
    /// its place.
    fn close(&mut self) {
        let before = self.before();
        let is_ended = matches!(before.last(), None | Some(b'(' | b';'))
            || self.source[before.len()..self.at].contains(&b'\n');
        if self.open.pop() == Some(true) && !is_ended {
            self.masked.supplies.push(Supply { offset: self.at as u32, text: ";" });
        }
        self.at += 1;
    }

    fn word(&mut self) {
        let start = self.at;
        let length = self.rest().iter().take_while(|byte| is_word(**byte)).count();
        let (word, after) = self.rest().split_at(length);
        let argument = without_comments_before(after).strip_prefix(b"(");
        if word == b"new" && argument.is_some_and(is_value) {
            self.masked.text[start + length - 1] = b'_';
        }
        self.at = start + length;
    }
}

/// Whether the argument that `text` begins with can be no type: a literal, an operation, a call.
fn is_value(text: &[u8]) -> bool {
    let text = without_comments_before(text);
    let path = text.iter().take_while(|byte| is_word(**byte) || **byte == b'.').count();
    let is_number = text.first().is_some_and(u8::is_ascii_digit);
    let behind = without_comments_before(&text[path..]).first();
    match text.first() {
        _ if is_number => true,
        Some(b'"' | b'\'' | b'`' | b'-' | b'+' | b'!' | b'^' | b'&') => true,
        _ if matches!(
            &text[..path],
            b"" | b"func" | b"struct" | b"interface" | b"map" | b"chan"
        ) =>
        {
            false
        }
        _ => !matches!(behind, None | Some(b')' | b'[' | b',')),
    }
}
