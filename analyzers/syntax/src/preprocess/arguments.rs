//! Parameters, arguments and list items: macros next to names, and types where a value is due.

use super::Dialect;
use super::declaration::Specifiers;
use super::token::{Kind, Token};
use super::walk::{Scope, Walker};
use super::words::Word;

/// A cast has no more tokens.
const LONGEST_CAST: usize = 10;
/// The template arguments of a class whose member is pointed to have no more tokens.
const LONGEST_ARGUMENTS: usize = 24;

impl Walker<'_> {
    /// A token inside a statement.
    pub(super) fn inside(&mut self, index: usize) {
        let token = self.at(index);
        if token.is_name() && self.at(index + 1).is(b'(') && self.joins_strings(index) {
            return;
        }
        if self.dialect == Dialect::Cpp && self.is_cpp_oddity(index) {
            return;
        }
        match self.scope() {
            Scope::Record(_) | Scope::File | Scope::Block
                if token.is_name() && self.is_declarator_macro(index) =>
            {
                self.hide(index, index + 1);
            }
            Scope::Arguments => self.argument(index, &token),
            Scope::List if token.is_name() => self.list_item(index),
            Scope::Record(_) | Scope::File | Scope::Block
                if token.is_name()
                    && self.live.before(index).is(b']')
                    && self.is_macro_like(index) =>
            {
                // `char name[8] ALIGNED(4);`
                let end = self.live.parenthesis(index + 1).map_or(index + 1, |close| close + 1);
                if matches!(self.at(end).kind, Kind::Punct(b';' | b'=' | b',')) {
                    self.hide(index, end);
                }
            }
            _ => {}
        }
    }

    /// What the C++ grammar lacks: hides it and says so.
    fn is_cpp_oddity(&mut self, index: usize) -> bool {
        let token = self.at(index);
        let scope = self.scope();
        match token.kind {
            Kind::Scope if self.at(index + 1).is(b'*') => {
                // `void (Class::*method)()`
                let from = self.chain_before(index);
                self.hide(from, index + 1);
                true
            }
            Kind::Punct(b'*') if scope == Scope::Parameters && self.at(index + 1).is(b'=') => {
                // `enable_if<x>::type * = 0`
                self.hide(index, index + 1);
                true
            }
            Kind::Word if token.word == Word::Operator && !self.declares() => {
                // `p.operator->()`, `Base::operator=(other)`
                let end = (index + 1..index + 4).find(|at| self.at(*at).is(b'('));
                let symbols = self.live.slice(index + 1, end.unwrap_or(index + 1));
                let glued = symbols.first().is_some_and(|symbol| symbol.start == token.end);
                if glued && symbols.iter().all(|symbol| !symbol.is_word()) {
                    self.edits.blank_tokens(symbols);
                    self.edits.put(token.end, b'_');
                }
                glued
            }
            Kind::Word if self.text(index) == b"typename" => {
                let expression = matches!(
                    scope,
                    Scope::Arguments | Scope::Expression | Scope::List | Scope::Block
                );
                if expression {
                    self.hide(index, index + 1);
                }
                expression
            }
            _ => false,
        }
    }

    /// Where the qualified name begins that ends before `index`.
    fn chain_before(&self, index: usize) -> usize {
        let mut at = index;
        for _ in 0..LONGEST_CAST {
            let mut name = at.saturating_sub(1);
            if self.at(name).is(b'>') {
                let from = name.saturating_sub(LONGEST_ARGUMENTS);
                let opens = (from..name)
                    .rev()
                    .find(|open| self.at(*open).is(b'<') && self.angle(*open) == Some(name));
                let Some(open) = opens else { return at };
                name = open.saturating_sub(1);
            }
            if !self.at(name).is_name() {
                return at;
            }
            at = name;
            if self.live.before(at).kind != Kind::Scope {
                return at;
            }
            at -= 1;
        }
        at
    }

    /// `a, b UNUSED;`, `} FAR name;`
    fn is_declarator_macro(&self, index: usize) -> bool {
        let next = self.at(index + 1);
        let last = self.live.before(index).is_name()
            && matches!(next.kind, Kind::Punct(b';' | b'=' | b','));
        let first = self.live.before(index).is(b'}') && next.is_name();
        (last || first) && self.is_macro_like(index)
    }

    /// `"a" MACRO("b") "c"`: the grammar joins strings with names, but not with calls.
    fn joins_strings(&mut self, index: usize) -> bool {
        let Some(close) = self.live.parenthesis(index + 1) else { return false };
        let is_string = |token: Token| {
            token.kind == Kind::Literal && self.source.get(token.end as usize - 1) == Some(&b'"')
        };
        let joins = is_string(self.live.before(index)) || is_string(self.at(close + 1));
        if joins {
            self.hide(index + 1, close + 1);
        }
        joins
    }

    /// `(struct x FAR *) value`
    pub(super) fn cast(&mut self, open: usize, close: usize) {
        let words = self.live.slice(open + 1, close);
        let type_like = |token: &Token| {
            token.is(b'*')
                || token.is_word()
                    && matches!(
                        token.word,
                        Word::Name | Word::Type | Word::Specifier | Word::Record | Word::Enum
                    )
        };
        if words.len() < 3
            || words.len() > LONGEST_CAST
            || !words.last().is_some_and(|token| token.is(b'*'))
            || !words.iter().all(type_like)
        {
            return;
        }
        let mut found = self.specifiers(open + 1, close);
        if found.end == close {
            found.pointer = None;
            self.keep_one_type(&found, usize::MAX);
        }
    }

    /// Hides the macros in a parameter list.
    pub(super) fn parameters(&mut self, open: usize, close: usize) {
        let mut at = open + 1;
        while at < close {
            let found = self.specifiers(at, close);
            let end = found.end.min(close);
            if found.special.is_none() && found.body.is_none() {
                self.parameter(&found, close);
            }
            at = self.next_item(end.max(at), close);
        }
    }

    fn parameter(&mut self, found: &Specifiers, close: usize) {
        let Some(last) = found.chains.last().copied() else { return };
        let end = self.at(found.end);
        if found.end > close || !matches!(end.kind, Kind::Punct(b',' | b')' | b'=' | b'[')) {
            if end.is(b'(') {
                // `T f(int)` is named, `T (*f)(int)` has its name further on.
                let named = last.end == found.end && !self.points_to_function(found.end);
                self.keep_one_type(found, found.chains.len() - usize::from(named));
            }
            return;
        }
        let before = found.chains.len().checked_sub(2).map(|at| found.chains[at]);
        let adjacent = before.is_some_and(|before| before.end == last.start);
        let has_type = found.typed || found.chains.len() > 2;
        let mut count = found.chains.len();
        if adjacent && has_type && self.is_macro(&last) {
            self.hide(last.start, last.end);
            count -= 1;
        }
        let after_pointer = found.pointer.is_some_and(|pointer| pointer < count);
        let named = after_pointer || found.typed || count > 1;
        self.keep_one_type(found, count - usize::from(named));
    }

    /// Past the next comma of the list that closes at `close`.
    fn next_item(&self, index: usize, close: usize) -> usize {
        let mut at = index;
        while at < close {
            match self.at(at).kind {
                Kind::Punct(b',') => return at + 1,
                Kind::Punct(b'(' | b'[' | b'{') => at = self.live.mate(at).unwrap_or(at),
                Kind::Punct(b'<') if self.dialect == Dialect::Cpp => {
                    at = self.angle(at).unwrap_or(at);
                }
                _ => {}
            }
            at += 1;
        }
        close
    }

    /// Template parameters have macros too: `template <class T, ENABLE_IF(x)>`.
    pub(super) fn template_parameters(&mut self, open: usize, close: usize) {
        let mut at = open + 1;
        while at < close {
            let item = self.next_item(at, close);
            let end = if item == close { close } else { item - 1 };
            if self.at(at).is_name()
                && self.live.parenthesis(at + 1) == Some(end.saturating_sub(1))
                && self.is_macro_like(at)
                && end > at + 1
            {
                // The name stays, as a parameter of that type.
                self.hide(at + 1, end);
            }
            at = item;
        }
    }

    /// A type among the arguments of a macro: the grammar wants a value there.
    fn argument(&mut self, index: usize, token: &Token) {
        let ends = |kind: Kind| matches!(kind, Kind::Punct(b',' | b')'));
        if matches!(token.kind, Kind::Punct(b'*' | b'&')) {
            let mut end = index + 1;
            while matches!(self.at(end).kind, Kind::Punct(b'*' | b'&')) {
                end += 1;
            }
            let before = self.live.before(index);
            if ends(self.at(end).kind) && (before.is_word() || before.is(b'>')) {
                self.hide(index, end);
            }
            return;
        }
        let starts = matches!(self.live.before(index).kind, Kind::Punct(b',' | b'('));
        if starts && token.is_word() && token.word == Word::Jump {
            // `RETURN_IF_FAILED(call(), return false);`
            if ends(self.at(index + 1).kind) {
                self.edits.put(token.start, b'_');
            } else {
                self.hide(index, index + 1);
            }
            return;
        }
        let is_type = token.is_word()
            && match token.word {
                Word::Type | Word::Record | Word::Enum => true,
                Word::Specifier => matches!(self.text(index), b"const" | b"volatile" | b"typename"),
                _ => false,
            };
        if !(starts && is_type) {
            return;
        }
        let mut at = index;
        let mut named = None;
        loop {
            let token = self.at(at);
            match token.word {
                _ if ends(token.kind) => break,
                _ if matches!(token.kind, Kind::Punct(b'*' | b'&')) => at += 1,
                Word::Type if token.is_word() => {
                    named = named.or(Some((at, at + 1)));
                    at += 1;
                }
                Word::Record | Word::Enum | Word::Specifier if token.is_word() => at += 1,
                Word::Name if token.is_word() => {
                    let end = self.chain(at);
                    named = Some((at, end));
                    at = end;
                }
                _ => return,
            }
        }
        let Some((from, to)) = named else { return };
        self.hide(index, from);
        self.hide(to, at);
        if self.at(from).word == Word::Type {
            // A keyword is no value, an identifier is.
            self.edits.put(self.at(from).start, b'_');
        }
    }

    /// `NAME DEPRECATED("…") = 1,` among enumerators.
    fn list_item(&mut self, index: usize) {
        if !self.live.before(index).is_name() || !self.is_macro_like(index) {
            return;
        }
        let end = self.live.parenthesis(index + 1).map_or(index + 1, |close| close + 1);
        if matches!(self.at(end).kind, Kind::Punct(b',' | b'=' | b'}')) {
            self.hide(index, end);
        }
    }
}
