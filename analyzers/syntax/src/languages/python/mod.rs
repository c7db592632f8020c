//! Python.

mod outline;
mod table;

use crate::definition::{Definition, FileSigns, Members};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "python",
    title: "Python",
    files: FileSigns {
        extensions: &["py", "pyi", "pyw"],
        names: &[],
        interpreters: &["python", "python3"],
        editor_ids: &["python"],
    },
    grammar: || tree_sitter_python::LANGUAGE.into(),
    separator: ".",
    test_files: &["test_*.py", "*_test.py", "conftest.py"],
    rows: table::ROWS,
    statements: table::STATEMENTS,
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Used,
    outline: &outline::Outlines,
    prepare: None,
};
