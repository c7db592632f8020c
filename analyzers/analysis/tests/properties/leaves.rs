//! The tokens of a text and the white space between them.

use std::ops::Range;

use astrolens_syntax::{Language, Parsed, parse};

/// Kinds of node whose inside is text: nothing between their tokens is layout.
const TEXT: [&str; 8] =
    ["string", "template", "regex", "jsx", "comment", "char_literal", "heredoc", "preproc_def"];

/// A token.
pub(crate) struct Leaf<'tree> {
    pub(crate) kind: &'tree str,
    pub(crate) range: Range<usize>,
    /// The kind of the node around it.
    pub(crate) parent: &'tree str,
    /// It is a part of a text, such as a string.
    pub(crate) in_text: bool,
}

/// White space between two tokens.
pub(crate) struct Gap {
    pub(crate) range: Range<usize>,
    /// Where its first line end is, if it has one.
    pub(crate) line_end: Option<usize>,
    /// It follows a line of the preprocessor.
    pub(crate) after_directive: bool,
}

/// The tree of a text.
pub(crate) fn parsed(text: &str, language: Language) -> Parsed {
    parse(text.as_bytes(), language, &|| false).expect("nothing stops the parse")
}

/// The tokens of a tree in source order.
pub(crate) fn leaves(parsed: &Parsed) -> Vec<Leaf<'_>> {
    let mut leaves = Vec::new();
    let mut cursor = parsed.tree.walk();
    let mut around: Vec<(&str, bool)> = vec![("", false)];
    loop {
        let node = cursor.node();
        let (parent, in_text) = around.last().copied().unwrap_or(("", false));
        if cursor.goto_first_child() {
            let is_text = TEXT.iter().any(|kind| node.kind().contains(kind));
            around.push((node.kind(), in_text || is_text));
            continue;
        }
        if !node.byte_range().is_empty() {
            leaves.push(Leaf { kind: node.kind(), range: node.byte_range(), parent, in_text });
        }
        while !cursor.goto_next_sibling() {
            around.pop();
            if !cursor.goto_parent() {
                return leaves;
            }
        }
    }
}

/// The white space between the tokens of a text, where it is nothing but layout.
pub(crate) fn gaps(text: &str, leaves: &[Leaf<'_>]) -> Vec<Gap> {
    leaves
        .windows(2)
        .filter(|pair| !(pair[0].in_text && pair[1].in_text))
        .map(|pair| pair[0].range.end..pair[1].range.start)
        .filter(|range| !range.is_empty())
        .filter(|range| text[range.clone()].chars().all(|sign| sign.is_ascii_whitespace()))
        .map(|range| {
            let line = text[..range.start].rfind('\n').map_or(0, |end| end + 1);
            Gap {
                line_end: text[range.clone()].find('\n').map(|at| range.start + at),
                after_directive: text[line..range.start].trim_start().starts_with('#'),
                range,
            }
        })
        .collect()
}
