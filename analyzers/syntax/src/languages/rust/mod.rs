//! Rust.

mod outline;
mod table;

use crate::definition::{Definition, FileSigns, Members};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "rust",
    title: "Rust",
    files: FileSigns {
        extensions: &["rs"],
        names: &[],
        interpreters: &["rust-script"],
        editor_ids: &["rust"],
    },
    grammar: || tree_sitter_rust::LANGUAGE.into(),
    separator: "::",
    test_files: &["tests.rs", "*_test.rs", "*_tests.rs"],
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
