//! Go.

mod outline;
mod table;

use crate::definition::{Definition, FileSigns, Members};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "go",
    title: "Go",
    files: FileSigns { extensions: &["go"], names: &[], interpreters: &[], editor_ids: &["go"] },
    grammar: || tree_sitter_go::LANGUAGE.into(),
    separator: ".",
    test_files: &["*_test.go"],
    rows: table::ROWS,
    statements: table::STATEMENTS,
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Declared,
    outline: &outline::Outlines,
    prepare: None,
};
