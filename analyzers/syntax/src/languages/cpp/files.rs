//! How its files are told from others.

use super::header;
use crate::signs::{Comments, FileSigns, SharedExtension, Unsupported};

/// The language's signs.
pub(crate) const SIGNS: FileSigns = FileSigns {
    extensions: &[
        "cc", "cpp", "cxx", "c++", "C", "CPP", "cppm", "ccm", "cxxm", "c++m", "ixx", "mpp", "hh",
        "hpp", "hxx", "h++", "H", "ipp", "tpp", "txx", "tcc", "inl", "ino",
    ],
    is_foreign: None,
    shared: &[SharedExtension { extension: "h", reads: header::reads_as_cpp, is_base: false }],
    names: &[],
    interpreters: &[],
    editor_ids: &["cpp", "arduino"],
    modes: &["c++"],
    unsupported: &[
        Unsupported {
            title: "Objective-C++",
            extensions: &["mm"],
            interpreters: &[],
            editor_ids: &["objective-cpp", "objcpp"],
            reads: None,
        },
        Unsupported {
            title: "CUDA",
            extensions: &["cu", "cuh"],
            interpreters: &[],
            editor_ids: &["cuda", "cuda-cpp"],
            reads: None,
        },
    ],
    comments: Comments {
        line: "//",
        block: &[("/*", "*/")],
        above_declarations: &["[[", "__attribute__", "template"],
        in_markup: None,
    },
    is_minified_for_release: false,
};
