//! Parameters, arguments and list items: macros next to names, and types where a value is due.

use super::Dialect;
use super::token::{Kind, Token};
use super::walk::{Scope, Walker};
use super::words::Word;

impl Walker<'_> {
    /// A token inside a statement.
    pub(super) fn inside(&mut self, index: usize) {
        let token = self.at(index);
        match self.scope() {
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

    /// Hides the macros in a parameter list.
    pub(super) fn parameters(&mut self, open: usize, close: usize) {
        let mut at = open + 1;
        while at < close {
            let mut found = self.specifiers(at, close);
            let end = found.end.min(close);
            if found.special.is_none() && found.body.is_none() {
                self.parameter(&mut found, close);
            }
            at = self.next_item(end.max(at), close);
        }
    }

    fn parameter(&mut self, found: &mut super::declaration::Specifiers, close: usize) {
        let Some(last) = found.chains.last().copied() else { return };
        let end = self.at(found.end);
        if found.end > close || !matches!(end.kind, Kind::Punct(b',' | b')' | b'=' | b'[')) {
            if end.is(b'(') {
                let declared = found.chains.len() - usize::from(last.end == found.end);
                // `T (*f)(int)` has no name of its own; `T f(int)` has.
                let kept = if declared == 0 { 1 } else { declared };
                if kept < found.chains.len() || last.end != found.end {
                    self.keep_one_type(found, declared);
                }
            }
            return;
        }
        let before = found.chains.len().checked_sub(2).map(|at| found.chains[at]);
        let adjacent = before.is_some_and(|before| before.end == last.start);
        let has_type = found.typed || found.chains.len() > 2;
        if adjacent && has_type && self.is_macro(&last) {
            self.hide(last.start, last.end);
            found.chains.pop();
        }
        let after_pointer = found.pointer.is_some_and(|pointer| pointer < found.chains.len());
        let named = after_pointer || found.typed || found.chains.len() > 1;
        let declared = found.chains.len() - usize::from(named);
        self.keep_one_type(found, declared);
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
            if ends(self.at(end).kind) && !ends(self.live.before(index).kind) {
                self.hide(index, end);
            }
            return;
        }
        let starts = matches!(self.live.before(index).kind, Kind::Punct(b',' | b'('));
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
