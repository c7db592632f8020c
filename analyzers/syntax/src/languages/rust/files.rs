//! How its files are told from others.

use crate::signs::{Comments, FileSigns};

/// The language's signs.
pub(crate) const SIGNS: FileSigns = FileSigns {
    extensions: &["rs"],
    is_foreign: None,
    shared: &[],
    names: &[],
    interpreters: &["rust-script", "cargo"],
    editor_ids: &["rust"],
    modes: &["rustic"],
    unsupported: &[],
    comments: Comments {
        line: "//",
        block: &[("/*", "*/")],
        above_declarations: &["#[", "#!["],
        in_markup: None,
    },
    is_minified_for_release: false,
};
