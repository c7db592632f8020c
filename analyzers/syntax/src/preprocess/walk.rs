//! Goes over the live tokens by context and asks, at each statement, what has to be hidden.

use super::Dialect;
use super::edit::Edits;
use super::live::Live;
use super::token::{Kind, Token};
use super::words::{Word, reserved, shouts};

/// The return type of a lambda has fewer tokens, its arrow among them.
const LONGEST_RETURN_TYPE: usize = 8;

/// What a pair of brackets holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scope {
    /// Declarations of a file or namespace.
    File,
    /// Members; the token of the type's name, if it has one.
    Record(Option<u32>),
    /// Statements.
    Block,
    /// Enumerators, initialisers.
    List,
    /// Parameters of a declared function.
    Parameters,
    /// Arguments of a call, or of a macro.
    Arguments,
    /// What a `requires` expression asks for.
    Requirements,
    /// Any other expression.
    Expression,
}

impl Scope {
    /// Whether statements or declarations stand in it.
    pub fn has_statements(self) -> bool {
        matches!(self, Self::File | Self::Record(_) | Self::Block)
    }
}

/// An open bracket.
#[derive(Clone, Copy, Debug)]
struct Open {
    scope: Scope,
    close: usize,
    /// Whether a new statement begins after it.
    ends_statement: bool,
}

/// A bracket further on whose meaning is known already.
#[derive(Clone, Copy, Debug)]
struct Expected {
    at: usize,
    scope: Scope,
    ends_statement: bool,
}

/// Where to go on after the head of a statement was looked at.
#[derive(Clone, Copy, Debug)]
pub(super) struct Step {
    /// The next token.
    pub next: usize,
    /// Whether a statement begins there.
    pub fresh: bool,
}

impl Step {
    /// Goes on in the same statement.
    pub fn on(next: usize) -> Self {
        Self { next, fresh: false }
    }

    /// Goes on with a new statement.
    pub fn fresh(next: usize) -> Self {
        Self { next, fresh: true }
    }

    /// Whether the walk gets on from here to `next`: it may stay at a token only to look at it
    /// again as one inside the statement that it begins.
    fn leads_to(self, next: Self) -> bool {
        let enters_statement = self.fresh && !next.fresh;
        next.next > self.next || next.next == self.next && enters_statement
    }
}

/// The walk's state; what it knows about declarations and statements is in modules of its own.
pub(super) struct Walker<'s> {
    pub source: &'s [u8],
    pub dialect: Dialect,
    pub live: &'s Live,
    pub edits: &'s mut Edits,
    /// For each live token, whether a statement begins there; one more for the end.
    pub starts: Vec<bool>,
    /// The statements about modules, by byte range.
    pub module_statements: Vec<(u32, u32)>,
    open: Vec<Open>,
    expected: Vec<Expected>,
}

impl<'s> Walker<'s> {
    pub fn new(source: &'s [u8], dialect: Dialect, live: &'s Live, edits: &'s mut Edits) -> Self {
        Self {
            source,
            dialect,
            live,
            edits,
            starts: vec![false; live.len() + 1],
            module_statements: Vec::new(),
            open: Vec::new(),
            expected: Vec::new(),
        }
    }

    /// Walks to the end.
    pub fn run(&mut self) {
        let end = self.live.len();
        if self.dialect == Dialect::C {
            self.deduced_types();
        }
        let mut step = Step::fresh(0);
        while step.next < end {
            self.starts[step.next] |= step.fresh;
            let next = self.step(step);
            // Every head moves on; this holds even if one does not.
            step = if step.leads_to(next) { next } else { Step::on(step.next + 1) };
        }
        self.starts[end] = step.fresh;
    }

    /// Looks at the token that `step` leads to.
    fn step(&mut self, step: Step) -> Step {
        let Step { next: index, fresh } = step;
        match self.live.at(index).kind {
            Kind::Punct(b'[') if fresh && self.begins_with_attribute(index) => {
                self.attribute(index)
            }
            Kind::Punct(b'(' | b'[' | b'{') => self.enter(index, fresh),
            Kind::Punct(b')' | b']' | b'}') => self.leave(index, fresh),
            Kind::Punct(b';') => Step { next: index + 1, fresh: self.semicolon() },
            _ if fresh && self.scope().has_statements() => self.head(index),
            _ => {
                self.inside(index);
                Step::on(index + 1)
            }
        }
    }

