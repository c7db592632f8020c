//! What the scan makes of a text: tokens of code and directives between them.

use super::words::Word;

/// What a token is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier or keyword; [`Token::word`] says which.
    Word,
    /// A number.
    Number,
    /// A string or character literal.
    Literal,
    /// One byte of punctuation, except the pairs below.
    Punct(u8),
    /// `::`
    Scope,
    /// `->`
    Arrow,
}

/// A token of code: never a comment, never part of a directive.
#[derive(Clone, Copy, Debug)]
pub(super) struct Token {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// What it is.
    pub kind: Kind,
    /// Which word, if it is one.
    pub word: Word,
    /// Whether only white space and comments stand before it on its line.
    pub first_on_line: bool,
}

impl Token {
    /// Whether it is this punctuation.
    pub fn is(&self, byte: u8) -> bool {
        self.kind == Kind::Punct(byte)
    }

    /// Whether it is an identifier or keyword.
    pub fn is_word(&self) -> bool {
        self.kind == Kind::Word
    }

    /// Whether it is an identifier without a meaning in the language.
    pub fn is_name(&self) -> bool {
        self.kind == Kind::Word && self.word == Word::Name
    }

    /// Its bytes.
    pub fn text<'s>(&self, source: &'s [u8]) -> &'s [u8] {
        source.get(self.start as usize..self.end as usize).unwrap_or_default()
    }
}

/// What a directive asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum DirectiveKind {
    /// `#if`, `#ifdef`, `#ifndef`
    If,
    /// `#elif`, `#elifdef`, `#elifndef`
    Elif,
    /// `#else`
    Else,
    /// `#endif`
    Endif,
    /// `#include`, `#import`, `#include_next`
    Include,
    /// `#define`
    Define,
    /// Any other.
    Other,
}

/// A directive: one logical line, with its continuations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Directive {
    /// The `#`.
    pub start: u32,
    /// One past the last byte that is neither white space nor a comment's.
    pub end: u32,
    /// The bytes between the directive's name and `end`.
    pub argument: u32,
    /// What it asks for.
    pub kind: DirectiveKind,
    /// Whether a comment stands in it before its end.
    pub comment_inside: bool,
    /// How many tokens stand before it.
    pub at: u32,
}

/// A scanned text.
#[derive(Debug, Default)]
pub(super) struct Scanned {
    /// Tokens in the order of the text.
    pub tokens: Vec<Token>,
    /// Directives in the order of the text.
    pub directives: Vec<Directive>,
    /// Bytes that the grammar is to read otherwise: offset and byte.
    pub respelled: Vec<(u32, u8)>,
}
