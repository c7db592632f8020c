//! How its files are told from others.

use crate::signs::{Comments, FileSigns, MarkupComments, SharedExtension, Sureness, Unsupported};

/// The language's signs.
pub(crate) const SIGNS: FileSigns = FileSigns {
    extensions: &["js", "mjs", "cjs", "jsx", "es6", "jsm"],
    is_foreign: None,
    shared: &[SharedExtension { extension: "cgi", reads: |_| Sureness::Open, is_base: false }],
    names: &["Jakefile"],
    interpreters: &["node", "nodejs", "gjs", "qjs", "d8", "js", "rhino", "zx"],
    editor_ids: &["javascript", "javascriptreact"],
    modes: &["js", "js2", "js3", "jsx", "rjsx"],
    unsupported: &[
        Unsupported {
            title: "JavaScript with Flow types",
            extensions: &["js", "mjs", "cjs", "jsx", "flow"],
            interpreters: &[],
            editor_ids: &["flow"],
            reads: Some(asks_for_flow),
        },
        Unsupported {
            title: "Vue",
            extensions: &["vue"],
            interpreters: &[],
            editor_ids: &["vue"],
            reads: None,
        },
        Unsupported {
            title: "Svelte",
            extensions: &["svelte"],
            interpreters: &[],
            editor_ids: &["svelte"],
            reads: None,
        },
    ],
    comments: COMMENTS,
    is_minified_for_release: true,
};

/// Which files are tests in JavaScript and the languages that extend it: what the runners take by
/// default, which are Node's own, Deno, Bun, Jest, Vitest, AVA, tap, Jasmine, Cypress, Playwright and
/// tsd, and what Angular and Nest call theirs. All of them know the same extensions.
pub(crate) const TEST_FILES: &[&str] = &[
    "*{.,_,-}{test,tests}.{,c,m}[jt]s{,x}",
    "*{.,_}spec.{,c,m}[jt]s{,x}",
    "*.{cy,e2e,e2e-spec,bench,test-d,spec-d}.{,c,m}[jt]s{,x}",
    "test.{,c,m}[jt]s{,x}",
    "test{_,-}*.{,c,m}[jt]s{,x}",
    "**/spec/**/*[sS]pec.{,c,m}[jt]s{,x}",
    "**/spec/{helpers,support}/",
    "__tests__/",
    "__mocks__/",
    "cypress/",
    "test-d/",
];

/// How JavaScript and the languages that extend it write comments.
pub(crate) const COMMENTS: Comments = Comments {
    line: "//",
    block: &[("/*", "*/")],
    above_declarations: &["@"],
    in_markup: Some(MarkupComments {
        elements: &["jsx_element"],
        embedded: "jsx_expression",
        start: "{/*",
        end: "*/}",
    }),
};

/// Whether the comment at the top asks Flow to check the file, in Flow's own words: `@flow`.
fn asks_for_flow(text: &[u8]) -> bool {
    let mut rest = text;
    if rest.starts_with(b"#!") {
        rest = &rest[memchr::memchr(b'\n', rest).unwrap_or(rest.len())..];
    }
    loop {
        rest = rest.trim_ascii_start();
        let end = match rest {
            [b'/', b'*', ..] => memchr::memmem::find(&rest[2..], b"*/").map(|end| end + 4),
            // A directive, such as "use strict", may come first.
            [b'/', b'/', ..] | [b'\'' | b'"', ..] => memchr::memchr(b'\n', rest),
            _ => return false,
        }
        .unwrap_or(rest.len());
        let (comment, after) = rest.split_at(end);
        let is_comment = comment.starts_with(b"/");
        if is_comment && comment.split(u8::is_ascii_whitespace).any(is_pragma) {
            return true;
        }
        rest = after;
    }
}

fn is_pragma(word: &[u8]) -> bool {
    word.strip_suffix(b"*/").unwrap_or(word) == b"@flow"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn flow_is_asked_for_at_the_top() {
        for (text, expected) in [
            ("// @flow\nlet x: number = 1;", true),
            ("/* @flow */", true),
            ("/**\n * Words.\n * @flow strict-local\n */\nlet x;", true),
            ("#!/usr/bin/env node\n'use strict';\n/*@flow*/\n// @flow", true),
            ("// @noflow\nlet x;", false),
            ("// See @flowtype.\nlet x;", false),
            ("let x; // @flow", false),
            ("", false),
            ("/*", false),
        ] {
            assert_eq!(asks_for_flow(text.as_bytes()), expected, "{text}");
        }
    }
}
