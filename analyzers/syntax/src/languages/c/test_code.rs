//! What is test code in C and C++.

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::outline::{Site, bytes};
use crate::preprocess::makes_test;
use crate::title::on_one_line;

/// Which files are tests by custom, sources and headers alike: that of GNU, LLVM, Chromium, Qt, VTK
/// and of those who write `.test.` as JavaScript does.
pub(crate) const FILES: &[&str] = &[
    "test{_,-}*.*",
    "tst_*.*",
    "tests.*",
    "*{.,_,-}{test,tests,unittest,unittests}.*",
    "*_{Test,Tests}.*",
    "*[a-z0-9]{Test,Tests}.*",
    "Test[A-Z]*.*",
    "unittest/",
    "Testing/",
];

/// The test that a macro makes of `definition`, whose function is called `name`: what it is called
/// in reports. `None` if it is no test.
pub(crate) fn test_name(
    definition: Node<'_>,
    name: Node<'_>,
    site: &Site<'_, '_>,
) -> Option<String> {
    let spelled = bytes(name, site.source);
    // In C's tree a type is supplied that nobody wrote.
    let written =
        definition.child_in(FieldName::Type).filter(|type_| type_.start_byte() < type_.end_byte());
    // A constructor has no type either.
    let may_be_constructor = site.in_type && spelled.iter().any(u8::is_ascii_lowercase);
    if written.is_some() || may_be_constructor || !makes_test(spelled) {
        return None;
    }
    let body = definition.child_in(FieldName::Body)?;
    let head = site.source.get(name.end_byte()..body.start_byte())?;
    let arguments = arguments(&String::from_utf8_lossy(head));
    Some(format!("{}({})", String::from_utf8_lossy(spelled), on_one_line(&title(&arguments))))
}

/// The part of a test macro's arguments that tells the test from its siblings: the names it begins
/// with, up to the title, if there is one; all where it does not begin so.
fn title(arguments: &[String]) -> String {
    let mut kept = Vec::new();
    for argument in arguments {
        let is_literal = argument.starts_with('"');
        let is_name = argument.chars().all(|c| c.is_alphanumeric() || c == '_');
        if is_literal {
            // An operator may follow: `"title" * skip()`.
            kept.push(&argument[..=argument.rfind('"').unwrap_or_default()]);
        } else if is_name {
            kept.push(argument);
        }
        if !is_name {
            break;
        }
    }
    if kept.is_empty() { arguments.join(", ") } else { kept.join(", ") }
}

/// The arguments in the first parentheses of `text`.
fn arguments(text: &str) -> Vec<String> {
    let inside = text.split_once('(').map_or("", |(_, inside)| inside);
    let mut arguments = vec![String::new()];
    let mut depth = 0_usize;
    let mut quote = None;
    let mut is_escaped = false;
    for c in inside.chars() {
        match (quote, c) {
            (Some(open), _) => {
                quote = quote.filter(|_| c != open || is_escaped);
                is_escaped = c == '\\' && !is_escaped;
            }
            (None, '"' | '\'') => quote = Some(c),
            (None, '(') => depth += 1,
            (None, ')') if depth == 0 => break,
            (None, ')') => depth -= 1,
            (None, ',') if depth == 0 => {
                arguments.push(String::new());
                continue;
            }
            _ => {}
        }
        arguments.last_mut().into_iter().for_each(|last| last.push(c));
    }
    arguments.iter().map(|argument| argument.trim().to_owned()).collect()
}
