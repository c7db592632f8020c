//! Rust.

mod endpoints;
mod files;
mod imports;
mod macro_contents;
mod macro_exports;
mod macro_tokens;
mod mend;
mod outline;
mod shapes;
mod table;
mod test_code;
mod tokens;
mod types;
mod values;

use crate::construct::Construct;
use crate::definition::{Definition, Members};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "rust",
    title: "Rust",
    files: files::SIGNS,
    grammar: || tree_sitter_rust::LANGUAGE.into(),
    dialects: &[],
    separator: "::",
    test_files: &["test.rs", "tests.rs", "test_*.rs", "*_test.rs", "*_tests.rs", "benches/"],
    test_functions: Some(test_code::tests),
    rows: &[table::ROWS],
    shapes: &[shapes::SHAPES],
    words: &[(Construct::Switch, "match")],
    statements: &[table::STATEMENTS],
    folds: &[],
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Declared,
    import_calls: imports::CALLS,
    endpoint_names: endpoints::NAMES,
    bindings: table::BINDINGS,
    outline: &outline::Outlines,
    prepare: None,
    mend: Some(mend::mend),
};