    /// Whether a declaration's or statement's attributes stand at `index`.
    fn begins_with_attribute(&self, index: usize) -> bool {
        self.scope().has_statements() && self.live.past_attribute(index).is_some()
    }

    /// Past the attribute at `index`. The grammar does not know it before the body of an `if`.
    fn attribute(&mut self, index: usize) -> Step {
        let end = self.live.mate(index).unwrap_or(index) + 1;
        let before = self.live.before(index);
        if before.is(b')') || before.word == Word::Lead {
            self.hide(index, end);
        }
        Step::fresh(end)
    }

    /// The innermost scope.
    pub fn scope(&self) -> Scope {
        self.open.last().map_or(Scope::File, |open| open.scope)
    }

    /// The innermost bracket that is open.
    pub fn opening(&self) -> Option<usize> {
        self.open.last().and_then(|open| self.live.mate(open.close))
    }

    /// Says what the bracket at `at` will hold.
    pub fn expect(&mut self, at: usize, scope: Scope, ends_statement: bool) {
        self.expected.push(Expected { at, scope, ends_statement });
    }

    /// Lets the statement end where the bracket expected next does.
    pub fn end_statement_after_expected(&mut self) {
        if let Some(expected) = self.expected.last_mut() {
            expected.ends_statement = true;
        }
    }

    /// A token.
    #[inline]
    pub fn at(&self, index: usize) -> Token {
        self.live.at(index)
    }

