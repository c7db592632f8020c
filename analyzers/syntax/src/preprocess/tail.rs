//! What follows a parameter list: qualifiers, macros, conditions, and a body or none.

use super::chain::Chain;
use super::token::Kind;
use super::walk::{Scope, Walker};
use super::words::Word;

/// Between a parameter list and a body stand fewer tokens.
pub(super) const MOST_TRAILING: usize = 600;

/// What follows a parameter list.
pub(super) struct Tail {
    pub ending: Ending,
    /// What the grammar does not know there.
    pub macros: Vec<Chain>,
    /// What stands behind `requires`.
    pub requirement: Option<(usize, usize)>,
}

/// What a parameter list and all that follows it come to.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Ending {
    /// A body at this brace.
    Body(usize),
    /// A body after member initialisers: only a constructor has them.
    Constructor(usize),
    /// The end of a declaration, at this token.
    Declared(usize),
    /// None of these.
    Unknown,
}

impl Walker<'_> {
    /// What follows the parameter list that closes before `index`.
    pub(super) fn tail(&self, index: usize) -> Tail {
        let limit = index + MOST_TRAILING;
        let mut macros = Vec::new();
        let mut requirement = None;
        let mut at = index;
        while at < limit {
            if let Some(ending) = self.ending(at, limit) {
                return Tail { ending, macros, requirement };
            }
            let Some(end) = self.past_trailer(at, limit) else { break };
            if self.at(at).word == Word::Concept {
                requirement = Some((at + 1, end));
            }
            if self.at(at).is_name() {
                macros.push(Chain { start: at, end, call: None });
            }
            at = end;
        }
        Tail { ending: Ending::Unknown, macros, requirement }
    }

    /// Whether a body follows the parameter list that closes before `index`.
    pub(super) fn has_body(&self, index: usize) -> bool {
        matches!(self.tail(index).ending, Ending::Body(_) | Ending::Constructor(_))
    }

    pub(super) fn ending(&self, at: usize, limit: usize) -> Option<Ending> {
        match self.at(at).kind {
            Kind::Punct(b'{') => Some(Ending::Body(at)),
            Kind::Punct(b';' | b'=' | b',') => Some(Ending::Declared(at)),
            Kind::Punct(b':') => {
                let body = self.initialisers(at + 1, limit);
                Some(body.map_or(Ending::Unknown, Ending::Constructor))
            }
            _ => None,
        }
    }

    /// Past what may stand between a parameter list and a body.
    pub(super) fn past_trailer(&self, at: usize, limit: usize) -> Option<usize> {
        let token = self.at(at);
        match token.kind {
            Kind::Punct(b'&') => Some(at + 1),
            Kind::Punct(b'[') => self.live.mate(at).map(|close| close + 1),
            Kind::Arrow => Some(self.past_type(at + 1, limit)),
            Kind::Word => match token.word {
                Word::Specifier
                    if !matches!(
                        self.text(at),
                        b"const" | b"volatile" | b"mutable" | b"constexpr"
                    ) =>
                {
                    None
                }
                Word::Specifier | Word::Trailer | Word::Jump | Word::Asm | Word::Name => {
                    Some(self.live.past_parenthesis(at + 1))
                }
                Word::Lead if self.text(at) == b"try" => Some(at + 1),
                Word::Concept => Some(self.past_type(at + 1, limit)),
                _ => None,
            },
            _ => None,
        }
    }

    /// The calls among the conditions of a `requires` from `index` to `end`, which the grammar
    /// takes in parentheses only.
    fn plain_conditions(&mut self, index: usize, end: usize) {
        let mut at = index;
        while at < end && !self.at(at).is(b':') {
            let before = self.live.before(at);
            match self.live.mate(at).filter(|mate| *mate > at) {
                Some(close) => {
                    let is_called = self.at(at).is(b'(') && (before.is_name() || before.is(b'>'));
                    if is_called {
                        self.erase(at, close + 1);
                    }
                    at = close + 1;
                }
                None => at += 1,
            }
        }
    }

    pub(super) fn hide_trailing_macros(&mut self, tail: &Tail) {
        if let Some((from, to)) = tail.requirement {
            self.plain_conditions(from, to);
        }
        if tail.ending != Ending::Unknown {
            self.hide_chains(&tail.macros);
        }
    }

    fn past_type(&self, index: usize, limit: usize) -> usize {
        let mut at = index;
        while at < limit {
            match self.at(at).kind {
                Kind::Punct(b'{' | b';' | b'}' | b'=' | 0) => break,
                Kind::Punct(b'(' | b'[') => at = self.live.mate(at).unwrap_or(at),
                _ => {}
            }
            at += 1;
        }
        at
    }

    /// The brace after a constructor's member initialisers.
    fn initialisers(&self, index: usize, limit: usize) -> Option<usize> {
        let mut at = index;
        while at < limit {
            let end = self.chain(at);
            if end == at || !matches!(self.at(end).kind, Kind::Punct(b'(' | b'{')) {
                return None;
            }
            at = self.live.mate(end)? + 1;
            while self.at(at).is(b'.') {
                at += 1;
            }
            if self.at(at).is_name() && self.at(at + 1).is(b'{') {
                // A macro before the body.
                at += 1;
            }
            if self.at(at).is(b'{') {
                return Some(at);
            }
            if !self.at(at).is(b',') {
                return None;
            }
            at += 1;
        }
        None
    }

    /// `void swap(A&, A&) = delete;`: outside of classes the grammar knows no such ending.
    pub(super) fn undefine(&mut self, tail: &Tail) {
        let Ending::Declared(at) = tail.ending else { return };
        // `= delete("reason")`
        let end = self.live.past_parenthesis(at + 2);
        if self.scope() == Scope::File
            && self.at(at).is(b'=')
            && matches!(self.text(at + 1), b"delete" | b"default")
            && self.at(end).is(b';')
        {
            self.hide(at, end);
        }
    }
}
