//! One pass over the bytes: comments and white space fall away, tokens and directives remain.

use memchr::{memchr2, memchr3, memmem};

use super::Dialect;
use super::token::{Directive, DirectiveKind, Kind, Scanned, Token};
use super::words::{Word, classify};

/// What a byte can begin.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Class {
    Space,
    Newline,
    Word,
    Digit,
    Quote,
    Slash,
    Backslash,
    Hash,
    Punct,
}

/// What a piece of a directive's line is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// White space, a continuation, or a comment up to the line's end.
    Blank,
    /// Part of its text.
    Text,
    /// A string with `/*` in it, which the grammar takes for a comment's beginning.
    TextWithComment,
    /// A comment that may end before the line does.
    Comment,
}

static CLASSES: [Class; 256] = classes();
static WORD_BYTES: [bool; 256] = word_bytes();

const fn classes() -> [Class; 256] {
    let mut table = [Class::Punct; 256];
    let words = word_bytes();
    let mut byte = 0;
    while byte < 256 {
        table[byte] = match byte as u8 {
            b'\n' => Class::Newline,
            0..=b' ' | 0x7f => Class::Space,
            b'0'..=b'9' => Class::Digit,
            b'"' | b'\'' => Class::Quote,
            b'/' => Class::Slash,
            b'\\' => Class::Backslash,
            b'#' => Class::Hash,
            _ if words[byte] => Class::Word,
            _ => Class::Punct,
        };
        byte += 1;
    }
    table
}

const fn word_bytes() -> [bool; 256] {
    let mut table = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        table[byte] = matches!(byte as u8, b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'_' | b'$' | 0x80..=0xff);
        byte += 1;
    }
    table
}

/// Scans a text.
pub(super) fn scan(source: &[u8], dialect: Dialect) -> Scanned {
    let mut scanner = Scanner {
        source,
        dialect,
        position: 0,
        fresh_line: true,
        has_word_operators: dialect == Dialect::C && memmem::find(source, b"iso646.h").is_some(),
        out: Scanned {
            tokens: Vec::with_capacity(source.len() / 5),
            directives: Vec::with_capacity(source.len() / 512),
            respelled: Vec::new(),
        },
    };
    scanner.run();
    scanner.out
}

struct Scanner<'s> {
    source: &'s [u8],
    dialect: Dialect,
    position: usize,
    /// Whether nothing but white space and comments was seen on this line yet.
    fresh_line: bool,
    /// Whether `and` and its like are operators, as C has them from a header.
    has_word_operators: bool,
    out: Scanned,
}

