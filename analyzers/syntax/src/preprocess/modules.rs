//! Statements about modules: C++'s `import` and `module`, which no grammar knows.

use super::Dialect;
use super::token::{Kind, Token};
use super::walk::{Scope, Walker};

/// A statement about modules has fewer tokens.
const SHORT: usize = 64;

impl Walker<'_> {
    /// The semicolon of what begins a part of a module, or imports one.
    pub(super) fn module_statement(&self, index: usize) -> Option<usize> {
        let opens = self.dialect == Dialect::Cpp
            && self.scope() == Scope::File
            && matches!(self.text(index), b"module" | b"import");
        let end = (index + 1..index + SHORT).find(|at| self.at(*at).is(b';')).filter(|_| opens)?;
        let behind = index + 2;
        let has_attribute = self.at(behind).is(b'[') && self.at(behind + 1).is(b'[');
        let is_name = self.at(index + 1).is_name() && (end == behind || has_attribute);
        (is_name || self.reads_as_nothing_else(index, end)).then_some(end)
    }

    /// Whether the statement from `index` to `end` would be one of modules whatever the names in it
    /// are: `module;`, `import <vector>;`, `import a.b;`, `module a:part;`
    pub(super) fn reads_as_nothing_else(&self, index: usize, end: usize) -> bool {
        let next = self.at(index + 1);
        let is_import = self.text(index) == b"import";
        let is_part = |token: &Token| matches!(token.kind, Kind::Punct(b'.' | b':'));
        let named = next.is_name()
            && self
                .live
                .slice(index + 2, end)
                .iter()
                .all(|token| token.is_name() || is_part(token))
            && self.live.slice(index + 2, end).first().is_some_and(is_part);
        let is_header = is_import && (next.is(b'<') || next.kind == Kind::Literal);
        next.is(b':') || named || is_header || end == index + 1 && !is_import
    }

    /// Keeps the place of a statement about modules, with the `export` before it.
    pub(super) fn note_module_statement(&mut self, index: usize, end: usize) {
        let is_exported = index > 0 && self.text(index - 1) == b"export";
        let first = index - usize::from(is_exported);
        self.module_statements.push((self.at(first).start, self.at(end).end));
    }
}
