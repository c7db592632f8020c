//! How its files are told from others.

use crate::signs::{Comments, FileSigns, SharedExtension, Sureness, Unsupported};

/// The language's signs.
pub(crate) const SIGNS: FileSigns = FileSigns {
    extensions: &["py", "pyi", "pyw", "py3", "pyde", "tac", "wsgi"],
    is_foreign: None,
    shared: &[SharedExtension { extension: "cgi", reads: |_| Sureness::Open, is_base: false }],
    names: &["SConstruct", "SConscript", "wscript", ".gclient"],
    interpreters: &["python", "pypy", "py", "uv"],
    editor_ids: &["python"],
    modes: &["python3"],
    unsupported: &[
        Unsupported {
            title: "Cython",
            extensions: &["pyx", "pxd", "pxi"],
            interpreters: &["cython"],
            editor_ids: &["cython", "pyrex"],
            reads: None,
        },
        Unsupported {
            title: "Jupyter notebook",
            extensions: &["ipynb"],
            interpreters: &[],
            editor_ids: &["jupyter"],
            reads: None,
        },
        Unsupported {
            title: "Starlark",
            extensions: &["bzl", "star"],
            interpreters: &[],
            editor_ids: &["starlark", "bzl"],
            reads: None,
        },
    ],
    comments: Comments {
        line: "#",
        block: &[("\"\"\"", "\"\"\""), ("'''", "'''")],
        above_declarations: &["@"],
        in_markup: None,
    },
    is_minified_for_release: false,
};
