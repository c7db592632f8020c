//! How its files are told from others.

use super::header;
use crate::signs::{Comments, FileSigns, SharedExtension, Unsupported};

/// The language's signs.
pub(crate) const SIGNS: FileSigns = FileSigns {
    extensions: &["c"],
    is_foreign: None,
    shared: &[SharedExtension { extension: "h", reads: header::reads_as_c, is_base: true }],
    names: &[],
    interpreters: &["tcc"],
    editor_ids: &["c"],
    modes: &["c"],
    unsupported: &[
        Unsupported {
            title: "Objective-C",
            extensions: &["h", "m"],
            interpreters: &[],
            editor_ids: &["objective-c", "objc"],
            reads: Some(header::reads_as_objective_c),
        },
        Unsupported {
            title: "OpenCL C",
            extensions: &["opencl"],
            interpreters: &[],
            editor_ids: &["opencl"],
            reads: None,
        },
    ],
    comments: Comments {
        line: "//",
        block: &[("/*", "*/")],
        above_declarations: &["[[", "__attribute__"],
        in_markup: None,
    },
    is_minified_for_release: false,
};
