//! Valid Rust that the grammar does not know, made readable for it.
//!
//! Asked for only where its tree has errors. The manifest before a script and what carries no figure are hidden: `pub` before a type
//! of an `extern` block, `safe`, attributes of arguments, the sign of a negative type argument.
//! What the grammar only dislikes the spelling of is read in another one: `'\u{1F_600}'`, macros
//! that are called as a keyword or a built-in type is, `where (): Trait`.

use crate::lexical::{is_word, without_comments_before, without_comments_behind};
use crate::preprocess::Masked;

/// Makes `source` readable; absent where nothing of this kind is in it.
pub(super) fn mend(source: &[u8]) -> Option<Masked> {
    let mut mender = Mender { source, at: 0, masked: Masked::unchanged(source) };
    mender.frontmatter();
    while let Some(&byte) = source.get(mender.at) {
        mender.step(byte);
    }
    (mender.masked.text != source).then_some(mender.masked)
}

/// Macros whose names are words of the grammar.
const NAMES_OF_MACROS: &[&[u8]] = &[
    b"try", b"str", b"bool", b"char", b"u8", b"u16", b"u32", b"u64", b"u128", b"usize", b"i8",
    b"i16", b"i32", b"i64", b"i128", b"isize", b"f32", b"f64",
];

/// A longer attribute is left as it is: what a token costs must not grow with what follows it.
const LONGEST_ATTRIBUTE: usize = 4096;

/// Six digits may be parted by any number of `_`; nobody writes more than these.
const LONGEST_CODE_POINT: usize = 64;

struct Mender<'source> {
    source: &'source [u8],
    at: usize,
    masked: Masked,
}

impl<'source> Mender<'source> {
    /// The manifest of a script between lines of dashes, behind at most the line of its
    /// interpreter (RFC 3503).
    fn frontmatter(&mut self) {
        let mut start = 0;
        if self.source.starts_with(b"#!") && !self.source.starts_with(b"#![") {
            start = memchr::memchr(b'\n', self.source).unwrap_or(self.source.len());
        }
        start = self.source.len() - self.source[start..].trim_ascii_start().len();
        let dashes = self.source[start..].iter().take_while(|byte| **byte == b'-').count();
        if dashes < 3 {
            return;
        }
        let mut end = start;
        for line in self.source[start..].split_inclusive(|byte| *byte == b'\n') {
            let is_last =
                end > start && line.trim_ascii_end() == &self.source[start..start + dashes];
            end += line.len();
            if is_last {
                self.at = start;
                return self.hide(end - start);
            }
        }
    }

