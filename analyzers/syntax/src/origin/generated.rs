//! Files that a program wrote.

use std::sync::LazyLock;

use aho_corasick::AhoCorasick;

use super::claims::Claims;
use super::comment_lines::{CommentLine, CommentLines};
use crate::detect::file_name;
use crate::signs::{Comments, FileSigns};

/// How many lines of the head may say so.
const HEAD_LINES: usize = 40;

/// How much of the head is looked at, in bytes.
const WINDOW: usize = 8 << 10;

/// Names that generators give, with one `*` for any characters.
const NAMES: &[(&str, &str)] = &[
    ("*.pb.go", "protocol buffers"),
    ("*.pb.gw.go", "gRPC gateway"),
    ("*.pb.cc", "protocol buffers"),
    ("*.pb.h", "protocol buffers"),
    ("*_pb2.py", "protocol buffers"),
    ("*_pb2.pyi", "protocol buffers"),
    ("*_pb2_grpc.py", "gRPC"),
    ("*_pb.js", "protocol buffers"),
    ("*_pb.d.ts", "protocol buffers"),
    ("*_pb.ts", "protocol buffers"),
    ("*.pb.c", "protocol buffers"),
    ("*.pb-c.c", "protocol buffers"),
    ("*.pb-c.h", "protocol buffers"),
    ("*.capnp.h", "Cap'n Proto"),
    ("*.capnp.c++", "Cap'n Proto"),
    ("zz_generated.*", "Kubernetes' code generators"),
    ("moc_*.cpp", "Qt's meta-object compiler"),
    ("qrc_*.cpp", "Qt's resource compiler"),
    ("ui_*.h", "Qt's user interface compiler"),
    ("lex.*.c", "flex"),
    ("lex.*.cc", "flex"),
    ("*.tab.c", "yacc"),
    ("*.tab.h", "yacc"),
    ("*.tab.cc", "yacc"),
    ("*.tab.hh", "yacc"),
    ("*.zep.c", "Zephir"),
    ("*.zep.h", "Zephir"),
    ("*_bg.js", "wasm-bindgen"),
    (".pnp.cjs", "Yarn"),
    (".pnp.loader.mjs", "Yarn"),
    ("parsetab.py", "PLY"),
];

/// Folders, at any depth, that programs fill.
const FOLDERS: &[&str] = &["__generated__/", "__pycache__/", "htmlcov/"];

/// What bundlers begin their files with: webpack, and Rollup for modules of any kind. Of each, lines
/// that follow each other.
const BUNDLES: &[&[&str]] = &[
    &["// webpackBootstrap"],
    &["(function webpackUniversalModuleDefinition(root, factory) {"],
    &[
        "(function (global, factory) {",
        "typeof exports === 'object' && typeof module !== 'undefined' ?",
    ],
];

/// What is in all heads but those that say nothing: in any case.
const WORDS: &[&str] = &[
    "generated",
    "produced by gperf",
    "bison",
    "parser id follows",
    "object code",
    "created by",
    "image dump",
    "image file format",
    "include: shell.js",
    "$antlr ",
    "#line ",
    "//line ",
    "large_state_count",
    "webpackbootstrap",
    "webpackuniversalmodule",
    "(global, factory)",
];

static VOCABULARY: LazyLock<AhoCorasick> = LazyLock::new(|| {
    AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .build(WORDS)
        .expect("a few words fit into an automaton")
});

/// The place or the name of the file says so.
pub(super) fn by_path(path: &str) -> Option<String> {
    let name = file_name(path);
    if let Some((_, generator)) =
        NAMES.iter().find(|(pattern, _)| super::pattern::fits(pattern, name))
    {
        return Some(format!("its name is one that {generator} gives"));
    }
    let is_folder = |part: &&str| FOLDERS.iter().any(|known| known.strip_suffix('/') == Some(part));
    let folder = path.split('/').rev().skip(1).find(is_folder)?;
    Some(format!("it lies under `{folder}/`"))
}

/// All names and folders, each with what gives it, by that.
pub(super) fn names() -> Vec<(&'static str, &'static str)> {
    let folders = FOLDERS.iter().map(|folder| (*folder, "any program"));
    let mut names: Vec<_> = NAMES.iter().copied().chain(folders).collect();
    names.sort_by_key(|(name, by)| (by.to_lowercase(), *name));
    names
}