    /// A token's bytes.
    pub fn text(&self, index: usize) -> &'s [u8] {
        self.live.at(index).text(self.source)
    }

    /// Whether a name is written as macros are, or reserved for the implementation.
    pub fn is_macro_like(&self, index: usize) -> bool {
        let text = self.text(index);
        shouts(text) || reserved(text)
    }

    /// Whether `const` or `volatile` stands at `index`.
    pub fn is_qualifier(&self, index: usize) -> bool {
        matches!(self.text(index), b"const" | b"volatile")
    }

    /// Hides tokens.
    pub fn hide(&mut self, from: usize, to: usize) {
        self.edits.blank_tokens(self.live.slice(from, to));
    }

    /// Hides tokens, whatever else is found amiss in them.
    pub fn erase(&mut self, from: usize, to: usize) {
        self.edits.erase(self.live.slice(from, to));
    }

    /// Puts a semicolon into the white space after a token; false where there is none.
    pub fn end_statement_after(&mut self, index: usize) -> bool {
        let blank = |offset: usize| matches!(self.source.get(offset), Some(b' ' | b'\t'));
        let after = self.at(index).end as usize;
        let next = self.at(index + 1).start as usize;
        let place = if blank(after) && next != after {
            after
        } else if next > after && blank(next - 1) {
            next - 1
        } else {
            return false;
        };
        self.edits.put(place as u32, b';');
        true
    }

    fn enter(&mut self, index: usize, fresh: bool) -> Step {
        let is_brace = self.at(index).is(b'{');
        let Some(close) = self.live.mate(index) else {
            return Step { next: index + 1, fresh: fresh && is_brace };
        };
        let (scope, ends_statement) = match self.take_expected(index) {
            Some(expected) => (expected.scope, expected.ends_statement),
            None if is_brace => self.brace(index, fresh),
            None => (self.parenthesis(index), false),
        };
        match self.dialect {
            Dialect::C if is_brace => self.value_in_braces(index, close),
            Dialect::Cpp if self.at(index).is(b'[') => self.mend_lambda_attribute(index),
            _ => {}
        }
        self.open.push(Open { scope, close, ends_statement });
        match scope {
            Scope::Parameters => self.parameters(index, close),
            Scope::Expression if self.at(index).is(b'(') => self.expression(index, close),
            _ => {}
        }
        Step { next: index + 1, fresh: scope.has_statements() }
    }

    /// What a head said about the bracket at `index`; what was said about earlier ones is
    /// forgotten.
    fn take_expected(&mut self, index: usize) -> Option<Expected> {
        while self.expected.last().is_some_and(|expected| expected.at < index) {
            self.expected.pop();
        }
        self.expected.pop_if(|expected| expected.at == index)
    }

    /// An expression in parentheses.
    fn expression(&mut self, open: usize, close: usize) {
        self.cast(open, close);
        if self.dialect == Dialect::Cpp && !self.live.before(open).is_word() {
            self.mend_sequence(open, close);
        }
    }

    /// `INIT(KIND, { 1, 2 })`: braces alone are no argument for the grammar of C.
    fn value_in_braces(&mut self, index: usize, close: usize) {
        let begins = matches!(self.live.before(index).kind, Kind::Punct(b',' | b'('));
        let is_block = || self.live.slice(index, close).iter().any(|token| token.is(b';'));
        if self.scope() == Scope::Arguments && begins && !is_block() {
            self.edits.supply(self.at(index).start, "(T)");
        }
    }

    /// What a brace holds of which no head spoke.
    fn brace(&self, index: usize, fresh: bool) -> (Scope, bool) {
        let outer = self.scope();
        if fresh && outer.has_statements() {
            return (Scope::Block, true);
        }
        let before = self.live.before(index);
        if self.opens_requirements(index) {
            return (Scope::Requirements, false);
        }
        let declares = matches!(outer, Scope::File | Scope::Record(_));
        match before.kind {
            Kind::Punct(b'(') => (Scope::Block, false),
            Kind::Punct(b')') if declares => (Scope::Block, true),
            Kind::Punct(b')' | b']') if self.ends_lambda_head(index - 1) => (Scope::Block, false),
            Kind::Punct(b')' | b']') => (Scope::List, false),
            Kind::Word if matches!(before.word, Word::Trailer | Word::Specifier) => {
                (Scope::Block, declares)
            }
            _ if self.follows_return_type(index) => (Scope::Block, declares),
            _ => (Scope::List, false),
        }
    }

    /// Whether the bracket that closes at `close` holds a lambda's captures or parameters.
    pub fn ends_lambda_head(&self, close: usize) -> bool {
        let open = self.live.mate(close).unwrap_or_default();
        let before = self.live.before(open);
        if self.at(close).is(b']') { !before.is_word() } else { before.is(b']') || before.is(b'>') }
    }

    /// `requires {`, `requires (T t) {`
    fn opens_requirements(&self, index: usize) -> bool {
        let before = self.live.before(index);
        let open = if before.is(b')') { self.live.mate(index - 1) } else { None };
        self.live.before(open.unwrap_or(index)).word == Word::Concept
    }

    /// `-> Type {`
    fn follows_return_type(&self, index: usize) -> bool {
        let nearby = self.live.slice(index.saturating_sub(LONGEST_RETURN_TYPE), index);
        nearby.iter().any(|token| token.kind == Kind::Arrow)
            && !nearby.iter().any(|token| token.is(b'=') || token.is(b';'))
    }

    /// What a parenthesis or square bracket holds of which no head spoke.
    fn parenthesis(&self, index: usize) -> Scope {
        let before = self.live.before(index);
        let is_call = self.at(index).is(b'(') && (before.is_name() || before.is(b'>'));
        let is_type_query = before.word == Word::Expression && self.text(index - 1) == b"typeid";
        if is_call || is_type_query { Scope::Arguments } else { Scope::Expression }
    }

    fn leave(&mut self, index: usize, fresh: bool) -> Step {
        let next = index + 1;
        if self.open.last().is_none_or(|open| open.close != index) {
            // A stray brace: most likely a statement ended all the same.
            return Step { next, fresh: self.at(index).is(b'}') || fresh };
        }
        let Some(open) = self.open.pop() else { return Step::on(next) };
        Step { next, fresh: open.ends_statement && self.scope().has_statements() }
    }

    /// Whether a semicolon ends a statement here.
    fn semicolon(&mut self) -> bool {
        if let Some(open) = self.open.last_mut()
            && open.scope == Scope::List
        {
            // No list has semicolons: it was a block.
            open.scope = Scope::Block;
        }
        self.scope().has_statements()
    }
}
