//! Whether branches of a conditional can be read one after the other.

use super::token::{Kind, Token};
use super::words::{Word, shouts};

/// The first and last token of each branch that is not empty.
pub(super) trait Edges<'t>: Iterator<Item = (&'t Token, &'t Token)> {}
impl<'t, I: Iterator<Item = (&'t Token, &'t Token)>> Edges<'t> for I {}

/// Whether every branch is made of whole statements, and stands between whole statements.
pub(super) fn statements<'t>(
    source: &[u8],
    before: Option<&Token>,
    mut edges: impl Edges<'t>,
    next: Option<&Token>,
) -> bool {
    let Some(start) = Start::behind(before, source) else { return false };
    let takes_up =
        |next: &Token| is_else(next, source) || (start == Start::AfterCall && next.is(b'{'));
    !next.is_some_and(takes_up)
        && edges.all(|(first, last)| start.begins(first, source) && ends_statement(last, source))
}

/// Whether every branch is made of whole list items, each with its comma.
pub(super) fn items<'t>(before: Option<&Token>, mut edges: impl Edges<'t>) -> bool {
    before.is_some_and(|token| matches!(token.kind, Kind::Punct(b',' | b'{')))
        && edges.all(|(first, last)| !first.is(b',') && last.is(b','))
}

/// What stands before a conditional.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// A whole statement.
    Fresh,
    /// What may be a macro without a semicolon, or a condition.
    AfterCall,
}

impl Start {
    /// What `before` ends; none if a statement goes on behind it.
    fn behind(before: Option<&Token>, source: &[u8]) -> Option<Self> {
        let Some(before) = before else { return Some(Self::Fresh) };
        match before.kind {
            Kind::Punct(b';' | b'}' | b'{' | b':') => Some(Self::Fresh),
            Kind::Punct(b')') => Some(Self::AfterCall),
            _ if is_bare_macro(before, source) => Some(Self::AfterCall),
            _ => None,
        }
    }

    /// Whether a statement begins with `first`.
    fn begins(self, first: &Token, source: &[u8]) -> bool {
        (self == Self::Fresh || (first.is_word() && first.first_on_line))
            && !first.is(b',')
            && !is_else(first, source)
    }
}

fn ends_statement(last: &Token, source: &[u8]) -> bool {
    matches!(last.kind, Kind::Punct(b';' | b'}' | b':'))
        || (last.first_on_line && is_bare_macro(last, source))
}

fn is_bare_macro(token: &Token, source: &[u8]) -> bool {
    token.is_name() && shouts(token.text(source))
}

fn is_else(token: &Token, source: &[u8]) -> bool {
    token.word == Word::Lead && token.text(source) == b"else"
}
