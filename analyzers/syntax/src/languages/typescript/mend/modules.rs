//! Imports, exports and declarations of modules.

use super::Mender;
use super::tokens::Kind;

/// A longer `("a", { … })` is left as it is: what a token costs must not grow with what follows it.
const LONGEST_IMPORT: usize = 4096;

impl Mender<'_> {
    /// `export type * from`, `export import a = require(…)`, and the head of a function that is
    /// exported without a name.
    pub(super) fn export(&mut self, index: usize) {
        match self.at(index + 1) {
            b"type" if self.at(index + 2) == b"*" => self.hide(index + 1, index + 1),
            b"import" => {
                let name = index + 2 + usize::from(self.at(index + 2) == b"type");
                if self.at(name + 1) == b"=" && self.at(name + 2) == b"require" {
                    self.hide(index, index);
                }
            }
            b"default" => self.nameless_head(index + 2),
            _ => {}
        }
    }

    /// `function (a: A): B;` from `start` on: a function without a name needs a body.
    fn nameless_head(&mut self, start: usize) {
        let function = start + usize::from(self.at(start) == b"async");
        if self.at(function) != b"function" {
            return;
        }
        let mut open = function + 1;
        if self.at(open) == b"<" {
            let Some(close) = self.partner(open) else { return };
            open = close + 1;
        }
        if self.at(open) != b"(" {
            return;
        }
        if let Some(close) = self.partner(open)
            && !self.has_body(close + 1)
        {
            self.supply(function + 1, " _");
        }
    }

    /// Whether a body follows on the type that a function may say at `index` to return.
    ///
    /// No two functions walk the same tokens, since no `export` is passed and brackets are jumped.
    fn has_body(&self, mut index: usize) -> bool {
        let mut expects_type = false;
        while index < self.tokens.len() {
            match self.at(index) {
                b"{" if !expects_type => return true,
                b";" | b"}" | b")" | b"]" | b"export" | b"import" | b"declare" => return false,
                text => {
                    let is_bracket = matches!(text, b"{" | b"(" | b"[" | b"<");
                    if let Some(close) = self.partner(index).filter(|_| is_bracket) {
                        index = close;
                    }
                    expects_type = matches!(
                        text,
                        b":" | b"|"
                            | b"&"
                            | b"=>"
                            | b"?"
                            | b"keyof"
                            | b"readonly"
                            | b"is"
                            | b"extends"
                    );
                }
            }
            index += 1;
        }
        false
    }

    /// `export { type }`
    pub(super) fn exported_type(&mut self, index: usize) {
        let is_item = matches!(self.behind(index, 1), b"{" | b",")
            && matches!(self.at(index + 1), b"}" | b",");
        let is_exported = self.tokens[index].around.is_some_and(|open| {
            self.at(open) == b"{" && matches!(self.behind(open, 1), b"export" | b"type")
        });
        if is_item && is_exported {
            self.rename(index);
        }
    }

    /// `global { … }` inside of a module that is declared is read as a block.
    pub(super) fn global(&mut self, index: usize) {
        let begins = matches!(self.behind(index, 1), b"{" | b"}" | b";") || self.is_first(index);
        let is_within = self.tokens[index].around.is_some_and(|open| self.at(open) == b"{");
        if begins && is_within && self.at(index + 1) == b"{" && self.behind(index, 1) != b"declare"
        {
            self.hide(index, index);
        }
    }

    /// `import("a").B<C>` as a type: the grammars know it at few places.
    pub(super) fn import_type(&mut self, index: usize) {
        let open = index + 1;
        if self.at(open) != b"(" || self.kind(open + 1) != Some(Kind::Literal) {
            return;
        }
        let Some(close) = self.partner(open) else { return };
        let (start, end) = (self.tokens[open].start, self.tokens[close].end);
        let is_type = self.names_type(close) || self.behind(index, 1) == b"keyof";
        if end - start > LONGEST_IMPORT {
            return;
        }
        if is_type && !self.text[start..end].contains(&b'\n') {
            self.masked.text[start..end].fill(b'_');
        }
    }

    /// Whether `.B` follows on the token at `index` and is not called, as it is of a promise.
    fn names_type(&self, index: usize) -> bool {
        let mut last = index;
        while self.at(last + 1) == b"." && self.kind(last + 2) == Some(Kind::Word) {
            last += 2;
        }
        let mut behind = last + 1;
        if self.at(behind) == b"<" && !self.is_first(behind) {
            behind = self.partner(behind).map_or(behind, |close| close + 1);
        }
        last > index && !matches!(self.at(behind), b"(" | b"?." | b"=")
    }
}
