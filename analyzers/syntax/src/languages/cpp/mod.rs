//! C++.

mod outline;
mod table;

use crate::definition::{Definition, FileSigns, Members};
use crate::preprocess::{self, Dialect};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "cpp",
    title: "C++",
    files: FileSigns {
        extensions: &["cc", "cpp", "cxx", "c++", "hh", "hpp", "hxx", "h++", "ipp", "tpp", "inl"],
        names: &[],
        interpreters: &[],
        editor_ids: &["cpp"],
    },
    grammar: || tree_sitter_cpp::LANGUAGE.into(),
    separator: "::",
    test_files: &[
        "test_*.{cc,cpp,cxx}",
        "*_test.{cc,cpp,cxx}",
        "*_tests.{cc,cpp,cxx}",
        "*_unittest.{cc,cpp,cxx}",
    ],
    rows: table::ROWS,
    statements: table::STATEMENTS,
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Plain,
    outline: &outline::Outlines,
    prepare: Some(|source| preprocess::mask(source, Dialect::Cpp)),
};
