//! The head of a `struct`, `class`, `union` or `enum`: which of its names are macros.

use super::Dialect;
use super::chain::Chain;
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
        let (names, end) = self.record_names(index);
        self.hide_late_alignment(index + 1, end);
        let Some(brace) = self.definition(end) else {
            return (self.declared_record(index, &names, end), None);
        };
        if self.at(index).word != Word::Enum {
            self.bases(end, brace);
        } else if self.dialect == Dialect::C || names.is_empty() {
            // `enum e : uint8_t {` is of C23, `enum : uint8_t {` unknown to both grammars.
            self.hide(end, brace);
        }
        let last = names.last().map_or(index, |name| name.end);
        self.mend_record_head(index + 1, last);
        let tag = self.tag(&names);
        self.hide_record_macros(&names, tag);
        let scope = if self.at(index).word == Word::Enum {
            Scope::List
        } else {
            Scope::Record(tag.map(|tag| names[tag].start as u32))
        };
        (brace, Some((brace, scope)))
    }

    /// `struct [[deprecated]] alignas(16) V`: the grammar knows an alignment before attributes only.
    fn hide_late_alignment(&mut self, from: usize, to: usize) {
        let mut follows_attribute = false;
        for at in from..to {
            follows_attribute |= self.live.past_attribute(at).is_some();
            let close = self.live.parenthesis(at + 1).filter(|_| follows_attribute);
            if let Some(close) = close.filter(|_| self.text(at) == b"alignas") {
                self.hide(at, close + 1);
            }
        }
    }

    /// Mends what the grammar does not know in the arguments of a head's names: packs, expressions
    /// and macros behind types.
    fn mend_record_head(&mut self, from: usize, to: usize) {
        for at in from..to {
            let token = self.at(at);
            if token.is(b'.') || token.word == Word::Expression {
                self.mend_gap(at);
            } else if token.is_name() {
                self.mend_function_type(at);
            }
        }
    }

    /// Hides all names but the type's own, where they cannot be anything but macros.
    fn hide_record_macros(&mut self, names: &[Chain], tag: Option<usize>) {
        let sure = self.declares() || names.iter().rev().skip(1).all(|name| self.is_macro(name));
        if !sure {
            return;
        }
        for (position, name) in names.iter().enumerate() {
            if Some(position) != tag {
                self.hide(name.start, name.end);
            }
        }
    }

    /// The names in the head at `index`, and the token after them.
    fn record_names(&mut self, index: usize) -> (Vec<Chain>, usize) {
        let is_enumeration = self.at(index).word == Word::Enum;
        let mut names: Vec<Chain> = Vec::new();
        let mut at = index + 1;
        if self.at(at).kind == Kind::Scope {
            // `struct ::name value;`
            self.hide(at, at + 1);
            at += 1;
        }
        while names.len() < MOST_NAMES {
            let token = self.at(at);
            let next = match token.kind {
                Kind::Word => match token.word {
                    Word::Name => self.record_name(at, names.is_empty()).map(|name| {
                        names.push(name);
                        name.end
                    }),
                    Word::Record => is_enumeration.then_some(at + 1),
                    Word::Trailer => Some(at + 1),
                    Word::Expression => self.live.parenthesis(at + 1).map(|close| close + 1),
                    _ => None,
                },
                Kind::Punct(b'[') => self.live.past_attribute(at),
                _ => None,
            };
            let Some(next) = next else { break };
            at = next;
        }
        (names, at)
    }

    /// The name at `at`, or the macro with arguments that only the first can be.
    fn record_name(&self, at: usize, is_first: bool) -> Option<Chain> {
        let end = self.chain(at);
        let Some(close) = self.live.parenthesis(end) else {
            return Some(Chain { start: at, end, call: None });
        };
        // `struct x (*f)(…)` and `struct x f(…)` are no macros.
        let is_macro = is_first && self.at(close + 1).is_name() && self.is_macro_like(at);
        is_macro.then_some(Chain { start: at, end: close + 1, call: Some(end) })
    }

    /// The declarator after a head without a body; its names end at `end`.
    fn declared_record(&mut self, index: usize, names: &[Chain], end: usize) -> usize {
        match names {
            // `class EXPORT name;`
            [first, _]
                if self.dialect == Dialect::Cpp
                    && self.at(end).is(b';')
                    && self.is_macro(first)
                    && self.text(index) == b"class" =>
            {
                self.hide(first.start, first.end);
                end
            }
            // `struct x y`: the second name is the declarator's.
            [_, second, ..] => second.start,
            _ => end,
        }
    }

    /// Which name is the type's own.
    fn tag(&self, names: &[Chain]) -> Option<usize> {
        names.iter().rposition(|name| !self.is_macro(name)).or_else(|| names.len().checked_sub(1))
    }

    /// What the grammar does not know among the bases between `colon` and `brace`: macros behind a
    /// base, and a base that `decltype` finds.
    fn bases(&mut self, colon: usize, brace: usize) {
        let mut at = colon + 1;
        while at < brace {
            let token = self.at(at);
            let close = self.live.parenthesis(at + 1);
            if let (Word::Expression, Some(close)) = (token.word, close) {
                self.erase(at, close + 1);
                self.edits.supply(self.at(close + 1).start, "T ");
                at = close;
            } else if token.is_name() {
                let end = self.chain(at);
                let follows = self.live.before(at).is_name() || self.live.before(at).is(b'>');
                if follows && self.is_macro_like(at) {
                    self.hide(at, self.live.past_parenthesis(end));
                }
                at = end - 1;
            }
            at += 1;
        }
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
