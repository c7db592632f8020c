//! A declaration's specifiers and declarator: which of the names before it are macros.
//!
//! The grammars take one type before a declarator. Two names next to each other are therefore
//! a type and what it declares; of three or more, all but two are macros.

use super::chain::Chain;
use super::specifiers::Specifiers;
use super::token::Kind;
use super::walk::{Step, Walker};
use super::words::Word;

impl Walker<'_> {
    /// A declaration that begins at `index`, or an expression that looks like one.
    pub(super) fn declaration(&mut self, index: usize) -> Step {
        let found = self.specifiers(index, usize::MAX);
        if let Some(friend) = found.friend {
            self.befriend(index, friend);
        }
        if let Some((brace, scope)) = found.body {
            self.hide_chains(&found.chains);
            self.expect(brace, scope, false);
            return Step::on(brace);
        }
        let end = self.at(found.end);
        match end.kind {
            Kind::Punct(b'(')
                if found.special.is_some()
                    || (calls_name(&found) && !self.points_to_function(found.end)) =>
            {
                self.function(index, &found)
            }
            Kind::Punct(b'(') => {
                self.keep_one_type(&found, usize::MAX);
                if self.at(index).word == Word::Typedef {
                    self.typedef_of_method(found.end);
                }
                self.function_pointer(found.end)
            }
            Kind::Punct(b'}') => self.lone_macros(index, &found),
            Kind::Punct(0) if found.end >= self.live.len() => self.lone_macros(index, &found),
            Kind::Word
                if matches!(
                    end.word,
                    Word::Access
                        | Word::Namespace
                        | Word::Template
                        | Word::Using
                        | Word::Guard
                        | Word::Asm
                        | Word::Extern
                ) =>
            {
                self.lone_macros(index, &found)
            }
            _ => {
                self.variable(&found);
                Step::on(found.end.max(index))
            }
        }
    }

    /// `inline friend void f()`: the grammar knows `friend` as the first word, or behind
    /// `constexpr`.
    fn befriend(&mut self, index: usize, friend: usize) {
        let mut from = index;
        if self.live.before(index).is(b']')
            && let Some(open) = self.live.mate(index - 1)
            && self.live.past_attribute(open) == Some(index)
        {
            from = open;
        }
        if from < friend && !(from + 1 == friend && self.text(from) == b"constexpr") {
            self.hide(from, friend);
        }
    }

    /// `(*name)(`, `(CALL *name)(`, `(name)(`
    pub(super) fn points_to_function(&self, open: usize) -> bool {
        let named = usize::from(self.at(open + 1).is_name());
        let inner = self.at(open + 1 + named);
        (inner.is(b'*') || named == 1 && inner.is(b')'))
            && self.live.mate(open).is_some_and(|close| self.at(close + 1).is(b'('))
    }

    /// Macros after which a declaration begins anew: `QT_BEGIN_NAMESPACE`.
    fn lone_macros(&mut self, index: usize, found: &Specifiers) -> Step {
        let alone = found.chains.iter().all(|chain| self.is_macro(chain));
        if found.typed || found.special.is_some() || !alone {
            return Step::on(found.end.max(index));
        }
        self.hide_chains(&found.chains);
        Step { next: found.end, fresh: found.end > index }
    }

    pub(super) fn is_macro(&self, chain: &Chain) -> bool {
        chain.call.is_some() || (chain.end == chain.start + 1 && self.is_macro_like(chain.start))
    }

    pub(super) fn hide_chains(&mut self, chains: &[Chain]) {
        for chain in chains {
            self.hide(chain.start, chain.end);
        }
    }

    /// `auto x = 1`, of C23: the grammar of C wants a type, and knows `auto` before it.
    pub(super) fn deduced_types(&mut self) {
        for index in 0..self.live.len() {
            let is_deduced = self.text(index) == b"auto"
                && self.at(index + 1).is_name()
                && self.at(index + 2).is(b'=');
            if is_deduced {
                for (offset, byte) in (self.at(index).start..).zip(*b"long") {
                    self.edits.put(offset, byte);
                }
            }
        }
    }

    /// A variable, a member or a type without parentheses.
    fn variable(&mut self, found: &Specifiers) {
        let Some(last) = found.chains.last().copied() else { return };
        let ends = match self.at(found.end).kind {
            Kind::Punct(b';' | b'=' | b',' | b'[' | b':' | b')') => true,
            // `Type name{value};`
            Kind::Punct(b'{') => {
                let close = self.live.mate(found.end).unwrap_or(found.end);
                found.chains.len() > 1 && self.at(close + 1).is(b';')
            }
            _ => false,
        };
        if !ends {
            return;
        }
        if found.typed && found.before_type == found.chains.len() {
            // `QT_BEGIN_NAMESPACE class X;` declares no name of its own.
            self.hide_chains(&found.chains);
            return;
        }
        let before = found.chains.len().checked_sub(2).map(|at| found.chains[at]);
        let adjacent = before.is_some_and(|before| before.end == last.start);
        let has_type = found.typed || found.chains.len() > 2;
        let mut declared = found.chains.len() - 1;
        // `T* name Macro = 0;`: of two names behind a pointer, one declares nothing.
        let is_behind_pointer = found.pointer.is_some_and(|pointer| pointer < declared);
        let is_macro = self.is_macro(&last)
            || is_behind_pointer && !before.is_some_and(|before| self.is_macro(&before));
        if adjacent && (has_type || is_behind_pointer) && is_macro {
            // `int x UNUSED;`
            self.hide(last.start, last.end);
            declared -= 1;
        }
        self.keep_one_type(found, declared);
    }

    /// Hides all names before `declared` but the type.
    pub(super) fn keep_one_type(&mut self, found: &Specifiers, declared: usize) {
        let declared = declared.min(found.chains.len());
        let before = &found.chains[..declared];
        let candidates = &before[..found.pointer.unwrap_or(declared).min(declared)];
        let kept = if found.typed { None } else { self.type_among(candidates) };
        let hidden: Vec<Chain> = before
            .iter()
            .enumerate()
            .filter(|(at, _)| Some(*at) != kept)
            .map(|(_, chain)| *chain)
            .collect();
        if let Some(Chain { call: Some(open), end, .. }) = kept.map(|at| before[at]) {
            // `EXPORT(int) f()`: the macro stands for the type.
            self.hide(open, end);
        }
        self.hide_chains(&hidden);
    }

    fn type_among(&self, candidates: &[Chain]) -> Option<usize> {
        let long = |chain: &Chain| chain.call.is_none() && chain.end > chain.start + 1;
        candidates
            .iter()
            .rposition(long)
            .or_else(|| candidates.iter().rposition(|chain| !self.is_macro(chain)))
            .or_else(|| candidates.iter().rposition(|chain| chain.call.is_none()))
            .or_else(|| candidates.len().checked_sub(1))
    }
}

/// Whether the last name is what the parenthesis at the end belongs to.
fn calls_name(found: &Specifiers) -> bool {
    found.chains.last().is_some_and(|chain| chain.end == found.end)
}
