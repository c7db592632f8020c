//! Python.

mod endpoints;
mod files;
mod imports;
mod mend;
mod outline;
mod shapes;
mod table;
mod types;

use crate::construct::Construct;
use crate::definition::{Bindings, Definition, Members};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "python",
    title: "Python",
    files: files::SIGNS,
    grammar: || tree_sitter_python::LANGUAGE.into(),
    dialects: &[],
    separator: ".",
    test_files: &[
        "test_*.py",
        "*_test.py",
        "*_tests.py",
        "*_unittest.py",
        "tests.py",
        "conftest.py",
    ],
    test_functions: None,
    rows: &[table::ROWS],
    shapes: &[shapes::SHAPES],
    words: &[(Construct::Switch, "match")],
    statements: &[table::STATEMENTS],
    folds: &[],
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Used,
    import_calls: imports::CALLS,
    endpoint_names: endpoints::NAMES,
    bindings: Bindings::NONE,
    outline: &outline::Outlines,
    prepare: None,
    mend: Some(mend::mend),
};
