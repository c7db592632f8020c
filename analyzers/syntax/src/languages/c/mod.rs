//! C.

pub(crate) mod declarator;
mod outline;
pub(crate) mod syntax;
mod table;

use crate::definition::{Definition, FileSigns, Members};
use crate::preprocess::{self, Dialect};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "c",
    title: "C",
    files: FileSigns { extensions: &["c"], names: &[], interpreters: &["tcc"], editor_ids: &["c"] },
    grammar: || tree_sitter_c::LANGUAGE.into(),
    separator: "::",
    test_files: &["test_*.c", "*_test.c", "*_tests.c"],
    rows: table::ROWS,
    statements: table::STATEMENTS,
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Declared,
    outline: &outline::Outlines,
    prepare: Some(|source| preprocess::mask(source, Dialect::C)),
};
