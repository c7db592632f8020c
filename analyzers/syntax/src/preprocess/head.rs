//! The head of a statement: what its first token says about it.

use super::Dialect;
use super::chain::Chain;
use super::token::Kind;
use super::walk::{Scope, Step, Walker};
use super::words::{Word, shouts};

/// A label's expression, a namespace's name and the like are shorter.
const SHORT: usize = 64;

impl Walker<'_> {
    /// Looks at the statement that begins at `index`.
    pub(super) fn head(&mut self, index: usize) -> Step {
        match self.at(index).kind {
            Kind::Word => self.word_head(index),
            Kind::Punct(b'~') => self.declaration(index),
            Kind::Punct(b'*' | b'&') if self.declares() => self.declaration(index),
            _ => Step::on(index),
        }
    }

    fn word_head(&mut self, index: usize) -> Step {
        match self.at(index).word {
            Word::Name => self.name_head(index),
            Word::Guard => self.guard(index),
            Word::Lead => Step::fresh(index + 1),
            Word::Case => self.label(index),
            Word::Default if self.at(index + 1).is(b':') => Step::fresh(index + 2),
            Word::Access => self.access(index),
            Word::Namespace => self.namespace(index),
            Word::Template => self.template(index),
            Word::Extern => self.linkage(index),
            Word::Export => self.export(index),
            Word::Type | Word::Specifier | Word::Record | Word::Enum | Word::Typedef => {
                self.declaration(index)
            }
            Word::Operator => self.operator_head(index),
            Word::Using => self.using(index),
            Word::Jump if self.text(index) == b"goto" => self.goto(index),
            Word::Expression
                if matches!(self.text(index), b"decltype" | b"alignas" | b"_Alignas") =>
            {
                self.declaration(index)
            }
            _ => Step::on(index),
        }
    }

    /// `operator` at a statement's beginning: what it names is called in a block, and elsewhere
    /// declared.
    fn operator_head(&mut self, index: usize) -> Step {
        if self.scope() != Scope::Block {
            return self.declaration(index);
        }
        self.mend_called_operator(index);
        Step::on(index + 1)
    }

    fn name_head(&mut self, index: usize) -> Step {
        if let Some(end) = self.module_statement(index) {
            self.note_module_statement(index, end);
            if self.reads_as_nothing_else(index, end) {
                self.hide(index, end + 1);
                return Step::fresh(end + 1);
            }
        }
        if self.at(index + 1).is(b':') {
            return self.colon(index);
        }
        if self.scope() == Scope::Block {
            return self.named_statement(index);
        }
        if let Some(step) = self.handed(index) {
            return step;
        }
        if self.opens_macro_lines(index) {
            self.hide(index, index + 1);
            return Step::fresh(index + 1);
        }
        self.declaration(index)
    }

    /// `extern "C" {`, and declarations that begin with `extern`.
    fn linkage(&mut self, index: usize) -> Step {
        if self.at(index + 1).kind == Kind::Literal && self.at(index + 2).is(b'{') {
            self.expect(index + 2, Scope::File, true);
            return Step::on(index + 2);
        }
        if self.at(index + 1).word == Word::Template {
            // The grammar knows instantiations, and no declarations of them.
            self.hide(index, index + 1);
            return Step::fresh(index + 1);
        }
        self.declaration(index)
    }

    /// Whether declarations, and no statements, stand here.
    pub(super) fn declares(&self) -> bool {
        matches!(self.scope(), Scope::File | Scope::Record(_))
    }

    /// A macro on a line of its own, before a line that begins with another: `Q_OBJECT`.
    fn opens_macro_lines(&self, index: usize) -> bool {
        let next = self.at(index + 1);
        next.is_name()
            && next.first_on_line
            && shouts(self.text(index))
            && shouts(self.text(index + 1))
    }

    fn guard(&mut self, index: usize) -> Step {
        if self.asks_for_compilation(index) {
            return self.compilation(index);
        }
        // `if constexpr (`, `while UNLIKELY(`
        let open = if self.at(index + 1).is(b'(') { index + 1 } else { index + 2 };
        let Some(close) = self.live.parenthesis(open) else { return Step::on(index) };
        if self.text(index) == b"switch" {
            self.brace_switch(close + 1);
        }
        if open > index + 1 && self.at(index + 1).is_name() {
            // `while UNLIKELY(x)`
            self.hide(index + 1, open);
        }
        self.expect(open, Scope::Expression, true);
        Step::on(open)
    }

    fn label(&mut self, index: usize) -> Step {
        let mut at = index + 1;
        let mut ternaries = 0_u32;
        let mut range = None;
        while at < index + SHORT {
            match self.at(at).kind {
                Kind::Punct(b':') if ternaries == 0 => {
                    if let Some(range) = range {
                        // `case 0 ... 9:` is GNU's, and not the grammars'.
                        self.hide(range, at);
                    }
                    return Step::fresh(at + 1);
                }
                Kind::Punct(b'.') if self.at(at + 1).is(b'.') => {
                    range.get_or_insert(at);
                }
                Kind::Punct(b':') => ternaries -= 1,
                Kind::Punct(b'?') => ternaries += 1,
                Kind::Punct(b';' | b'{' | b'}') => break,
                Kind::Punct(b'(') => at = self.live.mate(at).unwrap_or(at),
                _ => {}
            }
            at += 1;
        }
        Step::on(index)
    }

    /// `public:`, `public slots:`
    fn access(&mut self, index: usize) -> Step {
        let mut at = index + 1;
        while self.at(at).is_name() && at < index + 3 {
            at += 1;
        }
        if self.at(at).is(b':') {
            self.hide(index + 1, at);
            return Step::fresh(at + 1);
        }
        Step::on(index)
    }

    /// `again:` in a block, `signals:` in a class.
    fn colon(&mut self, index: usize) -> Step {
        if matches!(self.scope(), Scope::Record(_)) && self.dialect == Dialect::Cpp {
            self.hide(index, index + 2);
        } else if self.scope() == Scope::Block && !self.labels_statement(index + 2) {
            self.edits.supply(self.at(index + 2).start, ";");
        }
        Step::fresh(index + 2)
    }

    /// Whether the grammar takes what stands at `index` for the statement of a label.
    fn labels_statement(&self, index: usize) -> bool {
        let next = self.at(index);
        let declares = matches!(next.word, Word::Type | Word::Record | Word::Enum);
        !(next.is(b'}') || self.dialect == Dialect::C && declares && next.is_word())
    }

    /// `goto *target;`: hides all but the name of a label that is computed.
    fn goto(&mut self, index: usize) -> Step {
        if !self.at(index + 1).is(b'*') {
            return Step::on(index);
        }
        let mut end = index + 2;
        while !matches!(self.at(end).kind, Kind::Punct(b';' | b'}' | 0)) {
            end += 1;
        }
        match (index + 2..end).find(|at| self.at(*at).is_name()) {
            Some(name) => {
                self.hide(index + 1, name);
                self.hide(name + 1, end);
            }
            None => self.hide(index + 1, end),
        }
        Step::on(end)
    }

    /// `namespace`, with macros around its name: `namespace FOO_VISIBLE foo {`, `namespace foo
    /// VISIBLE("default") {`
    fn namespace(&mut self, index: usize) -> Step {
        let mut names: Vec<Chain> = Vec::new();
        let mut at = index + 1;
        while at < index + SHORT {
            let token = self.at(at);
            match token.kind {
                Kind::Punct(b'{') => {
                    self.name_namespace(&names);
                    self.expect(at, Scope::File, true);
                    return Step::on(at);
                }
                Kind::Word if token.is_name() => {
                    let end = self.live.past_parenthesis(at + 1);
                    let call = (end > at + 1).then_some(at + 1);
                    match names.last_mut() {
                        // `namespace a::inline b`
                        Some(last) if self.qualifies(last.end, at) => last.end = end,
                        _ => names.push(Chain { start: at, end, call }),
                    }
                    at = end - 1;
                }
                Kind::Word | Kind::Scope => {}
                Kind::Punct(b'[') => at = self.live.mate(at).unwrap_or(at),
                _ => break,
            }
            at += 1;
        }
        Step::on(index)
    }

    /// Whether only `::` and words stand between two names of a namespace.
    fn qualifies(&self, end: usize, next: usize) -> bool {
        self.at(end).kind == Kind::Scope && end < next
    }

    /// Hides all but the namespace's own name among `names`.
    fn name_namespace(&mut self, names: &[Chain]) {
        let own = names
            .iter()
            .rposition(|name| !self.is_macro(name))
            .or_else(|| names.iter().position(|name| name.call.is_none()));
        for (at, name) in names.iter().enumerate() {
            if Some(at) != own {
                self.hide(name.start, name.end);
            }
        }
    }

    /// `using typename A::b;`, `using A::b...;`, `using A::operator T;`: the grammar knows plain
    /// names.
    fn using(&mut self, index: usize) -> Step {
        if self.text(index + 1) == b"typename" {
            self.hide(index + 1, index + 2);
        }
        let end = self.chain(index + 1 + usize::from(self.text(index + 1) == b"typename"));
        let macro_end = self.live.past_parenthesis(end + 1);
        if self.at(end).is_name() && self.at(macro_end).is(b'=') {
            // `using Name DEPRECATED("…") = T;`
            self.hide(end, macro_end);
            return Step::on(macro_end);
        }
        if (end..end + 3).all(|at| self.at(at).is(b'.')) {
            self.hide(end, end + 3);
        } else if self.at(end).kind == Kind::Scope && self.at(end + 1).word == Word::Operator {
            // `using Base::operator T;`, `using Base::operator()...;`
            let past = self.operator_end(end + 1);
            let dots = (past..past + 3).take_while(|at| self.at(*at).is(b'.')).count();
            if dots > 0 || self.is_conversion(end + 1) {
                self.hide(end, past + dots);
            }
        }
        Step::on(end)
    }

    /// `export`, which the grammar does not know, before a declaration or a block of them.
    fn export(&mut self, index: usize) -> Step {
        self.hide(index, index + 1);
        let Some(close) = self.live.mate(index + 1).filter(|_| self.at(index + 1).is(b'{')) else {
            return Step::fresh(index + 1);
        };
        self.hide(index + 1, index + 2);
        self.hide(close, close + 1);
        self.expect(index + 1, Scope::File, true);
        Step::on(index + 1)
    }

    /// Whether `if consteval` or `if !consteval` stands at `index`.
    fn asks_for_compilation(&self, index: usize) -> bool {
        let at = self.past_negation(index + 1);
        self.dialect == Dialect::Cpp && self.text(at) == b"consteval" && self.at(at + 1).is(b'{')
    }

    fn past_negation(&self, index: usize) -> usize {
        index + usize::from(self.at(index).is(b'!') || self.text(index) == b"not")
    }

    /// `if consteval {`: the condition gets its parentheses, and the keyword becomes a name.
    fn compilation(&mut self, index: usize) -> Step {
        let at = self.past_negation(index + 1);
        let keyword = self.at(at);
        self.edits.supply(self.at(index + 1).start, "(");
        self.edits.put(keyword.start, b'_');
        self.edits.supply(keyword.end, ")");
        self.expect(at + 1, Scope::Block, true);
        Step::on(at + 1)
    }

    fn template(&mut self, index: usize) -> Step {
        // A loop over what is known when compiling, of C++26.
        if self.text(index + 1) == b"for" {
            self.hide(index, index + 1);
            return Step::fresh(index + 1);
        }
        if !self.at(index + 1).is(b'<') {
            // An explicit instantiation; the grammar knows none of a class.
            if self.at(index + 1).word == Word::Record {
                let from =
                    if self.live.before(index).word == Word::Extern { index - 1 } else { index };
                self.hide(from, index + 1);
            }
            return Step::fresh(index + 1);
        }
        let Some(close) = self.angle(index + 1) else { return Step::on(index) };
        self.template_parameters(index + 1, close);
        let mut next = close + 1;
        if self.at(next).word == Word::Concept {
            next = self.past_requirement(next);
        }
        Step::fresh(next)
    }

    /// The token after `requires …`, where the declaration goes on.
    fn past_requirement(&mut self, index: usize) -> usize {
        let mut at = index + 1;
        loop {
            at = self.past_condition(at);
            let both = |byte| self.at(at).is(byte) && self.at(at + 1).is(byte);
            if !(both(b'&') || both(b'|')) {
                return at;
            }
            at += 2;
        }
    }

    /// Past one of the conditions that `requires` joins by `&&` and `||`.
    fn past_condition(&mut self, index: usize) -> usize {
        if self.at(index).word == Word::Concept {
            // `requires (T x) { … }`
            let body = self.live.past_parenthesis(index + 1);
            let close = self.live.mate(body).filter(|_| self.at(body).is(b'{'));
            return close.map_or(body, |close| close + 1);
        }
        if let Some(close) = self.live.parenthesis(index) {
            return close + 1;
        }
        let mut name = index;
        while self.at(name).is(b'!') {
            name += 1;
        }
        let end = self.chain(name);
        let past = self.live.past_parenthesis(end);
        // `requires __is_same(A, B)`: the grammar takes a call in parentheses only.
        self.erase(end, past);
        past
    }

    /// A statement in a block that begins with a name.
    fn named_statement(&mut self, index: usize) -> Step {
        if let Some(step) = self.handler(index) {
            return step;
        }
        if let Some(close) = self.live.parenthesis(index + 1) {
            return self.call_statement(index, close);
        }
        if self.is_emission(index) {
            self.hide(index, index + 1);
            return Step::fresh(index + 1);
        }
        if self.is_bare_macro(index) {
            return self.bare_macro(index);
        }
        if self.is_type_before_name(index) {
            return self.declaration(index);
        }
        Step::on(index)
    }

    /// `emit object->changed();`
    fn is_emission(&self, index: usize) -> bool {
        let selects = matches!(self.at(index + 2).kind, Kind::Arrow | Kind::Punct(b'.'));
        self.at(index + 1).is_name() && (selects || matches!(self.text(index), b"emit" | b"Q_EMIT"))
    }

    /// Whether a name is a statement of its own: so it is before a brace, before a word that
    /// begins a statement, and on a line of its own.
    fn is_bare_macro(&self, index: usize) -> bool {
        let next = self.at(index + 1);
        let has_line = || next.first_on_line && shouts(self.text(index));
        match next.kind {
            Kind::Punct(b'}') => true,
            Kind::Punct(b'{') => {
                next.first_on_line || shouts(self.text(index)) || self.text(index) == b"forever"
            }
            Kind::Scope => has_line() && !self.begins_declarator(index + 1),
            Kind::Word => match next.word {
                Word::Name | Word::Type => has_line() && !self.begins_declarator(index + 1),
                Word::Guard | Word::Jump | Word::Case | Word::Default => true,
                Word::Lead => self.text(index + 1) != b"else",
                _ => false,
            },
            _ => false,
        }
    }

    /// Whether a name is the type of a declaration, by what comes next.
    fn is_type_before_name(&self, index: usize) -> bool {
        let next = self.at(index + 1);
        match next.kind {
            Kind::Scope => true,
            Kind::Punct(b'<') => self.dialect == Dialect::Cpp,
            Kind::Word => matches!(
                next.word,
                Word::Name | Word::Type | Word::Specifier | Word::Record | Word::Enum
            ),
            _ => false,
        }
    }

    fn begins_declarator(&self, index: usize) -> bool {
        matches!(self.at(index + 1).kind, Kind::Punct(b';' | b'=' | b',' | b'['))
    }

    /// A macro that is a statement of its own, without parentheses.
    fn bare_macro(&mut self, index: usize) -> Step {
        if !self.end_statement_after(index) {
            self.hide(index, index + 1);
        }
        Step::fresh(index + 1)
    }

    /// `NAME(…)` at a statement's beginning: a call, a macro without semicolon, or a loop.
    fn call_statement(&mut self, index: usize, close: usize) -> Step {
        let next = self.at(close + 1);
        let arguments = index + 1;
        self.expect(arguments, Scope::Arguments, false);
        let ended = match next.kind {
            Kind::Punct(b'{' | b'}') => true,
            Kind::Word => match next.word {
                Word::Expression | Word::Asm => next.first_on_line,
                Word::Name if !next.first_on_line => {
                    if self.begins_declarator(close + 1) {
                        // `STACK_OF(X) stack;`
                        self.hide(arguments, close + 1);
                        return Step::on(close + 1);
                    }
                    true
                }
                _ => true,
            },
            Kind::Number | Kind::Literal => next.first_on_line,
            _ => false,
        };
        if !ended {
            return Step::on(arguments);
        }
        self.sequence_arguments(arguments, close);
        let loops_over_types = self.is_declaration_list(arguments, close);
        if loops_over_types {
            self.hide(arguments + 1, close);
        }
        if !self.end_statement_after(close) {
            self.hide(index, close + 1);
            return Step::fresh(close + 1);
        }
        if loops_over_types {
            return Step::fresh(close + 1);
        }
        self.end_statement_after_expected();
        Step::on(arguments)
    }

    /// `DEBUG_ONLY(check(a);)`: statements in the place of a macro's arguments.
    fn sequence_arguments(&mut self, open: usize, close: usize) {
        if !self.live.before(close).is(b';') {
            return;
        }
        let mut at = open + 1;
        while at < close {
            let token = self.at(at);
            if at == open + 1 && token.is_name() && self.at(self.chain(at)).is_name() {
                // A declaration.
                self.erase(at, close);
                return;
            }
            if token.is(b';') && at + 1 == close {
                self.hide(at, close);
            } else if token.is(b';') {
                self.edits.put(token.start, b',');
            }
            at = self.live.mate(at).map_or(at, |mate| mate.max(at)) + 1;
        }
    }

    /// Whether a macro's first argument declares a variable: `foreach (const T &x, list)`.
    fn is_declaration_list(&self, open: usize, close: usize) -> bool {
        let first = self.at(open + 1);
        if first.is(b'.') {
            return true;
        }
        if matches!(first.word, Word::Type | Word::Specifier | Word::Record) && first.is_word() {
            return !self.at(open + 2).is(b',') && open + 2 < close;
        }
        let end = self.chain(open + 1);
        let declared = if self.at(end).is(b'&') || self.at(end).is(b'*') { end + 1 } else { end };
        first.is_name()
            && self.at(declared).is_name()
            && self.at(declared + 1).is(b',')
            && (declared == end || self.dialect == Dialect::Cpp)
    }
}
