//! The tokens of TypeScript, with the brackets matched: what a grammar-less look needs.
//!
//! One pass, each token once; `<` and `>` are a pair where nothing between them says otherwise.

use crate::languages::javascript::lexical::{BEFORE_VALUE, comment, regex, template_part};
use crate::lexical::{is_word_or_dollar, quoted_on_line};

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier, keyword, private name or number.
    Word,
    /// A string or a regular expression.
    Literal,
    /// A part of a template, up to its end or to the `${` that it opens.
    Template,
    /// Punctuation: one character, or `=>`, `...`, `?.`, `&&`, `||`.
    Mark,
}

/// A token by its place in the text, with its place among the brackets.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    pub kind: Kind,
    pub start: usize,
    pub end: usize,
    /// The bracket that is open around it, by index.
    pub around: Option<usize>,
    /// The other one of the pair, if it is a bracket that has one; of a part of a template, the next
    /// part. By index.
    pub partner: Option<usize>,
    /// It is the first one on its line.
    pub is_first: bool,
}

/// The tokens of `source`, in order.
pub(super) fn tokens(source: &[u8]) -> Vec<Token> {
    let mut lexer =
        Lexer { source, at: 0, tokens: Vec::new(), open: Vec::new(), depths: [0; 4], line: true };
    while lexer.at < source.len() {
        lexer.step();
    }
    lexer.tokens
}

struct Lexer<'source> {
    source: &'source [u8],
    at: usize,
    tokens: Vec<Token>,
    /// The brackets that are open, by index.
    open: Vec<usize>,
    /// How many of them are `(`, `[`, `{` or `${`, and `<`.
    depths: [usize; 4],
    /// Nothing stands before on this line.
    line: bool,
}

impl Lexer<'_> {
    fn rest(&self) -> &[u8] {
        &self.source[self.at..]
    }

    /// Reads the token, white space or comment at hand.
    fn step(&mut self) {
        if self.blank() {
            return;
        }
        match self.source[self.at] {
            quote @ (b'"' | b'\'') => self.push(Kind::Literal, quoted_on_line(self.rest(), quote)),
            b'`' => self.template(),
            b'}' if self.ends_substitution() => self.next_part(),
            b'/' => match self.regex() {
                Some(length) => self.push(Kind::Literal, length),
                None => self.push(Kind::Mark, 1),
            },
            byte if is_word_or_dollar(byte) || byte == b'#' => {
                let rest = &self.rest()[1..];
                let length = 1 + rest.iter().take_while(|byte| is_word_or_dollar(**byte)).count();
                self.push(Kind::Word, length);
            }
            byte => self.mark(byte),
        }
    }

    /// Passes the white space or the comment at hand; false if there is none.
    fn blank(&mut self) -> bool {
        let rest = self.rest();
        let length = if rest[0].is_ascii_whitespace() {
            1
        } else if let Some(length) = comment(rest) {
            length
        } else {
            return false;
        };
        self.line |= memchr::memchr(b'\n', &rest[..length]).is_some();
        self.at += length;
        true
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let (start, end) = (self.at, (self.at + length).min(self.source.len()));
        let is_first = std::mem::replace(&mut self.line, false);
        let around = self.open.last().copied();
        self.tokens.push(Token { kind, start, end, around, partner: None, is_first });
        self.at = end;
    }

    fn mark(&mut self, byte: u8) {
        let rest = self.rest();
        let is_chain = rest.starts_with(b"?.") && !rest.get(2).is_some_and(u8::is_ascii_digit);
        let length = if rest.starts_with(b"...") {
            3
        } else if is_chain || [&b"=>"[..], b"&&", b"||"].iter().any(|mark| rest.starts_with(mark)) {
            2
        } else {
            1
        };
        match byte {
            b'(' | b'[' | b'{' | b'<' => self.open(Kind::Mark, length, bracket(byte)),
            b')' | b']' | b'}' | b'>' => {
                let partner = self.close(bracket(byte));
                self.push(Kind::Mark, length);
                self.pair(partner);
            }
            b';' => self.drop_angles(length),
            b'&' | b'|' if length == 2 => self.drop_angles(length),
            _ => self.push(Kind::Mark, length),
        }
    }

    /// What no `<` may be open around.
    fn drop_angles(&mut self, length: usize) {
        while self.open.last().is_some_and(|open| self.source[self.tokens[*open].start] == b'<') {
            self.open.pop();
            self.depths[3] -= 1;
        }
        self.push(Kind::Mark, length);
    }

    fn open(&mut self, kind: Kind, length: usize, bracket: usize) {
        self.push(kind, length);
        self.open.push(self.tokens.len() - 1);
        self.depths[bracket] += 1;
    }

    /// Closes all up to the innermost open `bracket`, which is returned; nothing if none is open,
    /// or if it is a `<` with something else open in it.
    fn close(&mut self, bracket: usize) -> Option<usize> {
        if self.depths[bracket] == 0 {
            return None;
        }
        while let Some(&index) = self.open.last() {
            let kind = self.bracket_of(index);
            if bracket == 3 && kind != 3 {
                return None;
            }
            self.open.pop();
            self.depths[kind] -= 1;
            if kind == bracket {
                return Some(index);
            }
        }
        None
    }

    /// Makes the last token the partner of `partner`.
    fn pair(&mut self, partner: Option<usize>) {
        let Some(partner) = partner else { return };
        let last = self.tokens.len() - 1;
        self.tokens[last].partner = Some(partner);
        self.tokens[partner].partner = Some(last);
    }

    fn bracket_of(&self, index: usize) -> usize {
        let token = self.tokens[index];
        if token.kind == Kind::Template { 2 } else { bracket(self.source[token.start]) }
    }

    /// Whether the `}` at hand ends what a template has opened with `${`.
    fn ends_substitution(&self) -> bool {
        if self.depths[2] == 0 {
            return false;
        }
        let innermost = self.open.iter().rev().find(|open| self.bracket_of(**open) != 3);
        innermost.is_some_and(|open| self.tokens[*open].kind == Kind::Template)
    }

    /// The part of a template behind the `}` at hand.
    fn next_part(&mut self) {
        let before = self.close(2);
        self.template();
        if let Some(before) = before {
            self.tokens[before].partner = Some(self.tokens.len() - 1);
        }
    }

    /// A part of a template, from `` ` `` or `}` on.
    fn template(&mut self) {
        let (length, is_open) = template_part(self.rest());
        if is_open {
            self.open(Kind::Template, length, 2);
        } else {
            self.push(Kind::Template, length);
        }
    }

    /// The length of the regular expression at hand, if there is one.
    fn regex(&self) -> Option<usize> {
        if let Some(last) = self.tokens.last() {
            let text = &self.source[last.start..last.end];
            let ends_value = match last.kind {
                Kind::Word => !BEFORE_VALUE.contains(&text),
                Kind::Literal | Kind::Template => true,
                Kind::Mark => matches!(text, b")" | b"]" | b"}" | b"<"),
            };
            if ends_value {
                return None;
            }
        }
        regex(self.rest())
    }
}

/// Which kind of bracket `byte` is.
fn bracket(byte: u8) -> usize {
    match byte {
        b'(' | b')' => 0,
        b'[' | b']' => 1,
        b'{' | b'}' => 2,
        _ => 3,
    }
}
