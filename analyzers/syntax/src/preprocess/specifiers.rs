//! What stands before a declarator: specifiers, a type, names, and macros among them.

use std::ops::ControlFlow::{self, Break, Continue};

use super::Dialect;
use super::chain::Chain;
use super::token::Kind;
use super::walk::{Scope, Walker};
use super::words::Word;

/// A declaration has fewer words before its declarator.
const MOST_WORDS: usize = 64;
/// An operator's name has fewer tokens.
const LONGEST_OPERATOR: usize = 24;

/// What stands before a declarator, and what ends it.
#[derive(Clone, Debug, Default)]
pub(super) struct Specifiers {
    /// The first token.
    pub start: usize,
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
    /// A `static` or the like before it all.
    pub specifier: Option<usize>,
    /// Where it says `friend`.
    pub friend: Option<usize>,
    /// The brace of a record or enumeration defined here.
    pub body: Option<(usize, Scope)>,
    /// The token after it all.
    pub end: usize,
}

impl Specifiers {
    fn add_type(&mut self) {
        self.typed = true;
        self.before_type = self.chains.len();
    }
}

/// Whether reading goes on or is done, and at which token.
type Reading = ControlFlow<usize, usize>;

impl Walker<'_> {
    /// Reads words up to what cannot stand before a declarator, or to `limit`.
    pub(super) fn specifiers(&mut self, index: usize, limit: usize) -> Specifiers {
        let mut found = Specifiers { start: index, end: index, ..Specifiers::default() };
        for _ in 0..MOST_WORDS {
            if found.end >= limit {
                break;
            }
            match self.specifier(found.end, &mut found) {
                Continue(next) => found.end = next,
                Break(end) => {
                    found.end = end;
                    break;
                }
            }
        }
        found
    }

    /// Whether a sign may stand before a type: the dots of `...`, the colons of `const ::ns::T`.
    fn begins_type(&self, at: usize) -> bool {
        match self.at(at).kind {
            Kind::Scope => self.at(at + 1).is_name(),
            _ => self.scope() == Scope::Parameters,
        }
    }

    fn specifier(&mut self, at: usize, found: &mut Specifiers) -> Reading {
        match self.at(at).kind {
            Kind::Word => self.specifying_word(at, found),
            Kind::Punct(b'.') | Kind::Scope if self.begins_type(at) => Continue(at + 1),
            Kind::Punct(b'*' | b'&') => {
                found.pointer.get_or_insert(found.chains.len());
                Continue(at + 1)
            }
            Kind::Punct(b'~') => {
                found.special = Some(at);
                Continue(at + 1 + usize::from(self.at(at + 1).is_word()))
            }
            Kind::Punct(b'[') => self.live.past_attribute(at).map_or(Break(at), Continue),
            Kind::Literal if self.live.before(at).word == Word::Extern => Continue(at + 1),
            _ => Break(at),
        }
    }

    fn specifying_word(&mut self, at: usize, found: &mut Specifiers) -> Reading {
        match self.at(at).word {
            Word::Name => self.specifying_name(at, found),
            Word::Type => {
                found.add_type();
                Continue(at + 1)
            }
            // The grammar knows the word behind `*` only.
            Word::Specifier if self.text(at) == b"__restrict" && self.live.before(at).is(b'&') => {
                self.hide(at, at + 1);
                Continue(at + 1)
            }
            Word::Specifier | Word::Typedef => {
                found.specifier.get_or_insert(at);
                if self.text(at) == b"friend" {
                    found.friend = Some(at);
                }
                Continue(at + 1)
            }
            Word::Extern if at == found.start || !self.begins_linkage(at) => Continue(at + 1),
            Word::Record | Word::Enum => {
                let (next, body) = self.record(at);
                found.add_type();
                found.body = body;
                if body.is_some() { Break(next) } else { Continue(next) }
            }
            Word::Operator => {
                found.special = Some(at);
                Break(self.operator_end(at))
            }
            Word::Expression => match (self.text(at), self.live.parenthesis(at + 1)) {
                (b"decltype", Some(close)) => {
                    found.typed = true;
                    Continue(close + 1)
                }
                (b"alignas" | b"_Alignas", Some(close)) => Continue(close + 1),
                _ => Break(at),
            },
            _ => Break(at),
        }
    }

    fn specifying_name(&mut self, at: usize, found: &mut Specifiers) -> Reading {
        let end = self.chain(at);
        let close = self.live.parenthesis(end);
        if let Some(close) = close
            && end == at + 1
            && self.is_specifier_call(at, close, found)
        {
            found.chains.push(Chain { start: at, end: close + 1, call: Some(end) });
            return Continue(close + 1);
        }
        found.chains.push(Chain { start: at, end, call: None });
        if close.is_some() {
            return Break(end);
        }
        let qualifies_operator = self.at(end).kind == Kind::Scope;
        Continue(end + usize::from(qualifies_operator))
    }

    /// `extern "C"`
    fn begins_linkage(&self, index: usize) -> bool {
        let next = self.at(index + 1);
        next.is(b'{') || next.kind == Kind::Literal
    }

    /// The parenthesis after `operator+`, `operator()` or `operator bool`.
    pub(super) fn operator_end(&self, index: usize) -> usize {
        let mut at = index + 1;
        if self.at(at).is(b'(') && self.at(at + 1).is(b')') {
            return at + 2;
        }
        while at < index + LONGEST_OPERATOR && !self.at(at).is(b'(') && !self.at(at).is(b';') {
            at += 1;
        }
        at
    }

    /// Whether `NAME(…)` before a declarator is a macro and not the declarator itself.
    fn is_specifier_call(&self, name: usize, close: usize, before: &Specifiers) -> bool {
        let typed = before.typed || !before.chains.is_empty();
        let next = self.at(close + 1);
        if !next.is_word() {
            // `EXPORT(int) *f()`, `FORWARD(T)... values`
            let is_pointer = next.is(b'*') && self.scope() != Scope::Block;
            let is_pack = next.is(b'.') && self.scope() == Scope::Parameters;
            return (is_pointer || is_pack) && self.is_macro_like(name);
        }
        let is_macro = match next.word {
            Word::Operator => return true,
            Word::Specifier if self.is_qualifier(close + 1) => {
                !typed && !self.ends_member(close + 2)
            }
            Word::Type
            | Word::Record
            | Word::Enum
            | Word::Extern
            | Word::Typedef
            | Word::Specifier => !typed || self.dialect == Dialect::Cpp,
            Word::Name => self.is_macro_before_name(name, close, typed),
            _ => false,
        };
        is_macro && !self.is_old_style(close)
    }

    /// What follows the `const` behind a member function's parameters.
    fn ends_member(&self, index: usize) -> bool {
        let token = self.at(index);
        matches!(token.kind, Kind::Punct(b'{' | b';' | b'=' | b'&' | b':') | Kind::Arrow)
            || matches!(token.word, Word::Trailer | Word::Jump)
    }

    /// Whether the parenthesis at `open` holds parameters, and a body follows.
    fn defines(&self, open: usize) -> bool {
        let close = self.live.parenthesis(open).filter(|_| self.takes_parameters(open));
        close.is_some_and(|close| self.has_body(close + 1))
    }

    /// Whether what the parenthesis at `open` holds reads as parameters and not as arguments: two
    /// words side by side, a type, a pointer behind a word, or nothing.
    fn takes_parameters(&self, open: usize) -> bool {
        let Some(close) = self.live.parenthesis(open) else { return false };
        let declares = |at: usize| {
            let (token, before) = (self.at(at), self.live.before(at));
            matches!(token.word, Word::Type | Word::Record | Word::Enum) && token.is_word()
                || token.is_word() && before.is_word()
                || token.is(b'*') && before.is_word()
        };
        open + 1 == close || (open + 1..close).any(declares)
    }

    /// Whether `NAME(…)` before another name is a macro: what follows that name tells.
    fn is_macro_before_name(&self, name: usize, close: usize, typed: bool) -> bool {
        let end = self.chain(close + 1);
        let is_single = end == close + 2;
        let next_is_macro = is_single && self.is_macro_like(close + 1);
        match self.at(end).kind {
            Kind::Punct(b'(') if next_is_macro => self.is_macro_before_call(name, end, typed),
            Kind::Punct(b'(') => self.is_macro_like(name) || !typed && !is_single,
            Kind::Punct(b';' | b'=' | b',' | b')' | b'[') => {
                let declares = !next_is_macro || self.scope() == Scope::Parameters;
                declares && (!typed || self.annotates(name))
            }
            Kind::Punct(b'*' | b'&') => self.is_macro_like(name) || !typed,
            Kind::Word => self.is_macro_like(name) || !typed && !next_is_macro,
            _ => false,
        }
    }

    /// Whether `NAME(…)` is a macro before `OTHER(…)`, whose parenthesis is at `open`.
    fn is_macro_before_call(&self, name: usize, open: usize, typed: bool) -> bool {
        let begins_statement = !typed && self.scope() == Scope::Block;
        let is_macro = begins_statement && self.is_macro_like(name);
        is_macro || self.annotates(name) && self.defines(open)
    }

    /// Whether `NAME(…)` is written as a macro is, with arguments that are no parameters.
    fn annotates(&self, name: usize) -> bool {
        self.is_macro_like(name) && !self.takes_parameters(name + 1)
    }
}
