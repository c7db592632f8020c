//! The head of a `struct`, `class`, `union` or `enum`: which of its names are macros.

use super::Dialect;
use super::declaration::Chain;
use super::token::Kind;
use super::walk::{Scope, Walker};
use super::words::Word;

/// A head has fewer names.
const MOST_NAMES: usize = 8;
/// A list of bases has fewer tokens.
const MOST_BASES: usize = 400;

impl Walker<'_> {
    /// The token after the head at `index`; with the brace and what it holds for a definition.
    pub(super) fn record(&mut self, index: usize) -> (usize, Option<(usize, Scope)>) {
        let enumeration = self.at(index).word == Word::Enum;
        let mut names: Vec<Chain> = Vec::new();
        let mut at = index + 1;
        while names.len() < MOST_NAMES {
            let token = self.at(at);
            at = match token.kind {
                Kind::Word if token.is_name() => {
                    let end = self.chain(at);
                    let close = self.live.parenthesis(end);
                    // `struct x (*f)(…)` and `struct x f(…)` are no macros.
                    let call = close.filter(|close| {
                        names.is_empty() && self.at(close + 1).is_name() && self.is_macro_like(at)
                    });
                    if close.is_some() && call.is_none() {
                        break;
                    }
                    let after = call.map_or(end, |close| close + 1);
                    names.push(Chain { start: at, end: after, call: call.map(|_| end) });
                    after
                }
                Kind::Word if token.word == Word::Record && enumeration => at + 1,
                Kind::Word if token.word == Word::Trailer => at + 1,
                Kind::Word if token.word == Word::Expression => match self.live.parenthesis(at + 1)
                {
                    Some(close) => close + 1,
                    None => break,
                },
                Kind::Punct(b'[') if self.at(at + 1).is(b'[') => match self.live.mate(at) {
                    Some(close) => close + 1,
                    None => break,
                },
                _ => break,
            };
        }
        let tag = self.tag(&names);
        let after_first = names.first().map_or(at, |name| name.end);
        let Some(brace) = self.definition(at) else {
            if self.dialect == Dialect::Cpp
                && self.at(at).is(b';')
                && names.len() == 2
                && self.is_macro(&names[0])
                && self.text(index) == b"class"
            {
                self.hide(names[0].start, names[0].end);
                return (at, None);
            }
            // `struct x y`: the second name is the declarator's.
            let declarator = names.get(1).map_or(at, |name| name.start);
            return (declarator.max(after_first.min(at)), None);
        };
        let sure = self.declares() || names.iter().rev().skip(1).all(|name| self.is_macro(name));
        if sure {
            for (position, name) in names.iter().enumerate() {
                if Some(position) != tag {
                    self.hide(name.start, name.end);
                }
            }
        }
        let name = tag.map(|tag| names[tag].start as u32);
        let scope = if enumeration { Scope::List } else { Scope::Record(name) };
        (brace, Some((brace, scope)))
    }

    /// Which name is the type's own.
    fn tag(&self, names: &[Chain]) -> Option<usize> {
        names.iter().rposition(|name| !self.is_macro(name)).or_else(|| names.len().checked_sub(1))
    }

    /// The brace of a definition whose head ends at `index`.
    fn definition(&self, index: usize) -> Option<usize> {
        if self.at(index).is(b'{') {
            return Some(index);
        }
        if !self.at(index).is(b':') || self.at(index + 1).kind == Kind::Number {
            return None;
        }
        let mut at = index + 1;
        while at < index + MOST_BASES {
            match self.at(at).kind {
                Kind::Punct(b'{') => return Some(at),
                Kind::Punct(b'(') => at = self.live.mate(at)?,
                Kind::Punct(b';' | b'}' | b'=' | b')' | 0) => return None,
                _ => {}
            }
            at += 1;
        }
        None
    }
}
