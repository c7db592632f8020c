//! Names with their qualifiers and template arguments.

use super::Dialect;
use super::token::Kind;
use super::walk::Walker;
use super::words::Word;

/// A name has fewer qualifiers.
const MOST_QUALIFIERS: usize = 64;
/// A template's arguments have fewer tokens.
const MOST_ARGUMENTS: usize = 400;
/// A name with its template arguments and qualifiers, or a macro with its arguments.
#[derive(Clone, Copy, Debug)]
pub(super) struct Chain {
    /// First token.
    pub start: usize,
    /// One past the last.
    pub end: usize,
    /// For a macro with arguments, its opening parenthesis.
    pub call: Option<usize>,
}

impl Walker<'_> {
    /// One past a name with its qualifiers and template arguments.
    pub(super) fn chain(&self, index: usize) -> usize {
        let mut at = index + usize::from(self.at(index).kind == Kind::Scope);
        for _ in 0..MOST_QUALIFIERS {
            at += usize::from(self.is_template_keyword(at));
            if !self.at(at).is_name() {
                return at.max(index + 1);
            }
            at = self.past_template_arguments(at + 1);
            let goes_on = self.at(at).kind == Kind::Scope
                && (self.at(at + 1).is_name() || self.is_template_keyword(at + 1));
            if !goes_on {
                return at;
            }
            at += 1;
        }
        at
    }

    /// `Type::template name<x>`
    fn is_template_keyword(&self, index: usize) -> bool {
        self.at(index).word == Word::Template
    }

    /// The token after the template arguments that open at `index`; `index` itself if none do.
    fn past_template_arguments(&self, index: usize) -> usize {
        if self.dialect == Dialect::C || !self.at(index).is(b'<') {
            return index;
        }
        self.angle(index).map_or(index, |close| close + 1)
    }

    /// The `>` that closes the `<` at `index`, if template arguments can stand between.
    pub(super) fn angle(&self, index: usize) -> Option<usize> {
        let mut depth = 0_u32;
        let mut at = index;
        while at < index + MOST_ARGUMENTS {
            match self.at(at).kind {
                Kind::Punct(b'<') => depth += 1,
                Kind::Punct(b'>') if self.compares(at) => {}
                Kind::Punct(b'>') => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(at);
                    }
                }
                Kind::Punct(b'(' | b'[' | b'{') => at = self.live.mate(at)?,
                // The name of `operator<` opens nothing.
                Kind::Word if self.at(at).word == Word::Operator => at += 1,
                Kind::Punct(b';' | b'}' | b')' | b']' | 0) => return None,
                _ => {}
            }
            at += 1;
        }
        None
    }

    /// Whether a `>` is the beginning of `>=`.
    fn compares(&self, index: usize) -> bool {
        let next = self.at(index + 1);
        next.is(b'=') && next.start == self.at(index).end && !self.live.before(index).is(b'>')
    }
}
