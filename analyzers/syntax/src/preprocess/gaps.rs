//! What the C++ grammar lacks inside a statement, wherever it stands.

use super::token::Kind;
use super::walk::{Scope, Walker};
use super::words::Word;

/// A type that `new` makes has fewer tokens before its pointers.
const LONGEST_TYPE: usize = 64;

impl Walker<'_> {
    /// Hides or supplies what makes the token at `index` readable; false if nothing is amiss.
    pub(super) fn mend_gap(&mut self, index: usize) -> bool {
        let token = self.at(index);
        let next = self.at(index + 1);
        match token.kind {
            Kind::Arrow if next.is(b'*') => self.mend_member_pointer(index),
            Kind::Punct(b'=') if next.is(b'{') => self.mend_braced_default(index),
            Kind::Punct(b':') if next.kind == Kind::Number => self.mend_bit_field(index),
            Kind::Punct(b'~') => self.mend_destruction(index),
            Kind::Punct(b'.') if next.is(b'.') => self.mend_dots(index),
            Kind::Word => self.mend_word(index, token.word),
            _ => false,
        }
    }

    /// A gap that a word leads to.
    fn mend_word(&mut self, index: usize, word: Word) -> bool {
        match word {
            Word::Name => self.scope() == Scope::Parameters && self.mend_function_type(index),
            Word::Operator => !self.declares() && self.mend_called_operator(index),
            Word::Specifier => self.mend_typename_of_value(index) || self.mend_static_lambda(index),
            Word::Type => self.at(index + 1).is(b'{') && self.mend_braced_type(index),
            Word::Trailer => self.mend_sequence_of_operand(index),
            Word::Expression => self.mend_expression_word(index),
            _ => false,
        }
    }

    /// A gap that a word of expressions leads to: `new`, `decltype`, `delete`, `this`.
    fn mend_expression_word(&mut self, index: usize) -> bool {
        match self.text(index) {
            b"new" => {
                self.live.before(index).word != Word::Operator && self.mend_new_pointers(index)
            }
            b"decltype" => self.mend_deduced_value(index) || self.mend_sequence_of_operand(index),
            b"delete" => self.mend_reason(index),
            b"this" => self.at(index + 1).is_word() && self.mend_object_parameter(index),
            _ => false,
        }
    }

    /// `object->*member`: the grammar knows `.*` and no `->*`.
    fn mend_member_pointer(&mut self, index: usize) -> bool {
        if self.at(index + 2).is_name() {
            self.hide(index + 1, index + 2);
        } else {
            // What the member is has to be computed: any operator will do.
            self.hide(index, index + 1);
            self.edits.put(self.at(index + 1).start, b'+');
        }
        true
    }

    /// `f(Options options = {})`: a default value is an expression, and braces alone are none.
    fn mend_braced_default(&mut self, index: usize) -> bool {
        let is_value =
            matches!(self.scope(), Scope::Parameters | Scope::Arguments | Scope::Expression);
        if is_value {
            self.edits.supply(self.at(index + 1).start, "T");
        }
        is_value
    }

    /// `(a = b, c)`: the grammar takes the assignment of a sequence in parentheses of its own.
    pub(super) fn mend_sequence(&mut self, open: usize, close: usize) {
        let mut assigns = false;
        let mut at = open + 1;
        while at < close.min(open + LONGEST_TYPE) {
            let (token, before) = (self.at(at), self.live.before(at));
            match token.kind {
                Kind::Punct(b';') => return,
                Kind::Punct(b',') => {
                    if assigns {
                        self.edits.supply(self.at(open + 1).start, "(");
                        self.edits.supply(token.start, ")");
                    }
                    return;
                }
                Kind::Punct(b'=') => {
                    assigns |= before.is_word() && !self.at(at + 1).is(b'=') && at > open + 1;
                }
                _ => {}
            }
            at = self.live.mate(at).map_or(at, |mate| mate.max(at)) + 1;
        }
    }

    /// `unsigned bits : 3 = 0;`: the grammar knows no default of a bit-field.
    fn mend_bit_field(&mut self, index: usize) -> bool {
        let is_field = matches!(self.scope(), Scope::Record(_)) && self.at(index + 2).is(b'=');
        if is_field {
            let mut end = index + 3;
            while !matches!(self.at(end).kind, Kind::Punct(b';' | b',' | b'}' | 0)) {
                end = self.live.mate(end).map_or(end, |mate| mate.max(end)) + 1;
            }
            self.hide(index + 2, end);
        }
        is_field
    }

    /// `Types......`, a pack before C's ellipsis; `{a, b}...`, a pack of braces; `auto [a, ...b]`.
    fn mend_dots(&mut self, index: usize) -> bool {
        let count = (index..index + 6).take_while(|at| self.at(*at).is(b'.')).count();
        let is_expanded = count == 3
            && self.live.before(index).is(b'}')
            && matches!(self.scope(), Scope::Arguments | Scope::List);
        let is_gap = is_expanded || count == 6 || count == 3 && self.is_in_binding();
        if is_gap {
            self.hide(index, index + 3);
        }
        is_gap
    }

    /// Whether the innermost bracket is that of a structured binding: `auto [`, `auto&& [`.
    fn is_in_binding(&self) -> bool {
        let Some(mut open) = self.opening().filter(|open| self.at(*open).is(b'[')) else {
            return false;
        };
        for _ in 0.."&&".len() {
            open -= usize::from(self.live.before(open).is(b'&'));
        }
        self.live.before(open).word == Word::Type && self.text(open - 1) == b"auto"
    }

    /// `[](int a) static {`: the grammar does not know the word behind a lambda's parameters.
    fn mend_static_lambda(&mut self, index: usize) -> bool {
        if self.text(index) != b"static" {
            return false;
        }
        // `constexpr static`
        let mut head = index;
        for _ in 0..2 {
            head -= usize::from(self.live.before(head).word == Word::Specifier);
        }
        let before = self.live.before(head);
        let is_lambda = (before.is(b')') || before.is(b']')) && self.ends_lambda_head(head - 1);
        if is_lambda {
            self.hide(index, index + 1);
        }
        is_lambda
    }

    /// `[] [[nodiscard]] (int a) {`: the grammar knows no attributes between what a lambda captures
    /// and its parameters.
    pub(super) fn mend_lambda_attribute(&mut self, index: usize) {
        let before = self.live.before(index);
        let end = self.live.past_attribute(index).filter(|_| before.is(b']') || before.is(b'>'));
        let Some(end) = end else { return };
        let next = self.at(end);
        let is_lambda = matches!(next.kind, Kind::Punct(b'(' | b'{' | b'[') | Kind::Arrow)
            || matches!(next.word, Word::Specifier | Word::Trailer);
        if is_lambda {
            self.hide(index, end);
        }
    }

    /// `= delete("reason")`
    fn mend_reason(&mut self, index: usize) -> bool {
        let Some(close) = self.live.parenthesis(index + 1) else { return false };
        let mut inside = self.live.slice(index + 2, close).iter();
        let is_reason = self.live.before(index).is(b'=')
            && self.at(close + 1).is(b';')
            && inside.all(|token| token.kind == Kind::Literal);
        if is_reason {
            self.hide(index + 1, close + 1);
        }
        is_reason
    }

    /// `X<R(A...) NOEXCEPT>`: a macro behind the parameters of a type.
    pub(super) fn mend_function_type(&mut self, index: usize) -> bool {
        let next = self.at(index + 1);
        let ends = next.is(b'>')
            || self.scope() == Scope::Parameters && matches!(next.kind, Kind::Punct(b',' | b')'));
        let is_macro = ends && self.live.before(index).is(b')') && self.is_macro_like(index);
        if is_macro {
            self.hide(index, index + 1);
        }
        is_macro
    }

    /// `p->~Node<T>()`: a destructor is called by a plain name.
    fn mend_destruction(&mut self, index: usize) -> bool {
        let before = self.live.before(index);
        let end = self.chain(index + 1);
        let is_call = matches!(before.kind, Kind::Arrow | Kind::Punct(b'.') | Kind::Scope)
            && self.at(index + 2).is(b'<')
            && self.live.parenthesis(end).is_some();
        if is_call {
            self.hide(index + 2, end);
        }
        is_call
    }

    /// `unsigned{1}`: the grammar knows values of the types with one name only.
    fn mend_braced_type(&mut self, index: usize) -> bool {
        let before = self.live.before(index);
        let is_value = matches!(self.text(index), b"unsigned" | b"signed" | b"long" | b"short")
            && !before.is_word()
            && !matches!(before.kind, Kind::Punct(b':') | Kind::Arrow)
            && self.live.mate(index + 1).is_some();
        if is_value {
            self.edits.put(self.at(index).start, b'_');
        }
        is_value
    }

    /// `decltype(a, b, c)`, `noexcept(a, b)`: the last alone says the type, and the grammar takes
    /// one.
    fn mend_sequence_of_operand(&mut self, index: usize) -> bool {
        let Some(close) = self.live.parenthesis(index + 1) else { return false };
        let mut last = None;
        let mut at = index + 2;
        while at < close {
            match self.at(at).kind {
                Kind::Punct(b',') => last = Some(at),
                Kind::Punct(b'(' | b'[' | b'{') => at = self.live.mate(at).unwrap_or(at),
                Kind::Punct(b'<') => at = self.angle(at).unwrap_or(at),
                _ => {}
            }
            at += 1;
        }
        if let Some(last) = last {
            self.erase(index + 2, last + 1);
        }
        last.is_some()
    }

    /// `decltype(a){b}`, `decltype(a)(b)`: the grammar makes no values of such a type.
    fn mend_deduced_value(&mut self, index: usize) -> bool {
        let Some(close) = self.live.parenthesis(index + 1) else { return false };
        let is_value = !self.declares()
            && self.scope() != Scope::Parameters
            && self.live.before(index).kind != Kind::Arrow
            && matches!(self.at(close + 1).kind, Kind::Punct(b'{' | b'('));
        if is_value {
            self.erase(index, close + 1);
            self.edits.supply(self.at(close + 1).start, "T");
        }
        is_value
    }

    /// `new T*[n]`, `new const T(x)`: the grammar takes a plain type.
    fn mend_new_pointers(&mut self, index: usize) -> bool {
        let mut at = self.live.past_parenthesis(index + 1);
        if at > index + 1 && !self.at(at).is_word() && self.at(at).kind != Kind::Scope {
            // `new (T)`
            self.hide(index + 1, index + 2);
            self.hide(at - 1, at);
            return true;
        }
        let mut end = at;
        while end < at + LONGEST_TYPE {
            let token = self.at(end);
            let qualifies = matches!(self.text(end), b"const" | b"volatile" | b"typename");
            if qualifies
                || matches!(token.word, Word::Type | Word::Record | Word::Enum) && token.is_word()
            {
                end += 1;
            } else if token.is_name() || token.kind == Kind::Scope {
                end = self.chain(end).max(end + 1);
            } else {
                break;
            }
        }
        let type_end = end;
        while self.at(end).is(b'*') || self.is_qualifier(end) {
            end += 1;
        }
        while matches!(self.text(at), b"const" | b"volatile" | b"typename") {
            self.hide(at, at + 1);
            at += 1;
        }
        self.hide(type_end, end);
        true
    }

    /// `void f(this Self& self)`
    fn mend_object_parameter(&mut self, index: usize) -> bool {
        let is_first = self.live.before(index).is(b'(');
        if is_first {
            self.hide(index, index + 1);
        }
        is_first
    }

    /// `p.operator->()`, `Base::operator=(other)`, `operator*()`: leaves a plain name.
    pub(super) fn mend_called_operator(&mut self, index: usize) -> bool {
        let open = self.operator_end(index);
        if self.live.parenthesis(open).is_none() {
            return false;
        }
        self.hide(index + 1, open);
        self.edits.put(self.at(index).start, b'_');
        true
    }

    /// `f(typename T::type())`: the grammar knows the word before types only.
    fn mend_typename_of_value(&mut self, index: usize) -> bool {
        let is_value = !self.declares()
            && self.scope() != Scope::Parameters
            && self.text(index) == b"typename"
            && matches!(self.at(self.chain(index + 1)).kind, Kind::Punct(b'(' | b'{'));
        if is_value {
            self.hide(index, index + 1);
        }
        is_value
    }
}