impl Scanner<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.source.get(self.position) {
            match CLASSES[usize::from(byte)] {
                Class::Space => self.spaces(),
                Class::Newline => {
                    self.fresh_line = true;
                    self.position += 1;
                }
                Class::Word => self.word(),
                Class::Digit => self.number(),
                Class::Quote => self.quoted(self.position),
                Class::Slash => self.slash(),
                Class::Backslash => self.backslash(),
                Class::Hash if self.fresh_line => self.directive(),
                Class::Hash | Class::Punct => self.punctuation(byte),
            }
        }
    }

    #[inline]
    fn spaces(&mut self) {
        let rest = &self.source[self.position..];
        let blank = |byte: &u8| matches!(byte, b' ' | b'\t');
        let length = rest.iter().position(|byte| !blank(byte)).unwrap_or(rest.len());
        self.position += length.max(1);
    }

    #[inline]
    fn peek(&self, ahead: usize) -> u8 {
        self.source.get(self.position + ahead).copied().unwrap_or_default()
    }

    #[inline]
    fn push(&mut self, start: usize, kind: Kind, word: Word) {
        self.out.tokens.push(Token {
            start: start as u32,
            end: self.position as u32,
            kind,
            word,
            first_on_line: self.fresh_line,
        });
        self.fresh_line = false;
    }

    #[inline]
    fn word(&mut self) {
        let start = self.position;
        self.position = word_end(self.source, start);
        let text = &self.source[start..self.position];
        let quote = self.peek(0);
        if (quote == b'"' || quote == b'\'') && is_literal_prefix(text) {
            if self.peek(0) == b'"' && text.ends_with(b"R") && self.dialect == Dialect::Cpp {
                self.raw_string(start);
            } else {
                self.quoted(start);
            }
            return;
        }
        if self.has_word_operators
            && let Some(operator) = word_operator(text)
        {
            self.respell(start, operator);
            self.push(start, Kind::Punct(operator[0]), Word::Name);
            return;
        }
        let word = classify(text, self.dialect);
        self.push(start, Kind::Word, word);
    }

    fn number(&mut self) {
        let start = self.position;
        let rest = &self.source[start..];
        let mut length = 0;
        while let Some(&byte) = rest.get(length) {
            let taken = match byte {
                b'.' => true,
                b'+' | b'-' => matches!(rest[length - 1], b'e' | b'E' | b'p' | b'P'),
                b'\'' => rest.get(length + 1).is_some_and(u8::is_ascii_alphanumeric),
                _ => WORD_BYTES[usize::from(byte)],
            };
            if !taken {
                break;
            }
            length += 1;
        }
        // `0xE+1` is one preprocessing token, as the standard wants it.
        self.position = start + length;
        self.push(start, Kind::Number, Word::Name);
    }

    /// A string or character whose quote stands at the position, its prefix from `start`.
    fn quoted(&mut self, start: usize) {
        let open = self.position;
        self.position = quoted_end(self.source, open);
        if self.source[open] == b'\'' && self.position - open > 3 {
            self.plain_characters(open);
        }
        self.push(start, Kind::Literal, Word::Name);
    }

    /// `'//'`: no grammar knows that this is no comment.
    fn plain_characters(&mut self, open: usize) {
        for at in open + 1..self.position - 1 {
            if self.source[at] == b'/' && matches!(self.source[at + 1], b'/' | b'*') {
                self.out.respelled.push((at as u32, b'_'));
            }
        }
    }

    /// Lets the grammar read `text`, and then blanks, from `start` to the position.
    fn respell(&mut self, start: usize, text: &[u8]) {
        let bytes = text.iter().copied().chain(std::iter::repeat(b' '));
        let offsets = start as u32..self.position as u32;
        self.out.respelled.extend(offsets.zip(bytes));
    }

    fn raw_string(&mut self, start: usize) {
        let body = &self.source[self.position + 1..];
        // A delimiter has at most 16 characters.
        let window = &body[..body.len().min(17)];
        let Some(open) = memchr3(b'(', b'\n', b'"', window).filter(|at| window[*at] == b'(') else {
            return self.quoted(start);
        };
        let mut closing = Vec::with_capacity(open + 2);
        closing.push(b')');
        closing.extend_from_slice(&window[..open]);
        closing.push(b'"');
        let Some(end) = memmem::find(&body[open..], &closing) else {
            return self.quoted(start);
        };
        self.position += 1 + open + end + closing.len();
        self.push(start, Kind::Literal, Word::Name);
    }

    fn slash(&mut self) {
        match self.peek(1) {
            b'*' => {
                let end = block_comment_end(self.source, self.position);
                if memchr::memchr(b'\n', &self.source[self.position..end]).is_some() {
                    self.fresh_line = true;
                }
                self.position = end;
            }
            b'/' => self.position = line_comment_end(self.source, self.position),
            _ => self.punctuation(b'/'),
        }
    }

    fn backslash(&mut self) {
        match continuation(self.source, self.position) {
            Some(after) => self.position = after,
            None => self.punctuation(b'\\'),
        }
    }

    fn punctuation(&mut self, byte: u8) {
        let start = self.position;
        let kind = match (byte, self.peek(1)) {
            (b':', b':') => Kind::Scope,
            (b'-', b'>') => Kind::Arrow,
            (b'<' | b'%' | b':', second) => self.digraph(byte, second),
            _ => Kind::Punct(byte),
        };
        self.position += match kind {
            Kind::Scope | Kind::Arrow => 2,
            Kind::Punct(sign) if sign != byte => {
                self.position += 2;
                self.respell(start, &[sign]);
                0
            }
            _ => 1,
        };
        self.push(start, kind, Word::Name);
    }

    /// What `<%` and its like stand for; the first sign itself where there is none.
    fn digraph(&self, first: u8, second: u8) -> Kind {
        Kind::Punct(match (first, second) {
            (b'<', b'%') => b'{',
            (b'%', b'>') => b'}',
            // In `A<::b>` the colons belong together.
            (b'<', b':') if self.peek(2) != b':' || matches!(self.peek(3), b':' | b'>') => b'[',
            (b':', b'>') => b']',
            _ => first,
        })
    }

    fn directive(&mut self) {
        let start = self.position;
        let at = self.out.tokens.len() as u32;
        let mut name = start + 1;
        while matches!(self.source.get(name), Some(b' ' | b'\t')) {
            name += 1;
        }
        let argument = word_end(self.source, name);
        let kind = directive_kind(&self.source[name..argument]);
        let (end, comment_inside) = self.directive_end(argument);
        self.out.directives.push(Directive {
            start: start as u32,
            end: end as u32,
            argument: argument as u32,
            kind,
            comment_inside,
            at,
        });
    }

    /// Goes to the end of the logical line; says where its last byte of text ends.
    fn directive_end(&mut self, argument: usize) -> (usize, bool) {
        self.position = argument;
        let mut end = argument;
        let mut comment_at = None;
        while let Some(&byte) = self.source.get(self.position).filter(|byte| **byte != b'\n') {
            let start = self.position;
            let piece = self.directive_piece(byte);
            if matches!(piece, Piece::Comment | Piece::TextWithComment) {
                comment_at.get_or_insert(start);
            }
            if matches!(piece, Piece::Text | Piece::TextWithComment) {
                end = self.position;
            }
        }
        (end, comment_at.is_some_and(|at| at < end))
    }

    /// Goes past what begins with `byte` in a directive's line.
    #[inline]
    fn directive_piece(&mut self, byte: u8) -> Piece {
        let start = self.position;
        let (end, piece) = match byte {
            b'\\' => match continuation(self.source, start) {
                Some(after) => (after, Piece::Blank),
                None => (start + 1, Piece::Text),
            },
            b'"' | b'\'' => {
                let end = quoted_end(self.source, start);
                let has_comment = memmem::find(&self.source[start..end], b"/*").is_some();
                (end, if has_comment { Piece::TextWithComment } else { Piece::Text })
            }
            b'/' if self.peek(1) == b'*' => (block_comment_end(self.source, start), Piece::Comment),
            b'/' if self.peek(1) == b'/' => (line_comment_end(self.source, start), Piece::Blank),
            _ if byte.is_ascii_whitespace() => (start + 1, Piece::Blank),
            _ => (start + 1, Piece::Text),
        };
        self.position = end;
        piece
    }
}

