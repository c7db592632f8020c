//! A function's declarator, up to its body.

use super::Dialect;
use super::specifiers::Specifiers;
use super::supplied::COMPLETION;
use super::tail::{Ending, MOST_TRAILING, Tail};
use super::token::Kind;
use super::walk::{Scope, Step, Walker};
use super::words::Word;

/// A value in braces after a macro has fewer tokens.
const SHORT_VALUE: usize = 64;

impl Walker<'_> {
    /// A declarator whose parameter list opens at the end of `found`.
    pub(super) fn function(&mut self, index: usize, found: &Specifiers) -> Step {
        let open = found.end;
        let Some(close) = self.live.mate(open) else { return Step::on(open) };
        let by_macro = self
            .named_by_macro(index, found, close)
            .or_else(|| self.macro_declarator(index, found, close))
            .or_else(|| self.body_by_macro(index, found, close));
        if let Some(step) = by_macro {
            return step;
        }
        if self.is_old_style(close) && self.takes_names(open, close) {
            return self.old_style_function(index, found, close);
        }
        let tail = self.tail(close + 1);
        let is_alone = index + 1 == open && found.special.is_none();
        if is_alone && self.scope() != Scope::Block && self.stands_alone(index, close, &tail) {
            self.hide(index, close + 1);
            return Step::fresh(close + 1);
        }
        self.hide_trailing_macros(&tail);
        let is_constructor =
            matches!(tail.ending, Ending::Constructor(_)) || self.is_constructor(found);
        self.name_types(found, is_constructor);
        if !is_constructor {
            self.undefine(&tail);
        }
        self.complete_type(found);
        match tail.ending {
            Ending::Body(brace) | Ending::Constructor(brace) => {
                self.defined_function(index, found, close, brace)
            }
            Ending::Declared(_) if !is_constructor && self.may_call_macro(found) => {
                self.declaring_macro(index, found, close)
            }
            Ending::Declared(_) if self.initialises(found, close) => {
                self.edits.supply(self.at(open).start, "=");
                Step::on(open)
            }
            Ending::Declared(_) | Ending::Unknown => self.parameter_list(open),
        }
    }

    /// `long f()` is read as `long int f()`.
    ///
    /// The grammar first takes the name of the function for one of a type, too, and what it took
    /// for two things at once is parsed again at every edit of the file, wherever that is.
    fn complete_type(&mut self, found: &Specifiers) {
        let Some(name) = found.chains.last().map(|chain| chain.start) else { return };
        let type_ = self.live.before(name);
        let words: &[&[u8]] = &[b"long", b"short", b"signed", b"unsigned"];
        let is_short = words.contains(&type_.text(self.source));
        if is_short && name > found.start && self.scope() != Scope::Block {
            self.edits.supply(type_.end, COMPLETION);
        }
    }

    /// A function whose body opens at `brace`.
    fn defined_function(
        &mut self,
        index: usize,
        found: &Specifiers,
        close: usize,
        brace: usize,
    ) -> Step {
        if let Some(step) = self.suite(index, found, close, brace) {
            return step;
        }
        if let Some(step) = self.past_body(index, found, brace) {
            return step;
        }
        self.expect(brace, Scope::Block, true);
        self.untyped_body(found, found.end, close);
        self.parameter_list(found.end)
    }

    /// Goes on with the parameters, which in a block may as well be arguments.
    pub(super) fn parameter_list(&mut self, open: usize) -> Step {
        let in_block = self.scope() == Scope::Block;
        self.expect(open, if in_block { Scope::Arguments } else { Scope::Parameters }, false);
        Step::on(open)
    }

    /// `T& name(value);` in a block: the grammar takes it for a function.
    fn initialises(&self, found: &Specifiers, close: usize) -> bool {
        let may_be_value = self.scope() == Scope::Block && self.dialect == Dialect::Cpp;
        may_be_value
            && found.special.is_none()
            && self.declares_pointer(found)
            && (self.has_values(found.end, close) || self.has_member(found.end, close))
    }

    /// `DEFUN ("name", …) (int a) {`: what the macro makes a name of is hidden.
    fn named_by_macro(&mut self, index: usize, found: &Specifiers, close: usize) -> Option<Step> {
        let end = self.live.parenthesis(close + 1)?;
        let [only] = found.chains.as_slice() else { return None };
        let is_alone = !found.typed && found.special.is_none() && only.start == index;
        let has_body = self.at(end + 1).is(b'{') || self.is_old_style(end);
        if !is_alone || !has_body || !self.is_macro_like(index) || self.scope() != Scope::File {
            return None;
        }
        self.hide(found.end, close + 1);
        Some(self.function(index, &Specifiers { end: close + 1, ..found.clone() }))
    }

    /// `int f(a, b) int a; char b; {`
    fn old_style_function(&mut self, index: usize, found: &Specifiers, close: usize) -> Step {
        let open = found.end;
        self.name_types(found, false);
        // The grammar wants the name right after the type.
        let name = found.chains.last().map_or(open, |chain| chain.start);
        for at in (index..name).filter(|at| self.live.at(*at).is(b'*')) {
            self.hide(at, at + 1);
        }
        self.untyped_body(found, open, close);
        self.expect(open, Scope::Expression, true);
        Step::on(open)
    }

    /// Whether `*` or `&` stands before the name that is declared.
    fn declares_pointer(&self, found: &Specifiers) -> bool {
        let name = found.chains.last().map_or(found.end, |chain| chain.start);
        matches!(self.live.before(name).kind, Kind::Punct(b'*' | b'&'))
    }

    /// Whether `*value` or `a.b` stands between parentheses.
    fn has_member(&self, open: usize, close: usize) -> bool {
        let is_member = |at: usize| {
            self.at(at).is(b'.') && !self.at(at + 1).is(b'.') && !self.live.before(at).is(b'.')
        };
        matches!(self.at(open + 1).kind, Kind::Punct(b'*' | b'&'))
            || (open + 1..close).any(is_member)
    }

    /// Whether nothing but a plain name stands before the parenthesis of a declaration.
    fn may_call_macro(&self, found: &Specifiers) -> bool {
        let [only] = found.chains.as_slice() else { return false };
        let is_plain = only.end == only.start + 1 && !found.typed && found.special.is_none();
        // In a block, a name and its arguments are a call.
        is_plain && (self.scope() != Scope::Block || found.specifier.is_some())
    }

    /// Semicolons after bodies, which make the grammar take an empty one for an initialiser; and
    /// `MACRO(type, name){value};`, whose braces are one.
    fn past_body(&mut self, index: usize, found: &Specifiers, brace: usize) -> Option<Step> {
        let end = self.live.mate(brace)?;
        if self.dialect == Dialect::C || !self.declares() || !self.at(end + 1).is(b';') {
            return None;
        }
        let untyped = found.chains.len() == 1 && !found.typed && self.scope() == Scope::File;
        let body = self.live.slice(brace + 1, end);
        if untyped
            && index + 1 == found.end
            && !body.is_empty()
            && body.len() < SHORT_VALUE
            && !body.iter().any(|token| token.is(b';') || token.is(b'}'))
        {
            self.hide(index, end + 1);
            return Some(Step::fresh(end + 1));
        }
        self.hide(end + 1, end + 2);
        None
    }

    /// A macro that declares something: `DEFINE_PER_CPU(struct x, name);`
    fn declaring_macro(&mut self, index: usize, found: &Specifiers, close: usize) -> Step {
        let open = found.end;
        let name = found.chains.first().map_or(index, |chain| chain.start);
        if matches!(self.scope(), Scope::Record(_)) {
            return self.member_macro(name, open, close);
        }
        if self.dialect == Dialect::C && self.at(close + 1).is(b';') {
            self.hide(index, name);
        }
        let has_braces = self.live.slice(open + 1, close).iter().any(|token| token.is(b'{'));
        if has_braces && self.scope() == Scope::File {
            self.hide(open + 1, close);
            return Step::on(close + 1);
        }
        self.expect(open, Scope::Arguments, false);
        Step::on(open)
    }

    /// The same among the members of a type.
    fn member_macro(&mut self, name: usize, open: usize, close: usize) -> Step {
        if self.dialect == Dialect::Cpp || !self.at(close + 1).is(b';') {
            if self.has_values(open, close) {
                self.hide(open + 1, close);
            }
            self.expect(open, Scope::Parameters, false);
            return Step::on(open);
        }
        let begins_with_name = self.at(open + 1).is_name()
            && matches!(self.at(open + 2).kind, Kind::Punct(b',' | b')'));
        if begins_with_name {
            // `MACRO(name, …);` reads as a member `MACRO name;`
            self.hide(open, open + 1);
            self.hide(open + 2, close + 1);
        } else {
            self.hide(name, close + 2);
        }
        Step::fresh(close + 2)
    }

    /// Whether what stands between parentheses cannot be a list of parameters.
    pub(super) fn has_values(&self, open: usize, close: usize) -> bool {
        let odd = |kind: Kind| {
            !matches!(
                kind,
                Kind::Word
                    | Kind::Scope
                    | Kind::Punct(b',' | b'*' | b'&' | b'[' | b']' | b'.' | b'<' | b'>')
            )
        };
        self.live.slice(open + 1, close).iter().any(|token| odd(token.kind))
    }

    /// `int (*handler)(int) MACRO;`
    pub(super) fn function_pointer(&mut self, open: usize) -> Step {
        let Some(close) = self.live.parenthesis(open) else { return Step::on(open) };
        if self.at(open + 1).is_name() && self.at(open + 2).is(b'*') && self.is_macro_like(open + 1)
        {
            self.hide(open + 1, open + 2);
        }
        if self.at(close + 1).is_name()
            && let Some(end) = self.live.parenthesis(close + 2)
            && self.live.parenthesis(close + 3) == Some(end - 1)
            && end > close + 4
        {
            // `int (*handler) OF((int));`
            self.hide(close + 1, close + 3);
            self.hide(end, end + 1);
            self.expect(close + 3, Scope::Parameters, false);
            return Step::on(open);
        }
        let Some(end) = self.live.parenthesis(close + 1) else { return Step::on(open) };
        let tail = self.tail(end + 1);
        if let Ending::Body(brace) = tail.ending {
            self.expect(brace, Scope::Block, true);
        }
        self.hide_chains(&tail.macros);
        if !tail.macros.is_empty() || self.declares() {
            self.expect(close + 1, Scope::Parameters, false);
        }
        let mut declared = open + 1;
        while self.at(declared).is(b'*') {
            declared += 1;
        }
        if declared > open + 1
            && self.is_macro_like(declared)
            && self.at(declared).is_name()
            && self.at(declared + 1).is_name()
        {
            // `void (*DEPRECATED handler)()`
            self.hide(declared, declared + 1);
            declared += 1;
        }
        if declared > open + 1 && self.at(declared).is_name() {
            // `int (*choose(int which))(int)`: a function that returns such a pointer.
            self.expect(declared + 1, Scope::Parameters, false);
        }
        Step::on(open)
    }

    /// `typedef int (C::*Method)() const;`: the grammar takes no qualifiers of a type's method.
    pub(super) fn typedef_of_method(&mut self, open: usize) {
        let Some(close) = self.live.parenthesis(open) else { return };
        let Some(end) = self.live.parenthesis(close + 1) else { return };
        let mut at = end + 1;
        while matches!(self.text(at), b"const" | b"volatile" | b"noexcept") || self.at(at).is(b'&')
        {
            at += 1;
        }
        self.hide(end + 1, at);
    }

    /// Declarators behind a macro: `f OF((int))`, `x GUARDED_BY(mutex);`.
    fn macro_declarator(&mut self, index: usize, found: &Specifiers, close: usize) -> Option<Step> {
        let [.., before, last] = found.chains.as_slice() else { return None };
        let (before, last) = (*before, *last);
        let open = found.end;
        if found.special.is_some() || before.end != last.start || last.end != last.start + 1 {
            return None;
        }
        let inner = self.live.parenthesis(open + 1);
        if inner == Some(close - 1) && close > open + 2 && before.call.is_none() {
            self.hide(last.start, last.end + 1);
            self.hide(close, close + 1);
            self.keep_one_type(found, found.chains.len() - 2);
            let tail = self.tail(close + 1);
            self.hide_trailing_macros(&tail);
            if let Ending::Body(brace) = tail.ending {
                self.expect(brace, Scope::Block, true);
            }
            self.expect(open + 1, Scope::Parameters, false);
            return Some(Step::on(open + 1));
        }
        let typed = found.typed || found.chains.len() > 2;
        let ends = matches!(self.at(close + 1).kind, Kind::Punct(b';' | b'=' | b','));
        if typed && ends && self.is_macro_like(last.start) && !self.is_macro(&before) {
            self.hide(last.start, close + 1);
            self.keep_one_type(found, found.chains.len() - 2);
            return Some(Step::on((close + 1).max(index + 1)));
        }
        None
    }

    /// Whether `NAME(…)` at the beginning is a macro after which a declaration begins anew.
    fn stands_alone(&self, name: usize, close: usize, tail: &Tail) -> bool {
        let next = self.at(close + 1);
        let starts = next.is_word()
            && !matches!(next.word, Word::Trailer | Word::Concept | Word::Jump | Word::Lead)
            || next.is(b'}')
            || next.is(b'~')
            || next.is(b'[')
            || close + 1 >= self.live.len();
        if !starts || !next.first_on_line && next.is_word() && !self.is_macro_like(name) {
            return false;
        }
        if self.begins_test(close + 1) {
            return true;
        }
        let qualifies = self.is_qualifier(close + 1);
        let has_body = matches!(tail.ending, Ending::Body(_) | Ending::Constructor(_));
        let trailing_macro = next.is_name()
            && tail.macros.iter().all(|chain| self.is_macro_like(chain.start))
            && (!next.first_on_line || has_body);
        tail.ending == Ending::Unknown || !(trailing_macro || qualifies)
    }

    /// Hides the macros among the words before a function's name.
    pub(super) fn name_types(&mut self, found: &Specifiers, constructor: bool) {
        // `Type Class::operator+(`, `Class::~Class(`: the qualifier belongs to the name.
        let qualified = found.special.is_some()
            && found.chains.last().is_some_and(|chain| self.at(chain.end).kind == Kind::Scope);
        if let Some(special) = found.special.filter(|at| self.is_conversion(*at)) {
            let name = found.chains.last().filter(|_| qualified).map(|chain| chain.start);
            return self.name_conversion(found.start, name, special);
        }
        let is_name = found.special.is_none();
        let before = found.chains.len() - usize::from(is_name || qualified);
        if constructor {
            self.hide_chains(&found.chains[..before]);
        } else {
            self.keep_one_type(found, before);
        }
    }

    /// Whether the name at `special` is a conversion's: `operator T`.
    pub(super) fn is_conversion(&self, special: usize) -> bool {
        let type_ = self.at(special + 1);
        self.at(special).word == Word::Operator
            && (type_.is_name() && self.text(special + 1) != b"co_await"
                || matches!(type_.word, Word::Type | Word::Specifier | Word::Record | Word::Enum)
                    && type_.is_word()
                || self.text(special + 1) == b"decltype"
                || type_.kind == Kind::Scope)
    }

    /// Hides what the grammar takes for the type of a conversion, which has none: before a
    /// qualified name all there is, in a class attributes and names.
    fn name_conversion(&mut self, start: usize, name: Option<usize>, special: usize) {
        let mut from = start;
        if self.live.before(start).is(b']')
            && let Some(open) = self.live.mate(start - 1)
            && self.live.past_attribute(open) == Some(start)
        {
            from = open;
        }
        let to = name.unwrap_or(special);
        let has_names = (from..to).any(|at| {
            let token = self.at(at);
            token.is_name() || token.is(b'[')
        });
        if name.is_some() || has_names {
            self.hide(from, to);
        }
    }

    fn is_constructor(&self, found: &Specifiers) -> bool {
        if found.special.is_some_and(|at| self.at(at).is(b'~')) {
            return true;
        }
        let Some(last) = found.chains.last().filter(|_| found.special.is_none()) else {
            return false;
        };
        if found.typed {
            return false;
        }
        let name = self.text(last.end - 1);
        match self.scope() {
            Scope::Record(Some(record)) => {
                last.end == last.start + 1 && name == self.text(record as usize)
            }
            _ => {
                self.at(last.end.saturating_sub(2)).kind == Kind::Scope
                    && last.end >= last.start + 3
                    && self.text(last.end - 3) == name
            }
        }
    }

    /// A body whose function has no type: made by a macro, or of C's early days.
    fn untyped_body(&mut self, found: &Specifiers, open: usize, close: usize) {
        let [only] = found.chains.as_slice() else { return };
        if found.typed || found.special.is_some() || only.end != only.start + 1 {
            return;
        }
        if matches!(self.scope(), Scope::Record(_)) {
            return;
        }
        if self.has_values(open, close) {
            self.hide(open + 1, close);
        }
        for at in open + 1..close {
            let alone = matches!(self.at(at + 1).kind, Kind::Punct(b',' | b')'));
            if alone
                && self.at(at).is_word()
                && !matches!(self.at(at).word, Word::Name | Word::Type)
            {
                // `TEST(suite, enum) {`
                self.edits.put(self.at(at).start, b'_');
            }
        }
        if self.dialect == Dialect::C {
            self.supply_type(found, only.start);
        }
    }

    /// Supplies the type that C's grammar wants before the declarator of the function `name`.
    fn supply_type(&mut self, found: &Specifiers, name: usize) {
        let declarator = (found.start..name).find(|at| self.at(*at).is(b'*')).unwrap_or(name);
        self.edits.supply(self.at(declarator).start, "void ");
    }

    /// Whether a parameter list holds names only, as in `f(a, b) int a; char b; {`.
    fn takes_names(&self, open: usize, close: usize) -> bool {
        self.live
            .slice(open + 1, close)
            .iter()
            .enumerate()
            .all(|(at, token)| if at % 2 == 0 { token.is_name() } else { token.is(b',') })
    }

    /// Whether declarations and then a body follow a parameter list that closes at `close`.
    pub(super) fn is_old_style(&self, close: usize) -> bool {
        if self.dialect != Dialect::C || self.scope() != Scope::File {
            return false;
        }
        let mut at = close + 1;
        if !self.at(at).is_word() {
            return false;
        }
        while at < close + MOST_TRAILING {
            match self.at(at).kind {
                Kind::Punct(b';') if self.at(at + 1).is(b'{') => return true,
                Kind::Punct(b'{' | b'}' | b'=' | 0) => return false,
                Kind::Punct(b'(' | b'[') => match self.live.mate(at) {
                    Some(end) => at = end,
                    None => return false,
                },
                _ => {}
            }
            at += 1;
        }
        false
    }
}
