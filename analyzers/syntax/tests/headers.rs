//! What the grammar reads without help never gets worse by the help: tried on the headers that a
//! machine with a C++ compiler has.

#![expect(clippy::disallowed_methods, reason = "the headers are the machine's")]
#![expect(clippy::print_stderr, reason = "how much was tried is part of the outcome")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use astrolens_syntax::{Language, parse};
use tree_sitter::{Parser, Tree};

/// Where Debian and its relatives have the headers of C; those of C++ are in `c++` there.
const HEADERS: &str = "/usr/include";

/// Larger ones are tables, most of them generated.
const LARGEST: u64 = 64 << 10;

/// As many headers are tried, from all over the list: a machine may have a hundred megabytes of them,
/// and what they can show is in any part of them.
const MOST: usize = 500;

/// As many bytes of them are read.
const MOST_BYTES: usize = 6 << 20;

#[test]
fn headers_that_the_grammar_reads_lose_nothing() {
    let mut files = Vec::new();
    list(Path::new(HEADERS), &mut files);
    files.sort();
    if files.is_empty() {
        eprintln!("SKIPPED: there are no headers in {HEADERS}");
        return;
    }
    let (c, cpp) = (language("c"), language("cpp"));
    let (mut tried, mut read) = (0, 0);
    let mut worse = Vec::new();
    for path in files.iter().step_by(files.len().div_ceil(MOST)) {
        let language = if path.starts_with("/usr/include/c++") { cpp } else { c };
        let Ok(text) = fs::read(path) else { continue };
        read += text.len();
        if read > MOST_BYTES {
            break;
        }
        let Some(raw) = unaided(&text, language) else { continue };
        tried += 1;
        let aided = parse(&text, language, &|| false).expect("nothing stops the parse").tree;
        let lost: Vec<_> = functions(&raw).difference(&functions(&aided)).copied().collect();
        if aided.root_node().has_error() || !lost.is_empty() {
            worse.push(format!("{}: bodies lost at {lost:?}", path.display()));
        }
    }
    eprintln!("{tried} of {} headers are read without help; worse: {}", files.len(), worse.len());
    assert!(worse.is_empty(), "{} of {tried} files:\n{}", worse.len(), worse.join("\n"));
}

fn language(name: &str) -> Language {
    Language::by_name(name).expect("it is one of ours")
}

/// The files below `folder` that may be headers.
fn list(folder: &Path, files: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let (path, Ok(kind)) = (entry.path(), entry.file_type()) else { continue };
        if kind.is_dir() {
            list(&path, files);
        } else if kind.is_file() && entry.metadata().is_ok_and(|data| data.len() <= LARGEST) {
            files.push(path);
        }
    }
}

/// The grammar's own tree of `text`, if there is no error in it.
fn unaided(text: &[u8], language: Language) -> Option<Tree> {
    let mut parser = Parser::new();
    parser.set_language(language.grammar().language()).expect("the grammar fits the parser");
    parser.parse(text, None).filter(|tree| !tree.root_node().has_error())
}

/// Where the bodies of functions begin.
fn functions(tree: &Tree) -> BTreeSet<usize> {
    let mut bodies = BTreeSet::new();
    let mut cursor = tree.walk();
    loop {
        let node = cursor.node();
        if node.kind() == "function_definition"
            && let Some(body) = node.child_by_field_name("body")
        {
            bodies.insert(body.start_byte());
        }
        if cursor.goto_first_child() {
            continue;
        }
        while !cursor.goto_next_sibling() {
            if !cursor.goto_parent() {
                return bodies;
            }
        }
    }
}
