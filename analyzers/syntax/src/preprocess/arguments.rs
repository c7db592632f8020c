//! Parameters, arguments and list items: macros next to names, and types where a value is due.

use std::ops::Range;

use super::Dialect;
use super::specifiers::Specifiers;
use super::token::{Kind, Token};
use super::walk::{Scope, Walker};
use super::words::{Word, shouts};

/// An operator has no more signs.
const LONGEST_SIGN: usize = 3;
/// A cast has no more tokens.
const LONGEST_CAST: usize = 10;

impl Walker<'_> {
    /// A token inside a statement.
    pub(super) fn inside(&mut self, index: usize) {
        let token = self.at(index);
        if token.is_name() && (self.joins_strings(index) || self.joins_macros(index)) {
            return;
        }
        if self.dialect == Dialect::Cpp && self.mend_gap(index) {
            return;
        }
        if token.is(b'&') && self.is_label_address(index) {
            self.hide(index, index + 1);
            return;
        }
        match self.scope() {
            Scope::Arguments => self.argument(index, &token),
            Scope::List if token.is_name() => self.list_item(index),
            scope if scope.has_statements() && token.is_name() => self.declarator_name(index),
            _ => {}
        }
    }

    /// Hides a name inside a declaration if it is a macro next to what is declared.
    fn declarator_name(&mut self, index: usize) {
        if self.is_declarator_macro(index) {
            self.hide(index, index + 1);
        } else if index > 0 && self.ends_array(index - 1) && self.is_macro_like(index) {
            // `char name[8] ALIGNED(4);`
            let end = self.live.past_parenthesis(index + 1);
            if matches!(self.at(end).kind, Kind::Punct(b';' | b'=' | b',')) {
                self.hide(index, end);
            }
        }
    }

    /// GNU's `&&label`, which no grammar knows.
    fn is_label_address(&self, index: usize) -> bool {
        let (before, next) = (self.live.before(index), self.at(index + 1));
        next.is(b'&')
            && next.start == self.at(index).end
            && self.at(index + 2).is_name()
            && matches!(self.scope(), Scope::Block | Scope::List | Scope::Arguments)
            && (matches!(before.kind, Kind::Punct(b'{' | b',' | b'=')) || before.is(b'['))
    }

    /// Whether an array's bound ends at `close`, and not that of `delete[]`.
    fn ends_array(&self, close: usize) -> bool {
        let open = self.live.mate(close).filter(|_| self.at(close).is(b']'));
        open.is_some_and(|open| self.live.before(open).word != Word::Expression)
    }

    /// `a, b UNUSED;`, `} FAR name;`
    fn is_declarator_macro(&self, index: usize) -> bool {
        let next = self.at(index + 1);
        let last = self.live.before(index).is_name()
            && matches!(next.kind, Kind::Punct(b';' | b'=' | b','));
        let first = self.live.before(index).is(b'}') && next.is_name();
        // `T* name Macro;`: of two names behind a pointer, one declares nothing.
        let is_behind_pointer = || {
            last && matches!(
                self.live.before(index.saturating_sub(1)).kind,
                Kind::Punct(b'*' | b'&')
            )
        };
        (last || first) && (self.is_macro_like(index) || is_behind_pointer())
    }

    /// `"a" MACRO("b") "c"`: no grammar joins strings with calls, and that of C++ none with a name
    /// behind them, `"a" MACRO`.
    fn joins_strings(&mut self, index: usize) -> bool {
        let is_string = |token: Token| {
            token.kind == Kind::Literal && self.source.get(token.end as usize - 1) == Some(&b'"')
        };
        let before = self.live.before(index);
        let follows = is_string(before);
        let Some(close) = self.live.parenthesis(index + 1) else {
            // `"a"_s` is one token, `operator"" _s` a name, `extern "C" T f()` a declaration.
            let apart = before.end < self.at(index).start;
            let is_value = !matches!(
                self.live.before(index.saturating_sub(1)).word,
                Word::Operator | Word::Extern
            );
            let joins = self.dialect == Dialect::Cpp && follows && apart && is_value;
            if joins {
                self.hide(index, index + 1);
            }
            return joins;
        };
        let joins = follows || is_string(self.at(close + 1));
        if joins {
            self.hide(index + 1, close + 1);
        }
        joins
    }

    /// `DIRECTORY FILE_NAME`, `REPEAT("a") REPEAT("b")`, `40 MBPS`: macros of strings side by side,
    /// and of units.
    fn joins_macros(&mut self, index: usize) -> bool {
        let before = self.live.before(index);
        let follows = match before.kind {
            Kind::Word => before.is_name() && shouts(self.text(index - 1)),
            Kind::Number => true,
            Kind::Punct(b')') => {
                let open = self.live.mate(index - 1).unwrap_or_default();
                self.live.before(open).is_name() && shouts(self.text(open.saturating_sub(1)))
            }
            _ => false,
        };
        let end = self.live.past_parenthesis(index + 1);
        let is_value = matches!(self.scope(), Scope::Arguments | Scope::Expression | Scope::List)
            && (matches!(self.at(end).kind, Kind::Punct(b',' | b')' | b'}'))
                || self.at(end).is_name() && shouts(self.text(end)))
            || self.at(end).kind == Kind::Literal && self.scope() == Scope::Arguments;
        let joins = follows && is_value && shouts(self.text(index));
        if joins {
            self.hide(index, end);
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
            self.name_pointer(end, close);
            at = self.next_item(end.max(at), close);
        }
    }

    /// `T** = nullptr`, `void (*)(int) = f`, `int (&)[3] = a`: with a default value the grammar wants a name.
    fn name_pointer(&mut self, end: usize, close: usize) {
        if self.dialect == Dialect::C {
            return;
        }
        let last = self.live.before(end);
        let is_pointer = |before: usize| {
            let token = self.live.before(before);
            let is_qualified =
                token.word == Word::Specifier && self.live.before(before - 1).is(b'*');
            token.is(b'*') || is_qualified
        };
        if self.at(end).is(b'=') && end < close && (is_pointer(end) || last.is(b'&')) {
            self.edits.supply(self.at(end).start, "_");
        } else if let Some(inner) = self.live.parenthesis(end)
            && self.live.mate(inner + 1).is_some_and(|after| self.at(after + 1).is(b'='))
            && (is_pointer(inner) || self.live.before(inner).is(b'&'))
        {
            self.edits.supply(self.at(inner).start, "_");
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
        let named = match found.pointer {
            // What a name is behind, it points to.
            Some(pointer) => pointer < count,
            None => found.typed || count > 1,
        };
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
                && end > at + 1
            {
                // The name stays, as a parameter of that type.
                self.hide(at + 1, end);
            }
            self.template_parameter(at, end);
            at = item;
        }
    }

    /// What the grammar lacks in the template parameter from `at` to `end`.
    fn template_parameter(&mut self, at: usize, end: usize) {
        for inside in at..end {
            let is_member =
                matches!(self.live.before(inside).kind, Kind::Punct(b'.') | Kind::Arrow);
            if is_member && self.at(inside).word == Word::Operator {
                self.mend_called_operator(inside);
            } else if !matches!(self.at(inside).kind, Kind::Punct(_))
                || self.at(inside).is(b'.') && !self.live.before(inside).is(b'.')
            {
                self.mend_gap(inside);
            }
        }
        if end > at + 2 && self.is_macro_like(end - 1) && self.live.before(end - 1).is_name() {
            // `class... Types NOEXCEPT_PARAMETER`
            self.hide(end - 1, end);
        }
        if let Some(equals) = (at..end).find(|at| self.at(*at).is(b'=')) {
            self.template_default(at, equals, end);
        }
    }

    /// `class P = const T*`, `Options o = {}`: the default of the template parameter at `at`.
    fn template_default(&mut self, at: usize, equals: usize, end: usize) {
        let qualified = (equals + 1..end).take_while(|at| self.is_qualifier(*at)).count();
        self.hide(equals + 1, equals + 1 + qualified);
        if self.at(equals + 1).is(b'{') {
            self.edits.supply(self.at(equals + 1).start, "T");
        } else if matches!(self.text(at), b"class" | b"typename") {
            let behind = |at: &usize| {
                matches!(self.at(*at).kind, Kind::Punct(b'*' | b'&')) || self.is_qualifier(*at)
            };
            let from = (equals + 1..end).rev().take_while(behind).last().unwrap_or(end);
            self.hide(from, end);
        } else if matches!(self.live.before(equals).kind, Kind::Punct(b'*' | b'&')) {
            self.edits.supply(self.at(equals).start, "_");
        }
    }

    /// A type or a statement among the arguments of a macro: the grammar wants a value there.
    fn argument(&mut self, index: usize, token: &Token) {
        let begins = matches!(self.live.before(index).kind, Kind::Punct(b',' | b'('));
        match token.kind {
            Kind::Punct(b',') if begins => self.edits.supply(token.start, "_"),
            Kind::Punct(_) if begins && self.is_sign_alone(index) => self.sign_argument(index),
            Kind::Punct(b'*' | b'&') => self.pointer_argument(index),
            Kind::Word if begins => self.word_argument(index, token.word),
            _ => {}
        }
    }

    /// An argument of a macro that begins with a word.
    fn word_argument(&mut self, index: usize, word: Word) {
        match word {
            Word::Name if self.dialect == Dialect::Cpp => self.template_argument(index),
            Word::Jump => self.jump_argument(index),
            Word::Type | Word::Record | Word::Enum => self.type_argument(index),
            Word::Specifier if self.is_qualifier(index) || self.text(index) == b"typename" => {
                self.type_argument(index);
            }
            _ => {}
        }
    }

    /// Whether an argument of a macro is an operator: `assert_cmp(a, ==, b)`.
    fn is_sign_alone(&self, index: usize) -> bool {
        self.at(index).start < self.at(self.sign_end(index)).start
            && self.ends_argument(self.sign_end(index))
    }

    fn sign_end(&self, index: usize) -> usize {
        let is_sign = |at: &usize| {
            let sign = b"=<>!&|+-*/%^";
            matches!(self.at(*at).kind, Kind::Punct(byte) if sign.contains(&byte))
        };
        index + (index..index + LONGEST_SIGN).take_while(is_sign).count()
    }

    fn sign_argument(&mut self, index: usize) {
        self.hide(index, self.sign_end(index));
        self.edits.supply(self.at(index).start, "_");
    }

    /// `REQUIRES(Concept<typename T::x>)`: hides the arguments of a template that is no value.
    fn template_argument(&mut self, index: usize) {
        let end = self.chain(index);
        if !self.live.before(end).is(b'>') || !self.ends_argument(end) {
            return;
        }
        let open = (index..end).find(|at| self.at(*at).is(b'<'));
        let is_type = self.live.slice(index, end).iter().any(|token| {
            token.kind == Kind::Number || matches!(token.word, Word::Type | Word::Specifier)
        });
        if let Some(open) = open.filter(|_| is_type) {
            self.hide(open, end);
        }
    }

    /// `va_arg(list, name **)`
    fn pointer_argument(&mut self, index: usize) {
        let mut end = index + 1;
        while matches!(self.at(end).kind, Kind::Punct(b'*' | b'&')) {
            end += 1;
        }
        let before = self.live.before(index);
        if self.ends_argument(end) && (before.is_word() || before.is(b'>')) {
            self.hide(index, end);
        }
    }

    /// `RETURN_IF_FAILED(call(), return false);`
    fn jump_argument(&mut self, index: usize) {
        if self.ends_argument(index + 1) {
            self.edits.put(self.at(index).start, b'_');
        } else {
            self.hide(index, index + 1);
        }
    }

    /// `va_arg(list, const struct name *)`
    fn type_argument(&mut self, index: usize) {
        let Some((name, end)) = self.type_name(index) else { return };
        self.hide(index, name.start);
        self.hide(name.end, end);
        let first = self.at(name.start);
        if first.word == Word::Type {
            // A keyword is no value, an identifier is.
            self.edits.put(first.start, b'_');
        }
    }

    /// The name in the type that the argument at `index` is, and the argument's end.
    fn type_name(&self, index: usize) -> Option<(Range<usize>, usize)> {
        let mut name = None;
        let mut at = index;
        while !self.ends_argument(at) {
            let token = self.at(at);
            at = match token.word {
                Word::Type => {
                    name.get_or_insert(at..at + 1);
                    at + 1
                }
                Word::Record | Word::Enum | Word::Specifier => at + 1,
                Word::Name if token.is_word() => {
                    let end = self.chain(at);
                    name = Some(at..end);
                    end
                }
                _ if matches!(token.kind, Kind::Punct(b'*' | b'&')) => at + 1,
                _ => return None,
            };
        }
        Some((name?, at))
    }

    fn ends_argument(&self, index: usize) -> bool {
        matches!(self.at(index).kind, Kind::Punct(b',' | b')'))
    }

    /// `NAME DEPRECATED("…") = 1,` among enumerators.
    fn list_item(&mut self, index: usize) {
        if !self.live.before(index).is_name() || !self.is_macro_like(index) {
            return;
        }
        let end = self.live.past_parenthesis(index + 1);
        if matches!(self.at(end).kind, Kind::Punct(b',' | b'=' | b'}')) {
            self.hide(index, end);
        }
    }
}
