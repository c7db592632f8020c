//! C.

pub(crate) mod declarator;
mod files;
pub(crate) mod header;
pub(crate) mod imports;
mod outline;
pub(crate) mod shapes;
mod syntax;
pub(crate) mod table;
pub(crate) mod test_code;
pub(crate) mod types;

use crate::definition::{Bindings, Definition, Members};
use crate::preprocess::{self, Dialect};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "c",
    title: "C",
    files: files::SIGNS,
    grammar: || tree_sitter_c::LANGUAGE.into(),
    dialects: &[],
    separator: "::",
    test_files: test_code::FILES,
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
    endpoint_names: &[],
    bindings: Bindings::NONE,
    outline: &outline::Outlines,
    prepare: Some(|source| preprocess::mask(source, Dialect::C)),
    mend: None,
};