fn word_end(source: &[u8], start: usize) -> usize {
    let rest = source.get(start..).unwrap_or_default();
    let length = rest.iter().position(|byte| !WORD_BYTES[usize::from(*byte)]);
    start + length.unwrap_or(rest.len())
}

/// The operator that a word of C's `<iso646.h>` is.
fn word_operator(text: &[u8]) -> Option<&'static [u8]> {
    Some(match text {
        b"and" => b"&&",
        b"or" => b"||",
        b"not" => b"!",
        b"not_eq" => b"!=",
        b"bitand" => b"&",
        b"bitor" => b"|",
        b"xor" => b"^",
        b"compl" => b"~",
        b"and_eq" => b"&=",
        b"or_eq" => b"|=",
        b"xor_eq" => b"^=",
        _ => return None,
    })
}

fn is_literal_prefix(text: &[u8]) -> bool {
    matches!(text, b"L" | b"u" | b"U" | b"u8" | b"R" | b"LR" | b"uR" | b"UR" | b"u8R")
}

/// The end of a literal whose quote is at `start`; the line's end when it is not closed.
fn quoted_end(source: &[u8], start: usize) -> usize {
    let quote = source[start];
    let mut position = start + 1;
    loop {
        let rest = source.get(position..).unwrap_or_default();
        let Some(at) = memchr3(quote, b'\\', b'\n', rest) else { return source.len() };
        position += at;
        match source[position] {
            b'\\' => {
                let after = continuation(source, position);
                position = after.unwrap_or((position + 2).min(source.len()));
            }
            b'\n' => return position,
            _ => return position + 1,
        }
    }
}

fn block_comment_end(source: &[u8], start: usize) -> usize {
    let mut position = start + 2;
    while let Some(at) = source.get(position..).and_then(|rest| memchr::memchr(b'*', rest)) {
        position += at + 1;
        if source.get(position) == Some(&b'/') {
            return position + 1;
        }
    }
    source.len()
}

/// The newline that ends a line comment, past continued lines.
fn line_comment_end(source: &[u8], start: usize) -> usize {
    let mut position = start;
    loop {
        let rest = source.get(position..).unwrap_or_default();
        let Some(at) = memchr2(b'\n', b'\\', rest) else { return source.len() };
        position += at;
        if source[position] == b'\n' {
            return position;
        }
        position = continuation(source, position).unwrap_or(position + 1);
    }
}

/// The byte after a backslash and the newline it hides.
fn continuation(source: &[u8], backslash: usize) -> Option<usize> {
    match source.get(backslash + 1..)? {
        [b'\n', ..] => Some(backslash + 2),
        [b'\r', b'\n', ..] => Some(backslash + 3),
        _ => None,
    }
}

fn directive_kind(name: &[u8]) -> DirectiveKind {
    match name {
        b"if" | b"ifdef" | b"ifndef" => DirectiveKind::If,
        b"elif" | b"elifdef" | b"elifndef" => DirectiveKind::Elif,
        b"else" => DirectiveKind::Else,
        b"endif" => DirectiveKind::Endif,
        b"include" | b"import" | b"include_next" => DirectiveKind::Include,
        b"define" => DirectiveKind::Define,
        _ => DirectiveKind::Other,
    }
}
