//! C++.

mod files;
mod header;
mod imports;
mod outline;
mod shapes;
mod syntax;
mod table;
mod types;

use crate::definition::{Bindings, Definition, Members};
use crate::languages::c::{shapes as c_shapes, table as c, test_code};
use crate::preprocess::{self, Dialect};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "cpp",
    title: "C++",
    files: files::SIGNS,
    grammar: || tree_sitter_cpp::LANGUAGE.into(),
    dialects: &[],
    separator: "::",
    test_files: test_code::FILES,
    test_functions: None,
    rows: &[table::ROWS, c::ROWS],
    shapes: &[shapes::SHAPES, c_shapes::SHAPES],
    words: &[],
    statements: &[table::STATEMENTS, c::STATEMENTS],
    folds: &[],
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Plain,
    import_calls: &[],
    endpoint_names: &[],
    bindings: Bindings::NONE,
    outline: &outline::Outlines,
    prepare: Some(|source| preprocess::mask(source, Dialect::Cpp)),
    mend: None,
};
