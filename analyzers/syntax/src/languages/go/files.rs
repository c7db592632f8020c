//! How its files are told from others.

use crate::signs::{Comments, FileSigns};

/// The language's signs.
pub(crate) const SIGNS: FileSigns = FileSigns {
    extensions: &["go"],
    is_foreign: None,
    shared: &[],
    names: &[],
    interpreters: &["gorun"],
    editor_ids: &["go"],
    modes: &["golang"],
    unsupported: &[],
    comments: Comments {
        line: "//",
        block: &[("/*", "*/")],
        above_declarations: &[],
        in_markup: None,
    },
    is_minified_for_release: false,
};
