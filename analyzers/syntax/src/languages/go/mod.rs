//! Go.

mod blocks;
mod endpoints;
mod files;
mod imports;
mod mend;
mod outline;
mod shapes;
mod table;
mod types;

use crate::definition::{Definition, Members};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "go",
    title: "Go",
    files: files::SIGNS,
    grammar: || tree_sitter_go::LANGUAGE.into(),
    dialects: &[],
    separator: ".",
    test_files: &["*_test.go"],
    test_functions: None,
    rows: &[table::ROWS],
    shapes: &[shapes::SHAPES],
    words: &[],
    statements: &[table::STATEMENTS],
    folds: &[],
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Declared,
    import_calls: &[],
    endpoint_names: endpoints::NAMES,
    bindings: table::BINDINGS,
    outline: &outline::Outlines,
    prepare: None,
    mend: Some(mend::mend),
};
