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
}

/// The walk's state; what it knows about declarations and statements is in modules of its own.
pub(super) struct Walker<'s> {
    pub source: &'s [u8],
    pub dialect: Dialect,
    pub live: &'s Live,
    pub edits: &'s mut Edits,
    /// For each live token, whether a statement begins there; one more for the end.
    pub starts: Vec<bool>,
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
            open: Vec::new(),
            expected: Vec::new(),
        }
    }

    /// Walks to the end.
    pub fn run(&mut self) {
        let mut step = Step::fresh(0);
        while step.next < self.live.len() {
            let index = step.next;
            // Every head moves on; this holds even if one does not.
            let floor = index + usize::from(!step.fresh);
            if step.fresh {
                self.starts[index] = true;
            }
            step = match self.live.at(index).kind {
                Kind::Punct(b'[') if step.fresh && self.begins_with_attribute(index) => {
                    self.attribute(index)
                }
                Kind::Punct(b'(' | b'[' | b'{') => self.enter(index, step.fresh),
                Kind::Punct(b')' | b']' | b'}') => self.leave(index, step.fresh),
                Kind::Punct(b';') => Step { next: index + 1, fresh: self.semicolon() },
                _ if step.fresh && self.scope().has_statements() => self.head(index),
                _ => {
                    self.inside(index);
                    Step::on(index + 1)
                }
            };
            if step.next < floor || (step.fresh && step.next == index) {
                step = Step::on(index + 1);
            }
        }
        let end = self.live.len();
        self.starts[end] = step.fresh;
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
        let inner = Step { next: index + 1, fresh: false };
        let Some(close) = self.live.mate(index) else {
            return Step { next: index + 1, fresh: fresh && self.at(index).is(b'{') };
        };
        while self.expected.last().is_some_and(|expected| expected.at < index) {
            self.expected.pop();
        }
        let expected = self.expected.last().copied().filter(|expected| expected.at == index);
        let (scope, ends_statement) = match expected {
            Some(expected) => {
                self.expected.pop();
                (expected.scope, expected.ends_statement)
            }
            None if self.at(index).is(b'{') => self.brace(index, fresh),
            None if self.live.before(index).word == Word::Expression
                && self.text(index - 1) == b"typeid" =>
            {
                (Scope::Arguments, false)
            }
            None => (self.parenthesis(index), false),
        };
        if self.dialect == Dialect::C && self.at(index).is(b'{') {
            self.value_in_braces(index, close);
        }
        self.open.push(Open { scope, close, ends_statement });
        match scope {
            Scope::Parameters => self.parameters(index, close),
            Scope::Expression if self.at(index).is(b'(') => {
                self.cast(index, close);
                if self.dialect == Dialect::Cpp && !self.live.before(index).is_word() {
                    self.mend_sequence(index, close);
                }
            }
            _ => {}
        }
        Step { fresh: scope.has_statements(), ..inner }
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
    fn ends_lambda_head(&self, close: usize) -> bool {
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

    fn parenthesis(&self, index: usize) -> Scope {
        let before = self.live.before(index);
        if self.at(index).is(b'(') && (before.is_name() || before.is(b'>')) {
            Scope::Arguments
        } else {
            Scope::Expression
        }
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
