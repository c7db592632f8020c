//! C++.

mod files;
mod header;
mod outline;
mod syntax;
mod table;

use crate::definition::{Bindings, Definition, Members};
use crate::preprocess::{self, Dialect};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "cpp",
    title: "C++",
    files: files::SIGNS,
    grammar: || tree_sitter_cpp::LANGUAGE.into(),
    dialects: &[],
    separator: "::",
    test_files: &[
        "test_*.{cc,cpp,cxx}",
        "test-*.{cc,cpp,cxx}",
        "tst_*.{cc,cpp,cxx}",
        "*{_,-}test.{cc,cpp,cxx}",
        "*_tests.{cc,cpp,cxx}",
        "*_unittest.{cc,cpp,cxx}",
        "*[a-z0-9]Test{,s}.{cc,cpp,cxx}",
    ],
    test_functions: None,
    rows: &[table::ROWS],
    words: &[],
    statements: &[table::STATEMENTS],
    folds: &[],
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Plain,
    bindings: Bindings::NONE,
    outline: &outline::Outlines,
    prepare: Some(|source| preprocess::mask(source, Dialect::Cpp)),
    mend: None,
};