/// The text says so, in a comment of its head or in its last lines.
pub(super) fn by_text(text: &[u8], files: &FileSigns) -> Option<String> {
    let head = head(text);
    // Most heads have none of the words at all.
    if VOCABULARY.is_match(head)
        && let Some(why) = by_head(&String::from_utf8_lossy(head), files)
    {
        return Some(why);
    }
    (files.is_minified_for_release && ends_with_source_map(text))
        .then(|| "it ends with a reference to the source map of what it was made from".to_owned())
}

/// The lines of the head, up to the window.
fn head(text: &[u8]) -> &[u8] {
    let window = &text[..text.len().min(WINDOW)];
    let end = memchr::memchr_iter(b'\n', window).nth(HEAD_LINES - 1);
    &window[..end.unwrap_or(window.len())]
}

fn by_head(head: &str, files: &FileSigns) -> Option<String> {
    if files.is_minified_for_release && BUNDLES.iter().any(|bundle| is_head(head, bundle)) {
        return Some("its head is that of a bundle".to_owned());
    }
    if head.contains("\n#define LARGE_STATE_COUNT ") {
        return Some("its head is that of a parser by tree-sitter".to_owned());
    }
    // A comment in one language is a directive in another one.
    if files.comments.line != "#"
        && let Some(line) = head.lines().find(|line| names_another_source(line))
    {
        return Some(format!("a directive at its head names its source: \"{line}\""));
    }
    by_comments(head, &files.comments)
}

/// Whether lines of `head` that follow each other have one of `parts` each.
fn is_head(head: &str, parts: &[&str]) -> bool {
    let lines: Vec<&str> = head.lines().collect();
    lines
        .windows(parts.len())
        .any(|lines| lines.iter().zip(parts).all(|(line, part)| line.contains(part)))
}

/// Whether a line says that those below are of another file: `#line 1 "lexer.rl"`, in Go
/// `//line lexer.rl:1`.
fn names_another_source(line: &str) -> bool {
    let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    if let Some(rest) = line.strip_prefix("#line ") {
        return rest.trim_start().split_once(" \"").is_some_and(|(number, _)| is_number(number));
    }
    let rest = line.strip_prefix("//line ").and_then(|rest| rest.split_once(':'));
    rest.is_some_and(|(_, numbers)| numbers.split(':').all(is_number))
}

fn by_comments(head: &str, syntax: &Comments) -> Option<String> {
    let mut claims = Claims::default();
    for line in CommentLines::new(head, syntax) {
        match line {
            // What looks like a comment below may be a part of the string.
            CommentLine::Code(code) if opens_string(code) => return None,
            CommentLine::Code(code) => claims.code(code),
            CommentLine::Text { text, begins } => {
                if claims.read(text, begins) {
                    return Some(quote(text));
                }
            }
        }
    }
    None
}

/// Whether a string, in whatever language, may go on behind a line.
fn opens_string(line: &str) -> bool {
    let is_odd = |quote: &str| line.matches(quote).count() % 2 == 1;
    ["\"", "`", "\"\"\"", "'''"].into_iter().any(is_odd)
}

fn quote(text: &str) -> String {
    const LONGEST: usize = 80;
    let mut shown: String = text.chars().take(LONGEST).collect();
    if shown.len() < text.len() {
        shown.push('…');
    }
    format!("a comment at its head says \"{shown}\"")
}

/// Whether one of the last two lines names a source map.
fn ends_with_source_map(text: &[u8]) -> bool {
    const TAIL: usize = 4 << 10;
    let tail = &text[text.len().saturating_sub(TAIL)..];
    let mut lines = tail.trim_ascii_end().rsplit(|byte| *byte == b'\n').take(2);
    lines.any(|line| {
        let line = line.trim_ascii_start();
        [&b"//# source"[..], b"//@ source", b"/*# source"]
            .iter()
            .filter_map(|start| line.strip_prefix(*start))
            .any(|rest| rest.starts_with(b"MappingURL=") || rest.starts_with(b"URL="))
    })
}