    /// Reads the token that begins with `byte`.
    fn step(&mut self, byte: u8) {
        match byte {
            b'/' if self.rest().starts_with(b"//") => {
                self.at += memchr::memchr(b'\n', self.rest()).unwrap_or(self.rest().len());
            }
            b'/' if self.rest().starts_with(b"/*") => self.block_comment(),
            b'"' => self.quoted(b'"'),
            b'\'' => self.character(),
            b'#' => self.attribute(),
            b'-' => self.sign(),
            b'(' if self.rest().starts_with(b"()") => self.unit(),
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

    fn block_comment(&mut self) {
        let mut depth = 0_usize;
        while self.at < self.source.len() {
            if self.rest().starts_with(b"/*") {
                depth += 1;
                self.at += 2;
            } else if self.rest().starts_with(b"*/") {
                depth = depth.saturating_sub(1);
                self.at += 2;
                if depth == 0 {
                    return;
                }
            } else {
                self.at += 1;
            }
        }
    }

    /// A literal up to the next `quote`.
    fn quoted(&mut self, quote: u8) {
        self.at += 1;
        while let Some(&byte) = self.source.get(self.at) {
            self.at += 1;
            match byte {
                b'\\' if self.rest().starts_with(b"u{") => self.code_point(),
                b'\\' => self.at += 1,
                _ if byte == quote => return,
                _ => {}
            }
        }
    }

    /// The digits of `\u{1F_600}` may be parted.
    fn code_point(&mut self) {
        let near = &self.rest()[..self.rest().len().min(LONGEST_CODE_POINT)];
        let length = memchr::memchr(b'}', near).unwrap_or_default();
        for byte in &mut self.masked.text[self.at..self.at + length] {
            if *byte == b'_' {
                *byte = b'0';
            }
        }
        self.at += length;
    }

    /// A character or a lifetime.
    fn character(&mut self) {
        let is_character = match self.rest() {
            [_, b'\\', ..] => true,
            [_, first, rest @ ..] => {
                // A character may be of several bytes.
                let more = rest.iter().take_while(|byte| **byte & 0xC0 == 0x80).count();
                *first != b'\'' && rest.get(more) == Some(&b'\'')
            }
            _ => false,
        };
        if is_character { self.quoted(b'\'') } else { self.at += 1 }
    }

    /// Attributes of arguments and of what else stands in a list.
    fn attribute(&mut self) {
        let is_of_argument = self.rest().starts_with(b"#[")
            && matches!(self.before().last(), Some(b'(' | b',' | b']'));
        if !is_of_argument {
            self.at += 1;
            return;
        }
        let mut depth = 0_usize;
        let length = self.rest().iter().take(LONGEST_ATTRIBUTE).position(|byte| {
            match byte {
                b'[' => depth += 1,
                b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            *byte == b']' && depth == 0
        });
        match length {
            Some(last) => self.hide(last + 1),
            None => self.at += 1,
        }
    }

    /// The sign of a number among type arguments: `R<-1, 1>`.
    fn sign(&mut self) {
        let digits = self.rest()[1..].iter().take_while(|byte| is_word(**byte)).count();
        let after = without_comments_before(&self.rest()[1 + digits..]);
        let is_argument = matches!(self.before().last(), Some(b'<' | b','))
            && self.rest().get(1).is_some_and(u8::is_ascii_digit)
            && matches!(after.first(), Some(b',' | b'>'));
        if is_argument { self.hide(1) } else { self.at += 1 }
    }

    /// `where (): Trait`
    fn unit(&mut self) {
        let after = without_comments_before(&self.rest()[2..]);
        let is_bounded = after.starts_with(b":") && !after.starts_with(b"::");
        if is_bounded && (self.before().ends_with(b"where") || self.before().ends_with(b",")) {
            self.masked.text[self.at..self.at + 2].copy_from_slice(b"u8");
        }
        self.at += 2;
    }

    fn word(&mut self) {
        let length = self.rest().iter().take_while(|byte| is_word(**byte)).count();
        let (word, after) = self.rest().split_at(length);
        if matches!(word, b"r" | b"br" | b"cr") && self.raw_string(length) {
            return;
        }
        let next = without_comments_before(after);
        let arguments = after.strip_prefix(b"!").map(without_comments_before);
        let is_macro =
            arguments.is_some_and(|text| matches!(text.first(), Some(b'(' | b'[' | b'{')));
        if is_macro && NAMES_OF_MACROS.contains(&word) {
            self.masked.text[self.at + length - 1] = b'_';
        }
        let says_nothing = match word {
            b"safe" => is_followed(next, b"fn") || is_followed(next, b"static"),
            b"pub" => declares_type(next),
            _ => false,
        };
        if says_nothing {
            return self.hide(length);
        }
        self.at += length;
    }

    /// A raw string behind its prefix of `length` bytes; false if there is none.
    fn raw_string(&mut self, length: usize) -> bool {
        let after = &self.rest()[length..];
        let hashes = after.iter().take_while(|byte| **byte == b'#').count();
        if after.get(hashes) != Some(&b'"') {
            return false;
        }
        let mut end = vec![b'"'];
        end.resize(hashes + 1, b'#');
        let inside = &after[hashes + 1..];
        let found = memchr::memmem::find(inside, &end);
        self.at += length + hashes + 1 + found.map_or(inside.len(), |at| at + end.len());
        true
    }

    fn hide(&mut self, length: usize) {
        let end = self.at + length;
        for byte in self.masked.text[self.at..end].iter_mut().filter(|byte| **byte != b'\n') {
            *byte = b' ';
        }
        self.masked.blanked.push((self.at as u32, end as u32));
        self.at = end;
    }
}

/// Whether `text` begins with the word `word`.
fn is_followed(text: &[u8], word: &[u8]) -> bool {
    text.strip_prefix(word).is_some_and(|rest| rest.first().is_none_or(|byte| !is_word(*byte)))
}

/// Whether `text` declares a type without saying what it is: `type Name;`.
fn declares_type(text: &[u8]) -> bool {
    let Some(rest) = text.strip_prefix(b"type") else { return false };
    let name = without_comments_before(rest);
    let length = name.iter().take_while(|byte| is_word(**byte)).count();
    without_comments_before(&name[length..]).starts_with(b";")
}
