//! TypeScript, with JSX in the files that may have it: what JavaScript has, and types.

mod files;
mod imports;
mod mend;
mod outline;
mod references;
mod shapes;
mod table;
mod types;

use crate::definition::{Bindings, Definition, Dialect, Members};
use crate::languages::javascript::endpoints::NAMES;
use crate::languages::javascript::files::TEST_FILES;
use crate::languages::javascript::imports::CALLS;
use crate::languages::javascript::{shapes as javascript_shapes, table as javascript};

/// The registry's row.
pub(crate) static DEFINITION: Definition = Definition {
    name: "typescript",
    title: "TypeScript",
    files: files::SIGNS,
    grammar: || tree_sitter_typescript::LANGUAGE_TYPESCRIPT.into(),
    dialects: &[Dialect {
        name: "tsx",
        extensions: &["tsx"],
        editor_ids: &["typescriptreact"],
        grammar: || tree_sitter_typescript::LANGUAGE_TSX.into(),
    }],
    separator: ".",
    test_files: TEST_FILES,
    test_functions: None,
    rows: &[table::ROWS, javascript::SHARED_ROWS],
    shapes: &[shapes::SHAPES, javascript_shapes::SHAPES],
    words: &[],
    statements: &[table::STATEMENTS, javascript::STATEMENTS],
    folds: &[javascript::FOLDS],
    tokens: table::TOKENS,
    cyclomatic: javascript::CYCLOMATIC,
    cognitive: javascript::COGNITIVE,
    exits: javascript::EXITS,
    members: Members::Used,
    import_calls: CALLS,
    endpoint_names: NAMES,
    bindings: Bindings::NONE,
    outline: &outline::Outlines,
    prepare: None,
    mend: Some(mend::mend),
};
