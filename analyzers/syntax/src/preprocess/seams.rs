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
    let starts = match before {
        None => Start::Fresh,
        Some(token) => match token.kind {
            Kind::Punct(b';' | b'}' | b'{' | b':') => Start::Fresh,
            Kind::Punct(b')') => Start::AfterCall,
            Kind::Word if token.is_name() && shouts(token.text(source)) => Start::AfterCall,
            _ => return false,
        },
    };
    if next.is_some_and(|next| next.word == Word::Lead && next.text(source) == b"else") {
        return false;
    }
    if starts == Start::AfterCall && next.is_some_and(|next| next.is(b'{')) {
        return false;
    }
    edges.all(|(first, last)| {
        let begins = starts == Start::Fresh || (first.is_word() && first.first_on_line);
        begins
            && first.kind != Kind::Punct(b',')
            && !(first.word == Word::Lead && first.text(source) == b"else")
            && (matches!(last.kind, Kind::Punct(b';' | b'}' | b':'))
                || (last.is_name() && last.first_on_line && shouts(last.text(source))))
    })
}

/// Whether every branch is made of whole list items, each with its comma.
pub(super) fn items<'t>(before: Option<&Token>, mut edges: impl Edges<'t>) -> bool {
    before.is_some_and(|token| matches!(token.kind, Kind::Punct(b',' | b'{')))
        && edges.all(|(first, last)| !first.is(b',') && last.is(b','))
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Start {
    /// After a whole statement.
    Fresh,
    /// After what may be a macro without a semicolon, or a condition.
    AfterCall,
}
