//! Macros that stand for `try` and `catch`: `__try { … } __catch(...) { … }`, `BOOST_TRY`.

use super::Dialect;
use super::walk::{Scope, Step, Walker};

/// A `try` has fewer handlers.
const MOST_HANDLERS: usize = 64;

impl Walker<'_> {
    /// Reads the macro at `index` as the keyword it stands for, if it stands for one.
    pub(super) fn handler(&mut self, index: usize) -> Option<Step> {
        if self.dialect == Dialect::C {
            return None;
        }
        if self.at(index + 1).is(b'{') {
            self.tries(index).then(|| {
                self.respell(index, b"try");
                Step::fresh(index + 1)
            })
        } else if self.is_handler(index) && self.handles(index) {
            self.respell(index, b"catch");
            self.expect(index + 1, Scope::Expression, true);
            Some(Step::on(index + 1))
        } else {
            None
        }
    }

    /// Whether the block behind `index` is one whose exceptions are handled.
    fn tries(&self, index: usize) -> bool {
        self.ends_with(index, b"try")
            && self
                .live
                .mate(index + 1)
                .is_some_and(|close| self.is_handler(close + 1) || self.text(close + 1) == b"catch")
    }

    /// Whether `CATCH(…) {` stands at `index`.
    fn is_handler(&self, index: usize) -> bool {
        self.at(index).is_name()
            && self.ends_with(index, b"catch")
            && self.live.parenthesis(index + 1).is_some_and(|close| self.at(close + 1).is(b'{'))
    }

    /// Whether a `try` macro and its block stand before the handler at `index`.
    fn handles(&self, index: usize) -> bool {
        let mut at = index;
        for _ in 0..MOST_HANDLERS {
            let before = at.checked_sub(1).filter(|close| self.at(*close).is(b'}'));
            let Some(open) = before.and_then(|close| self.live.mate(close)) else { return false };
            let Some(head) = open.checked_sub(1) else { return false };
            if self.at(head).is_word() {
                return self.ends_with(head, b"try");
            }
            let name = self.live.mate(head).filter(|_| self.at(head).is(b')'));
            match name.and_then(|open| open.checked_sub(1)) {
                Some(name) if self.is_handler(name) || self.text(name) == b"catch" => at = name,
                _ => return false,
            }
        }
        false
    }

    /// Whether a name ends with `word` in any case, underscores apart.
    fn ends_with(&self, index: usize, word: &[u8]) -> bool {
        let text = self.text(index);
        let end = text.iter().rposition(|byte| *byte != b'_').map_or(0, |last| last + 1);
        let start = end.saturating_sub(word.len());
        text[start..end].eq_ignore_ascii_case(word)
    }

    /// Puts `keyword` in the place of a name that is no shorter.
    fn respell(&mut self, index: usize, keyword: &[u8]) {
        let token = self.at(index);
        self.hide(index, index + 1);
        for (offset, byte) in (token.start..).zip(keyword) {
            self.edits.put(offset, *byte);
        }
    }
}
