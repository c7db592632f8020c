//! Syntax trees as people and programs read them: one file for each form.
//!
//! A tree is written while it is walked, so that its depth costs a stack of its own and no more.

mod json;
mod sexp;
#[cfg(test)]
mod tests;
mod tree;

use std::io::{self, Write};

use astrolens_model::LineIndex;
use astrolens_syntax::ast::{AstNode, Detail};
use astrolens_syntax::preprocess::Change;
use clap::ValueEnum;
use tree_sitter::Node;

use super::Terminal;

/// The form of a syntax tree.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub enum Form {
    /// An indented line for each node, for people
    #[default]
    Tree,
    /// S-expressions, one on a line, as tree-sitter prints them
    Sexp,
    /// Nested objects, for programs
    Json,
}

/// A syntax tree, or parts of one, with what is to be shown of it.
pub struct View<'view> {
    /// The path of the file, as the user wrote it.
    pub path: &'view str,
    /// The name of its language.
    pub language: &'view str,
    /// The line that was asked for, from 1, if one was.
    pub line: Option<u32>,
    /// The nodes to show, with all that stands below them.
    pub nodes: &'view [Node<'view>],
    /// Whether the text, shown or not, has a part that the grammar has no place for.
    pub has_error: bool,
    /// What the grammar reads, by line.
    pub lines: &'view LineIndex<'view>,
    /// The same, whole.
    pub text: &'view [u8],
    /// What was changed before the grammar read it.
    pub changes: &'view [Change<'view>],
    /// Whether tokens without a name are shown.
    pub all: bool,
    /// How many levels below the nodes are shown.
    pub depth: u32,
}

impl View<'_> {
    /// Writes it.
    ///
    /// # Errors
    /// When the output cannot be written.
    pub fn write(&self, form: Form, terminal: Terminal, output: &mut dyn Write) -> io::Result<()> {
        match form {
            Form::Tree => tree::write(self, terminal, output),
            Form::Sexp => sexp::write(self, output),
            Form::Json => json::write(self, output),
        }
    }

    /// All tokens, or in `otherwise` those that are shown anyway.
    fn detail(&self, otherwise: Detail) -> Detail {
        if self.all { Detail::All } else { otherwise }
    }

    /// The text of `node`.
    fn text(&self, node: &AstNode<'_>) -> &[u8] {
        self.text.get(node.start_byte as usize..node.end_byte as usize).unwrap_or_default()
    }
}
