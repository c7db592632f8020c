//! JavaScript.

mod logic;
mod outline;
mod table;

use crate::definition::{Definition, FileSigns, Members};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "javascript",
    title: "JavaScript",
    files: FileSigns {
        extensions: &["js", "mjs", "cjs", "jsx"],
        names: &[],
        interpreters: &["node", "nodejs"],
        editor_ids: &["javascript", "javascriptreact"],
    },
    grammar: || tree_sitter_javascript::LANGUAGE.into(),
    separator: ".",
    test_files: &["*.{test,spec}.{js,jsx,mjs,cjs}", "__tests__/"],
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
