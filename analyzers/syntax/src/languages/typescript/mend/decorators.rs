//! Decorators that are more than a name and a call.

use super::Mender;
use super::tokens::Kind;

impl Mender<'_> {
    /// Reads `@(a || b)` as a name, and hides what is behind the call of `@a.b(c).d()`.
    pub(super) fn decorator(&mut self, index: usize) {
        let mut last = index + 1;
        if self.at(last) == b"(" {
            let Some(close) = self.partner(last) else { return };
            if !self.is_plain(last + 1, close) {
                self.hide(last, close);
                self.masked.text[self.tokens[last].start] = b'_';
            }
            last = close;
        } else if self.kind(last) == Some(Kind::Word) {
            last = self.called(last);
        } else {
            return;
        }
        let end = self.chain(last);
        if end > last {
            self.hide(last + 1, end);
        }
    }

    /// Whether the grammars know what stands in parentheses from `first` up to `close`.
    fn is_plain(&self, first: usize, close: usize) -> bool {
        self.kind(first) == Some(Kind::Word) && self.called(first) + 1 == close
    }

    /// The last token of `a.b(c)`, which begins at `index`.
    fn called(&self, index: usize) -> usize {
        let mut last = index;
        while self.at(last + 1) == b"." && self.kind(last + 2) == Some(Kind::Word) {
            last += 2;
        }
        for bracket in [b"<", b"("] {
            if self.at(last + 1) == bracket
                && self.touches(last + 1)
                && let Some(close) = self.partner(last + 1)
            {
                last = close;
            }
        }
        last
    }

    /// The last token of what goes on with a value behind the token at `index` without a blank.
    fn chain(&self, index: usize) -> usize {
        let mut last = index;
        while last + 1 < self.tokens.len() && self.touches(last + 1) {
            last = match self.at(last + 1) {
                b"(" | b"[" => match self.partner(last + 1) {
                    Some(close) => close,
                    None => return last,
                },
                b"." | b"?." | b"!" => last + 1,
                _ if matches!(self.at(last), b"." | b"?.") => last + 1,
                _ => return last,
            };
        }
        last
    }

    /// Whether the token at `index` stands right behind the one before.
    fn touches(&self, index: usize) -> bool {
        self.tokens.get(index).is_some_and(|token| self.tokens[index - 1].end == token.start)
    }
}
