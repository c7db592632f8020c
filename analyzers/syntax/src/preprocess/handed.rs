//! Code that macros are handed and make functions of: a body, a block, lambdas.

use super::Dialect;
use super::specifiers::Specifiers;
use super::tail::MOST_TRAILING;
use super::token::Kind;
use super::walk::{Scope, Step, Walker};
use super::words::{Word, shouts};

impl Walker<'_> {
    /// `auto f(T v) const HB_AUTO_RETURN (v)`: what the macro is handed is read as the body of the
    /// function whose parameters close at `close`.
    pub(super) fn body_by_macro(
        &mut self,
        index: usize,
        found: &Specifiers,
        close: usize,
    ) -> Option<Step> {
        let declares = matches!(self.scope(), Scope::File | Scope::Record(_));
        let has_type = found.typed || found.special.is_some() || found.chains.len() > 1;
        if self.dialect == Dialect::C || !declares || !has_type || found.start != index {
            return None;
        }
        let (name, end) = self.body_macro(close + 1)?;
        let open = name + 1;
        self.hide_names(close + 1, name);
        self.hide(name, open);
        self.erase_types(open, end);
        let returns = self.text(name).windows(6).any(|word| word == b"RETURN");
        self.edits.supply(self.at(open).start, if returns { "{return " } else { "{" });
        self.edits.supply(self.at(end).end, ";}");
        self.name_types(found, false);
        self.expect(open, Scope::Expression, true);
        Some(self.parameter_list(found.end))
    }

    /// Hides names and what stands in parentheses behind them, which are macros between a list of
    /// parameters and a body.
    fn hide_names(&mut self, from: usize, to: usize) {
        let mut at = from;
        while at < to {
            let is_name = self.at(at).is_name();
            let next = if is_name { self.live.past_parenthesis(at + 1) } else { at + 1 };
            if is_name {
                self.hide(at, next);
            }
            at = next;
        }
    }

    /// `HB_RETURN (bool, v)`: the type is not a part of the body.
    fn erase_types(&mut self, open: usize, close: usize) {
        for Argument { start, end, .. } in self.arguments_between(open, close) {
            if end == start + 1 && end < close && self.at(start).is_word() {
                self.erase(start, end + 1);
            }
        }
    }

    /// The macro behind a parameter list whose arguments are a body, and the parenthesis that closes
    /// them: the next declaration begins behind it.
    fn body_macro(&self, index: usize) -> Option<(usize, usize)> {
        let limit = index + MOST_TRAILING;
        let mut at = index;
        while at < limit && self.ending(at, limit).is_none() {
            if shouts(self.text(at))
                && let Some(close) = self.live.parenthesis(at + 1)
                && close > at + 2
                && self.begins_anew(close + 1)
            {
                return Some((at, close));
            }
            at = self.past_trailer(at, limit)?;
        }
        None
    }

    /// Whether a declaration, and nothing of the one before, begins at `index`.
    fn begins_anew(&self, index: usize) -> bool {
        let token = self.at(index);
        let is_declarator =
            |kind: Kind| matches!(kind, Kind::Word | Kind::Scope | Kind::Punct(b'<' | b'*' | b'&'));
        match token.kind {
            Kind::Punct(b'}') => true,
            Kind::Punct(b'~') => token.first_on_line,
            Kind::Word if token.first_on_line => match token.word {
                Word::Template
                | Word::Access
                | Word::Type
                | Word::Record
                | Word::Enum
                | Word::Using
                | Word::Typedef
                | Word::Extern
                | Word::Namespace => true,
                Word::Specifier => !self.is_qualifier(index),
                Word::Name => {
                    !self.is_macro_like(index)
                        && (is_declarator(self.at(index + 1).kind) || self.names_record(index))
                }
                _ => false,
            },
            _ => index >= self.live.len(),
        }
    }

    /// Whether the name at `index` is that of the type around it, as a constructor's is.
    fn names_record(&self, index: usize) -> bool {
        match self.scope() {
            Scope::Record(Some(record)) => self.text(record as usize) == self.text(index),
            _ => false,
        }
    }

    /// The functions among the arguments of a macro that declares something by itself and whose name
    /// stands at `index`; `None` where there are none.
    pub(super) fn handed(&mut self, index: usize) -> Option<Step> {
        let open = index + 1;
        let close = self.live.parenthesis(open).filter(|close| *close > open + 1)?;
        let next = self.at(close + 1);
        let is_alone = next.first_on_line && !next.is(b'{')
            || matches!(next.kind, Kind::Punct(b';' | b'}'))
            || close + 1 >= self.live.len();
        if !is_alone || self.scope() != Scope::File {
            return None;
        }
        self.handed_block(open, close).or_else(|| self.handed_lambdas(open, close))
    }

    /// `DEFINE(name, { … })` is read as `DEFINE(name) { … }`.
    fn handed_block(&mut self, open: usize, close: usize) -> Option<Step> {
        let brace = self.live.mate(close - 1).filter(|brace| *brace > open + 2)?;
        let comma = self.at(brace - 1);
        let is_plain = |kind: Kind| {
            matches!(kind, Kind::Word | Kind::Literal | Kind::Number | Kind::Punct(b','))
        };
        let has_statements = self.at(brace).is(b'{')
            && self.live.slice(brace, close).iter().any(|token| token.is(b';'));
        let is_named = self.live.slice(open + 1, brace).iter().all(|token| is_plain(token.kind));
        if !comma.is(b',') || !has_statements || !is_named {
            return None;
        }
        self.edits.put(comma.start, b')');
        self.hide(close, close + 1 + usize::from(self.at(close + 1).is(b';')));
        if self.has_values(open, brace - 1) {
            self.hide(open + 1, brace - 1);
        }
        if self.dialect == Dialect::C {
            self.edits.supply(self.at(open - 1).start, "void ");
        }
        self.expect(brace, Scope::Block, true);
        self.expect(open, Scope::Parameters, true);
        Some(Step::on(open))
    }

    /// `REGISTER("x", [](int a) { … })` is read as a call of its titles and lambdas.
    fn handed_lambdas(&mut self, open: usize, close: usize) -> Option<Step> {
        if self.dialect == Dialect::C {
            return None;
        }
        let arguments = self.arguments_between(open, close);
        let is_kept = |argument: &&Argument| argument.role != Role::Other;
        if !arguments.iter().any(|argument| argument.role == Role::Lambda) {
            return None;
        }
        let first = arguments.iter().find(is_kept)?;
        let last = arguments.iter().rfind(is_kept)?;
        for hidden in arguments.iter().filter(|argument| argument.role == Role::Other) {
            if hidden.start < last.start {
                self.erase(hidden.start, hidden.end + 1);
            }
        }
        self.erase(last.end, close);
        if first.role == Role::Lambda {
            // By itself, it reads as a declarator of its own.
            self.edits.supply(self.at(open - 1).start, "auto _=");
        }
        let is_ended = self.at(close + 1).is(b';');
        if !is_ended {
            self.edits.supply(self.at(close).end, ";");
        }
        self.expect(open, Scope::Arguments, !is_ended);
        Some(Step::on(open))
    }

    /// The arguments between the parentheses at `open` and `close`.
    fn arguments_between(&self, open: usize, close: usize) -> Vec<Argument> {
        let mut arguments = Vec::new();
        let (mut start, mut at) = (open + 1, open + 1);
        while at <= close {
            if at == close || self.at(at).is(b',') {
                arguments.push(Argument { start, end: at, role: self.role(start, at) });
                start = at + 1;
            }
            at = self.live.mate(at).filter(|mate| *mate > at).unwrap_or(at) + 1;
        }
        arguments
    }

    /// What the argument from `start` to `end` is to the macro.
    fn role(&self, start: usize, end: usize) -> Role {
        if end == start + 1 && self.at(start).kind == Kind::Literal {
            return Role::Title;
        }
        let has_captures = self.at(start).is(b'[') && self.live.past_attribute(start).is_none();
        let is_lambda = has_captures && end > start + 1 && self.at(end - 1).is(b'}');
        if is_lambda { Role::Lambda } else { Role::Other }
    }
}

/// An argument of a macro, by its tokens.
struct Argument {
    start: usize,
    end: usize,
    role: Role,
}

/// What an argument is to a macro.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    /// A string.
    Title,
    /// A function, from its captures to the end of its body.
    Lambda,
    /// What the grammar may not know.
    Other,
}
