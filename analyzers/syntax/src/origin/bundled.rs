//! Files of well-known libraries that projects copy beside their own.
//!
//! A name alone convicts nobody: a project may call its own file `d3.js`. The head of the
//! file has to say the library's name too.

use crate::signs::FileSigns;

/// How much of the head is looked at, in bytes.
const WINDOW: usize = 2 << 10;

/// A library that is copied as one file.
struct Library {
    /// What the file's name starts with, in lower case.
    name: &'static str,
    /// What its head says, in lower case.
    banner: &'static str,
}

const fn library(name: &'static str, banner: &'static str) -> Library {
    Library { name, banner }
}

const LIBRARIES: &[Library] = &[
    library("angular", "angularjs v"),
    library("backbone", "backbone.js"),
    library("bootstrap", "bootstrap v"),
    library("catch", "catch v"),
    library("chart", "chart.js"),
    library("ckeditor", "ckeditor"),
    library("cpplint", "google inc. all rights reserved"),
    library("d3", "https://d3js.org"),
    library("doctest", "doctest.h - the lightest"),
    library("httplib", "cpp-httplib"),
    library("jquery", "jquery"),
    library("json", "json for modern c++"),
    library("knockout", "knockout javascript library"),
    library("leaflet", "leaflet"),
    library("lodash", "lodash"),
    library("miniz", "miniz"),
    library("modernizr", "modernizr"),
    library("moment", "moment.js"),
    library("mootools", "mootools"),
    library("prototype", "prototype javascript framework"),
    library("pugixml", "pugixml parser"),
    library("react", "@license react"),
    library("require", "requirejs"),
    library("select2", "select2"),
    library("six", "utilities for writing code that runs on python 2 and 3"),
    library("sqlite3", "amalgamation of many separate c source files"),
    library("sqlite3", "this header file defines the interface that the sqlite library"),
    library("stb_", "public domain"),
    library("three", "three.js authors"),
    library("tinyxml2", "original code by lee thomason"),
    library("underscore", "underscore.js"),
    library("versioneer", "the versioneer"),
    library("vue", "vue.js v"),
];

/// The library of which the file called `name` is a copy.
///
/// Scripts for the web must also carry a version in their name or their banner, as published
/// ones do and the library's own sources do not.
pub(super) fn bundled(name: &str, text: &[u8], files: &FileSigns) -> Option<String> {
    let name = name.to_ascii_lowercase();
    let mut named = LIBRARIES.iter().filter(|library| is_called(&name, library.name)).peekable();
    named.peek()?;
    let head = text[..text.len().min(WINDOW)].to_ascii_lowercase();
    let library = named.find(|library| contains(&head, library.banner))?;
    let has_version = || has_version(name.as_bytes()) || has_version(&head);
    (!files.is_minified_for_release || has_version()).then(|| {
        format!("its head says that it is a copy of `{}`", library.name.trim_end_matches('_'))
    })
}

/// Whether a copy of some library may be called `name`.
pub(super) fn may_be_bundled(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    LIBRARIES.iter().any(|library| is_called(&name, library.name))
}

/// Whether a file's name is the library's, up to what may follow: `jquery-3.7.1.slim.js`.
fn is_called(name: &str, library: &str) -> bool {
    name.strip_prefix(library)
        .is_some_and(|rest| library.ends_with('_') || rest.starts_with(['.', '-', '_']))
}

/// Whether there is something like `1.2` or `1.2.3` with nothing alphabetic but `v` before it.
fn has_version(text: &[u8]) -> bool {
    text.windows(3).enumerate().any(|(at, window)| {
        let is_version =
            window[0].is_ascii_digit() && window[1] == b'.' && window[2].is_ascii_digit();
        let before = text[..at].iter().rev().find(|byte| !byte.is_ascii_digit());
        is_version && before.is_none_or(|byte| matches!(byte, b' ' | b'-' | b'v' | b'@' | b'_'))
    })
}

fn contains(text: &[u8], phrase: &str) -> bool {
    memchr::memmem::find(text, phrase.as_bytes()).is_some()
}
