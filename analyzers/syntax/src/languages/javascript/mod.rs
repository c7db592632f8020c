//! JavaScript.

mod blocks;
mod files;
mod logic;
mod mend;
mod outline;
mod table;

use crate::definition::{Bindings, Definition, Members};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "javascript",
    title: "JavaScript",
    files: files::SIGNS,
    grammar: || tree_sitter_javascript::LANGUAGE.into(),
    separator: ".",
    test_files: &["*.{test,spec,cy}.{js,jsx,mjs,cjs}", "__tests__/", "__mocks__/"],
    test_functions: None,
    rows: table::ROWS,
    words: &[],
    statements: table::STATEMENTS,
    folds: table::FOLDS,
    tokens: table::TOKENS,
    cyclomatic: table::CYCLOMATIC,
    cognitive: table::COGNITIVE,
    exits: table::EXITS,
    members: Members::Used,
    bindings: Bindings::NONE,
    outline: &outline::Outlines,
    prepare: None,
    mend: Some(mend::mend),
};
