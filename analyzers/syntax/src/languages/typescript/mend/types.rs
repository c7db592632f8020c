//! Types: their parameters, arguments and members.

use super::Mender;
use super::tokens::{Kind, Token};

impl Mender<'_> {
    /// `in` and `out` before the parameters of the type whose declaration begins at `index`.
    pub(super) fn variance(&mut self, index: usize) {
        let open = index + if self.at(index + 1) == b"<" { 1 } else { 2 };
        let Some(close) = self.partner(open).filter(|_| self.at(open) == b"<") else { return };
        let mut at = open;
        let mut begins = true;
        while at + 1 < close {
            at += 1;
            match self.at(at) {
                b"," => begins = true,
                b"const" => {}
                b"in" | b"out" if begins && self.kind(at + 1) == Some(Kind::Word) => {
                    self.hide(at, at);
                }
                text => {
                    begins = false;
                    let is_bracket = matches!(text, b"{" | b"(" | b"[" | b"<");
                    at = self.partner(at).filter(|_| is_bracket).unwrap_or(at);
                }
            }
        }
    }

    /// A signature that begins with `<`, on a line of its own: the grammars take it for the arguments
    /// of the type that the line before ends with.
    pub(super) fn call_signature(&mut self, index: usize) {
        let Some(before) = index.checked_sub(1).filter(|_| self.is_first(index)) else { return };
        let is_member = self.tokens[index].around.is_some_and(|open| self.at(open) == b"{");
        let ends_member = match self.kind(before) {
            Some(Kind::Mark) => matches!(self.at(before), b")" | b"]" | b"}" | b">"),
            _ => true,
        };
        if !is_member || !ends_member {
            return;
        }
        let Some(close) = self.partner(index) else { return };
        if self.at(close + 1) != b"(" {
            return;
        }
        if self.partner(close + 1).is_some_and(|close| self.at(close + 1) == b":") {
            self.supply(index, ";");
        }
    }

    /// Arguments before a template and before `?.`.
    pub(super) fn type_arguments(&mut self, index: usize) {
        let Some(close) = self.partner(index) else { return };
        let is_given = match index.checked_sub(1).map(|before| self.kind(before)) {
            Some(Some(Kind::Word)) => true,
            _ => matches!(self.behind(index, 1), b")" | b"]"),
        };
        let before_template = self.kind(close + 1) == Some(Kind::Template)
            && !self.is_first(close + 1)
            && self.text[self.tokens[close + 1].start] == b'`';
        if is_given && (before_template || self.at(close + 1) == b"?.") {
            self.hide(index, close);
        }
    }

    /// `{ [K in T] }`, of which the type is any.
    pub(super) fn mapped(&mut self, index: usize) {
        let Some(close) = self.partner(index) else { return };
        let is_mapped = self.kind(index + 1) == Some(Kind::Word) && self.at(index + 2) == b"in";
        let is_member = matches!(self.behind(index, 1), b"{" | b"readonly");
        if is_mapped && is_member && matches!(self.at(close + 1), b"}" | b";") {
            self.supply(close + 1, ": any");
        }
    }

    /// `({ a }?: A) => B`, where only a declaration may say so.
    pub(super) fn optional_pattern(&mut self, index: usize) {
        let Some(close) = index.checked_sub(1) else { return };
        let is_pattern = matches!(self.at(close), b"}" | b"]")
            && self.partner(close).is_some_and(|open| matches!(self.behind(open, 1), b"(" | b","));
        if is_pattern && self.at(index + 1) == b":" {
            self.hide(index, index);
        }
    }

    /// The first part of a template that is a type: what is escaped in it is read as other
    /// characters, since the grammars know none there.
    pub(super) fn template(&mut self, index: usize) {
        let is_type = match self.behind(index, 1) {
            b"extends" | b"|" => true,
            b"=" => self.ends_alias_head(index - 1),
            _ => false,
        };
        if !is_type || self.text[self.tokens[index].start] != b'`' {
            return;
        }
        let mut part = Some(index);
        while let Some(index) = part {
            let Token { start, end, .. } = self.tokens[index];
            let mut at = start;
            while at + 1 < end {
                if self.text[at] == b'\\' {
                    self.masked.text[at] = b'_';
                    if self.text[at + 1].is_ascii_punctuation() {
                        self.masked.text[at + 1] = b'_';
                    }
                    at += 1;
                }
                at += 1;
            }
            part = self.partner(index);
        }
    }

    /// Whether `type A<B>` stands before the `=` at `index`.
    fn ends_alias_head(&self, index: usize) -> bool {
        let mut last = index.saturating_sub(1);
        if self.at(last) == b">" {
            last = self.partner(last).unwrap_or(0).saturating_sub(1);
        }
        self.behind(last, 1) == b"type"
    }
}
