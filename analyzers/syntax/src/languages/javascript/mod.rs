//! JavaScript.

mod amd;
mod bindings;
mod blocks;
pub(crate) mod endpoints;
pub(crate) mod files;
pub(crate) mod imports;
mod jsdoc;
pub(crate) mod jsx;
pub(crate) mod lexical;
mod logic;
pub(crate) mod mend;
pub(crate) mod outline;
pub(crate) mod shapes;
pub(crate) mod table;
pub(crate) mod types;

use crate::definition::{Bindings, Definition, Members};
use crate::field::FieldName;

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "javascript",
    title: "JavaScript",
    files: files::SIGNS,
    grammar: || tree_sitter_javascript::LANGUAGE.into(),
    dialects: &[],
    separator: ".",
    test_files: files::TEST_FILES,
    test_functions: None,
    rows: &[table::ROWS, table::SHARED_ROWS],
    shapes: &[shapes::SHAPES],
    words: &[],
    statements: &[&["using_declaration"], table::STATEMENTS],
    folds: &[table::FOLDS],
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Used,
    import_calls: imports::CALLS,
    endpoint_names: endpoints::NAMES,
    bindings: Bindings::NONE,
    outline: &outline::Outlines {
        field: "field_definition",
        field_name: FieldName::Property,
        transparent: &["parenthesized_expression"],
    },
    prepare: None,
    mend: Some(mend::mend),
};
