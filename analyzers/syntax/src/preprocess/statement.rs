//! The statement of a `switch` that has no braces.

use super::token::Kind;
use super::walk::Walker;
use super::words::Word;

/// A `switch` without braces has fewer tokens.
const LONGEST: usize = 1024;

/// The parts of a statement that may have another one behind them.
#[derive(Default)]
struct Unfinished {
    /// `if` without its `else`.
    ifs: usize,
    /// `do` without its `while`.
    dos: usize,
}

impl Walker<'_> {
    /// `switch (x) case 1: f();`: supplies the braces that the grammar wants around the statement
    /// at `index`.
    pub(super) fn brace_switch(&mut self, index: usize) {
        if !matches!(self.at(index).word, Word::Case | Word::Default) {
            return;
        }
        if let Some(end) = self.statement_end(index) {
            self.edits.supply(self.at(index).start, "{");
            self.edits.supply(self.at(end - 1).end, "}");
        }
    }

    /// The token after the statement that begins at `index`; `None` if it is too long, or not closed.
    fn statement_end(&self, index: usize) -> Option<usize> {
        let limit = index + LONGEST;
        let mut unfinished = Unfinished::default();
        let mut at = index;
        while at < limit {
            if let Some(next) = self.past_head(at, &mut unfinished) {
                at = next;
                continue;
            }
            at = self.past_do(self.past_simple(at, limit)?, &mut unfinished);
            match self.text(at) {
                b"else" if unfinished.ifs > 0 => {
                    unfinished.ifs -= 1;
                    at += 1;
                }
                b"catch" => {}
                _ => return Some(at),
            }
        }
        None
    }

    /// Past the label, condition or word that another statement follows.
    fn past_head(&self, at: usize, unfinished: &mut Unfinished) -> Option<usize> {
        let token = self.at(at);
        match token.word {
            Word::Case => self.past_case(at),
            Word::Name | Word::Default if token.is_word() && self.at(at + 1).is(b':') => {
                Some(at + 2)
            }
            Word::Guard => {
                unfinished.ifs += usize::from(self.text(at) == b"if");
                // `if constexpr (`
                let open = if self.at(at + 1).is(b'(') { at + 1 } else { at + 2 };
                self.live.parenthesis(open).map(|close| close + 1)
            }
            Word::Lead => {
                unfinished.dos += usize::from(self.text(at) == b"do");
                Some(at + 1)
            }
            _ => None,
        }
    }

    /// Past the colon of the `case` at `index`.
    fn past_case(&self, index: usize) -> Option<usize> {
        let mut ternaries = 0_usize;
        let mut at = index + 1;
        while at < index + LONGEST {
            match self.at(at).kind {
                Kind::Punct(b':') if ternaries == 0 => return Some(at + 1),
                Kind::Punct(b':') => ternaries -= 1,
                Kind::Punct(b'?') => ternaries += 1,
                Kind::Punct(b';' | b'}' | 0) => return None,
                _ => at = self.live.mate(at).map_or(at, |mate| mate.max(at)),
            }
            at += 1;
        }
        None
    }

    /// Past a block, or a statement that ends with a semicolon.
    fn past_simple(&self, index: usize, limit: usize) -> Option<usize> {
        if self.at(index).is(b'{') {
            return self.live.mate(index).map(|close| close + 1);
        }
        let mut at = index;
        while at < limit {
            match self.at(at).kind {
                Kind::Punct(b';') => return Some(at + 1),
                Kind::Punct(b'}' | b')' | b']' | 0) => return None,
                _ => at = self.live.mate(at).map_or(at, |mate| mate.max(at)) + 1,
            }
        }
        None
    }

    /// Past the conditions of those `do` that end at `at`.
    fn past_do(&self, mut at: usize, unfinished: &mut Unfinished) -> usize {
        while unfinished.dos > 0 && self.text(at) == b"while" {
            unfinished.dos -= 1;
            at = self.live.past_parenthesis(at + 1) + usize::from(self.at(at + 1).is(b'('));
        }
        at
    }
}
