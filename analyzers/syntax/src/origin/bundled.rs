//! Files of well-known libraries that projects copy beside their own.
//!
//! A name alone convicts nobody, unless it has the version of a release: a project may call its own
//! file `d3.js`, and not `d3.v7.js`. The head of the file has to say the library's name too.

use crate::signs::FileSigns;

/// How much of the head is looked at, in bytes.
const WINDOW: usize = 2 << 10;

/// A library that is copied as one file.
struct Library {
    /// What the file's name starts with, in lower case.
    name: &'static str,
    /// What its head says, in lower case.
    banner: &'static str,
    /// Whether only what is published says so, whether or not it has a version.
    is_of_releases: bool,
}

const fn library(name: &'static str, banner: &'static str) -> Library {
    Library { name, banner, is_of_releases: false }
}

const fn released(name: &'static str, banner: &'static str) -> Library {
    Library { name, banner, is_of_releases: true }
}

/// Those of linguist's list of vendored files, and others that are copied as often; what their heads
/// say is what the published packages do.
const LIBRARIES: &[Library] = &[
    library("angular", "angularjs v"),
    library("axios", "axios v"),
    library("backbone", "backbone.js"),
    library("bootbox", "bootbox.js"),
    library("bootstrap", "bootstrap v"),
    library("catch", "catch v"),
    library("chart", "chart.js"),
    library("ckeditor", "ckeditor"),
    released("codemirror", "// codemirror, copyright (c) by marijn haverbeke"),
    library("controls", "script.aculo.us"),
    library("cpplint", "google inc. all rights reserved"),
    library("d3", "https://d3js.org"),
    library("doctest", "doctest.h - the lightest"),
    library("dragdrop", "script.aculo.us"),
    library("effects", "script.aculo.us"),
    library("handlebars", "handlebars v"),
    library("highlight", "highlight.js v"),
    library("html5shiv", "html5 shiv"),
    library("httplib", "cpp-httplib"),
    library("jquery", "jquery"),
    library("json", "json for modern c++"),
    library("knockout", "knockout javascript library"),
    library("leaflet", "leaflet"),
    library("lodash", "lodash"),
    released("lodash", "lodash <https://lodash.com/>"),
    library("materialize", "materialize v"),
    library("miniz", "miniz"),
    library("modernizr", "modernizr"),
    library("moment", "moment.js"),
    library("mootools", "mootools"),
    released("pdf.worker", "mozilla foundation"),
    library("prototype", "prototype javascript framework"),
    library("pugixml", "pugixml parser"),
    library("purify", "dompurify"),
    released("react", "@license react\n"),
    library("react", "@license react"),
    library("require", "requirejs"),
    library("select2", "select2"),
    library("six", "utilities for writing code that runs on python 2 and 3"),
    library("slick", "ken wheeler"),
    library("sqlite3", "amalgamation of many separate c source files"),
    library("sqlite3", "this header file defines the interface that the sqlite library"),
    library("stb_", "public domain"),
    released("three", "three.js authors"),
    library("tinymce", "tinymce version"),
    library("tinyxml2", "original code by lee thomason"),
    library("underscore", "underscore.js"),
    library("versioneer", "the versioneer"),
    library("vue", "vue.js v"),
    library("vue", "vue v"),
];

/// Libraries of which a copy for the web has a version in its name: `jquery-3.6.0.js`, `d3.v7.js`. No
/// project calls a file of its own so.
const VERSIONED: &[&str] = &[
    "angular",
    "backbone",
    "bootstrap",
    "cordova",
    "d3",
    "dojo",
    "html5shiv",
    "jquery",
    "jquery-ui",
    "knockout",
    "lodash",
    "mochikit",
    "modernizr",
    "mootools",
    "react",
    "react-dom",
    "select2",
    "vue",
    "yui",
];

/// The library of which the file called `name` is a copy.
///
/// Scripts for the web must also carry a version in their name or their banner, as published
/// ones do and the library's own sources do not.
pub(super) fn bundled(name: &str, text: &[u8], files: &FileSigns) -> Option<String> {
    let name = name.to_ascii_lowercase();
    if files.is_minified_for_release
        && let Some(library) = VERSIONED.iter().find(|library| is_release_of(&name, library))
    {
        return Some(format!("its name is that of a release of `{library}`"));
    }
    let mut named = LIBRARIES.iter().filter(|library| is_called(&name, library.name)).peekable();
    named.peek()?;
    let head = text[..text.len().min(WINDOW)].to_ascii_lowercase();
    let is_published =
        !files.is_minified_for_release || has_version(name.as_bytes()) || has_version(&head);
    let library = named.find(|library| {
        (is_published || library.is_of_releases) && contains(&head, library.banner)
    })?;
    let library = library.name.trim_end_matches('_');
    Some(format!("its head says that it is a copy of `{library}`"))
}

/// Whether a copy of some library may be called `name`.
pub(super) fn may_be_bundled(name: &str) -> bool {
    let name = name.to_ascii_lowercase();
    LIBRARIES.iter().any(|library| is_called(&name, library.name))
        || VERSIONED.iter().any(|library| is_release_of(&name, library))
}

/// Whether a file's name is the library's and a version: `jquery-3.7.1.slim.js`, `d3.v7.js`.
fn is_release_of(name: &str, library: &str) -> bool {
    let rest = name.strip_prefix(library).and_then(|rest| rest.strip_prefix(['.', '-', '_']));
    rest.is_some_and(|rest| {
        let number = rest.strip_prefix('v').unwrap_or(rest);
        let after = number.trim_start_matches(|c: char| c.is_ascii_digit());
        let is_number = after.len() < number.len();
        let goes_on = after
            .strip_prefix('.')
            .is_some_and(|minor| minor.starts_with(|c: char| c.is_ascii_digit()));
        is_number && (goes_on || number.len() < rest.len() && after.starts_with('.'))
    })
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
