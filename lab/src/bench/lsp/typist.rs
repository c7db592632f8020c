//! A text under edit with its tree: what tree-sitter itself needs for each edit is the floor.

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use tree_sitter::{Parser, Tree};

use super::edit::Edit;
use crate::language::{Registered, grammar};

/// A text that is being edited, with the tree that follows it.
pub struct Typist {
    /// The text as it is now.
    pub text: String,
    /// Its tree: that of a fresh parse at first, then of one incremental parse after another.
    pub tree: Tree,
    parser: Parser,
}

impl Typist {
    /// Starts from a text.
    pub fn new(language: Registered, text: &str) -> Result<Self> {
        let mut parser = Parser::new();
        parser.set_language(&grammar(language))?;
        let tree = parser.parse(text, None).context("failed to parse")?;
        Ok(Self { text: text.to_owned(), tree, parser })
    }

    /// Makes an edit, and returns how long tree-sitter took to take it in.
    pub fn make(&mut self, edit: &Edit) -> Result<Duration> {
        let told = edit.for_tree(&self.text);
        edit.apply(&mut self.text);
        let started = Instant::now();
        self.tree.edit(&told);
        let tree = self.parser.parse(&self.text, Some(&self.tree)).context("failed to parse")?;
        let took = started.elapsed();
        self.tree = tree;
        Ok(took)
    }

    /// How long a parse of the whole text takes.
    pub fn fresh_parse(&mut self) -> Result<Duration> {
        let started = Instant::now();
        let tree = self.parser.parse(&self.text, None).context("failed to parse")?;
        let took = started.elapsed();
        drop(tree);
        Ok(took)
    }
}
