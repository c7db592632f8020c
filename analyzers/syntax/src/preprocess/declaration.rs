//! A declaration's specifiers and declarator: which of the names before it are macros.
//!
//! The grammars take one type before a declarator. Two names next to each other are therefore
//! a type and what it declares; of three or more, all but two are macros.

use super::Dialect;
use super::token::Kind;
use super::walk::{Scope, Step, Walker};
use super::words::Word;

/// A declaration has fewer words before its declarator.
const MOST_WORDS: usize = 64;
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

/// What stands before a declarator, and what ends it.
#[derive(Debug, Default)]
pub(super) struct Specifiers {
    /// Names in order, the declarator's last.
    pub chains: Vec<Chain>,
    /// Whether a type stands there that is no name: `int`, `struct x`.
    pub typed: bool,
    /// How many names stand before that type.
    pub before_type: usize,
    /// How many names stand before the first `*` or `&`.
    pub pointer: Option<usize>,
    /// Where an `operator`'s or destructor's name begins.
    pub special: Option<usize>,
    /// A `static` or the like that could stand for a type.
    pub specifier: Option<usize>,
    /// The brace of a record or enumeration defined here.
    pub body: Option<(usize, Scope)>,
    /// The token after it all.
    pub end: usize,
}

impl Walker<'_> {
    /// A declaration that begins at `index`, or an expression that looks like one.
    pub(super) fn declaration(&mut self, index: usize) -> Step {
        let found = self.specifiers(index, usize::MAX);
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

    /// A variable, a member or a type without parentheses.
    fn variable(&mut self, found: &Specifiers) {
        let Some(last) = found.chains.last().copied() else { return };
        let ends =
            matches!(self.at(found.end).kind, Kind::Punct(b';' | b'=' | b',' | b'[' | b':' | b')'));
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
        if adjacent && has_type && self.is_macro(&last) {
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

    /// Reads words up to what cannot stand before a declarator, or to `limit`.
    pub(super) fn specifiers(&mut self, index: usize, limit: usize) -> Specifiers {
        let mut found = Specifiers::default();
        let mut at = index;
        for _ in 0..MOST_WORDS {
            if at >= limit {
                break;
            }
            let token = self.at(at);
            at = match token.kind {
                Kind::Punct(b'.') if self.scope() == Scope::Parameters => at + 1,
                Kind::Punct(b'*' | b'&') => {
                    found.pointer.get_or_insert(found.chains.len());
                    at + 1
                }
                Kind::Punct(b'~') => {
                    found.special = Some(at);
                    if self.at(at + 1).is_word() { at + 2 } else { at + 1 }
                }
                Kind::Punct(b'[') if self.at(at + 1).is(b'[') => match self.live.mate(at) {
                    Some(close) => close + 1,
                    None => break,
                },
                Kind::Word => match token.word {
                    Word::Type => {
                        found.typed = true;
                        found.before_type = found.chains.len();
                        at + 1
                    }
                    Word::Specifier | Word::Typedef => {
                        found.specifier.get_or_insert(at);
                        at + 1
                    }
                    Word::Extern
                        if at == index
                            || !self.at(at + 1).is(b'{')
                                && self.at(at + 1).kind != Kind::Literal =>
                    {
                        at + 1
                    }
                    Word::Record | Word::Enum => {
                        let (next, body) = self.record(at);
                        found.typed = true;
                        found.before_type = found.chains.len();
                        found.body = body;
                        if body.is_some() {
                            at = next;
                            break;
                        }
                        next
                    }
                    Word::Operator => {
                        found.special = Some(at);
                        at = self.operator_end(at);
                        break;
                    }
                    Word::Expression => match self.live.parenthesis(at + 1) {
                        Some(close)
                            if matches!(self.text(at), b"decltype" | b"alignas" | b"_Alignas") =>
                        {
                            found.typed |= self.text(at) == b"decltype";
                            close + 1
                        }
                        _ => break,
                    },
                    Word::Name => {
                        let end = self.chain(at);
                        let before_operator = self.at(end).kind == Kind::Scope;
                        let close = self.live.parenthesis(end);
                        match close {
                            Some(close)
                                if end == at + 1 && self.is_specifier_call(at, close, &found) =>
                            {
                                found.chains.push(Chain {
                                    start: at,
                                    end: close + 1,
                                    call: Some(end),
                                });
                                close + 1
                            }
                            _ => {
                                found.chains.push(Chain { start: at, end, call: None });
                                if close.is_some() {
                                    at = end;
                                    break;
                                }
                                if before_operator { end + 1 } else { end }
                            }
                        }
                    }
                    _ => break,
                },
                Kind::Literal if self.live.before(at).word == Word::Extern => at + 1,
                _ => break,
            };
        }
        found.end = at;
        found
    }

    /// The parenthesis after `operator+`, `operator()` or `operator bool`.
    fn operator_end(&self, index: usize) -> usize {
        let mut at = index + 1;
        if self.at(at).is(b'(') && self.at(at + 1).is(b')') {
            return at + 2;
        }
        while at < index + 24 && !self.at(at).is(b'(') && !self.at(at).is(b';') {
            at += 1;
        }
        at
    }

    /// One past a name with its qualifiers and template arguments.
    pub(super) fn chain(&self, index: usize) -> usize {
        let mut at = index;
        if self.at(at).kind == Kind::Scope {
            at += 1;
        }
        for _ in 0..MOST_WORDS {
            if self.at(at).word == Word::Template && self.at(at).is_word() {
                at += 1;
            }
            if !self.at(at).is_name() {
                return at.max(index + 1);
            }
            at += 1;
            if self.dialect == Dialect::Cpp && self.at(at).is(b'<') {
                match self.angle(at) {
                    Some(close) => at = close + 1,
                    None => return at,
                }
            }
            let goes_on = self.at(at).kind == Kind::Scope
                && (self.at(at + 1).is_name()
                    || self.at(at + 1).word == Word::Template && self.at(at + 1).is_word());
            if !goes_on {
                return at;
            }
            at += 1;
        }
        at
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

    /// Whether `NAME(…)` before a declarator is a macro and not the declarator itself.
    fn is_specifier_call(&self, name: usize, close: usize, before: &Specifiers) -> bool {
        let typed = before.typed || !before.chains.is_empty();
        let next = self.at(close + 1);
        let macro_like = self.is_macro_like(name);
        match next.word {
            _ if !next.is_word() => {
                // `EXPORT(int) *f()`, `FORWARD(T)... values`
                let stars = !typed && next.is(b'*') && self.scope() != Scope::Block;
                macro_like && (stars || next.is(b'.') && self.scope() == Scope::Parameters)
            }
            Word::Type | Word::Record | Word::Enum | Word::Extern | Word::Typedef => {
                !(self.is_old_style(close) || typed && self.dialect == Dialect::C)
            }
            Word::Operator => true,
            Word::Specifier => {
                let qualifies = matches!(self.text(close + 1), b"const" | b"volatile");
                let ends = matches!(
                    self.at(close + 2).kind,
                    Kind::Punct(b'{' | b';' | b'=' | b'&' | b':') | Kind::Arrow
                ) || matches!(self.at(close + 2).word, Word::Trailer | Word::Jump);
                if qualifies {
                    !typed && !ends && !self.is_old_style(close)
                } else {
                    !(self.is_old_style(close) || typed && self.dialect == Dialect::C)
                }
            }
            Word::Name => {
                self.is_macro_before_name(name, close, typed) && !self.is_old_style(close)
            }
            _ => false,
        }
    }

    fn is_macro_before_name(&self, name: usize, close: usize, typed: bool) -> bool {
        let macro_like = self.is_macro_like(name);
        let end = self.chain(close + 1);
        let next_is_macro = end == close + 2 && self.is_macro_like(close + 1);
        match self.at(end).kind {
            Kind::Punct(b'(') if next_is_macro => {
                !typed && macro_like && self.scope() == Scope::Block
            }
            Kind::Punct(b'(') => macro_like || !typed && end > close + 2,
            Kind::Punct(b';' | b'=' | b',' | b')' | b'[') => !typed && !next_is_macro,
            Kind::Punct(b'*' | b'&') => macro_like || !typed,
            Kind::Word => macro_like || (!typed && !next_is_macro),
            _ => false,
        }
    }
}

/// Whether the last name is what the parenthesis at the end belongs to.
fn calls_name(found: &Specifiers) -> bool {
    found.chains.last().is_some_and(|chain| chain.end == found.end)
}
