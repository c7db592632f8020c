//! Which part of a tree a line or another stretch of the text is about.

use astrolens_model::LineIndex;
use tree_sitter::{Node, Tree};

use crate::registry::Language;

/// The nodes that the zero-based `row` of `text` is about, in source order.
///
/// That is the smallest node with a name that holds all of the line, blanks around it aside:
/// for the head of a loop, the loop; for a line within an expression, that expression. Where
/// several nodes are as large, it is the outermost that the language's tables know, such as the
/// statement and not its expression. Where the line holds whole elements of a list or a block and
/// nothing else, it is these. Comments are passed over beside code, and follow it if they begin
/// on the line.
#[must_use]
pub fn on_line<'tree>(
    tree: &'tree Tree,
    language: Language,
    text: &LineIndex<'_>,
    row: u32,
) -> Vec<Node<'tree>> {
    let line = text.line(row);
    let start = text.start(row) as usize + (line.len() - line.trim_ascii_start().len());
    within(tree, language, (start, start + line.trim_ascii().len()))
}

/// The nodes that the bytes of `range`, start and just past the end, are about: as for
/// [`on_line`].
#[must_use]
pub fn within(tree: &Tree, language: Language, mut range: (usize, usize)) -> Vec<Node<'_>> {
    let start = range.0;
    let mut comments = Vec::new();
    loop {
        let path = path_to(tree.root_node(), range);
        let Some(innermost) = path.last().copied() else { return Vec::new() };
        let within: Vec<Child<'_>> = children_in(innermost, range);
        let code: Vec<&Child<'_>> = within.iter().filter(|child| !child.node.is_extra()).collect();
        if let (Some(first), Some(last)) = (code.first(), code.last())
            && code.len() < within.len()
        {
            let begins_here = |node: &Node<'_>| node.start_byte() >= start;
            let extras = within.iter().map(|child| child.node).filter(Node::is_extra);
            comments.extend(extras.filter(begins_here));
            let to = last.node.end_byte().min(range.1);
            range = (first.node.start_byte().max(range.0), to);
            continue;
        }
        let known = outermost_known(&path, language);
        let is_all = innermost.byte_range() == (range.0..range.1);
        let mut nodes = match known {
            Some(known) if is_all => vec![known],
            _ => elements(&code, range),
        };
        if nodes.is_empty() {
            nodes.push(known.unwrap_or(innermost));
        }
        nodes.append(&mut comments);
        nodes.sort_by_key(Node::start_byte);
        return nodes;
    }
}

/// A child and whether it stands in a field.
struct Child<'tree> {
    node: Node<'tree>,
    in_field: bool,
}

/// The nodes with a name that hold all of `range`, the root first.
fn path_to(root: Node<'_>, (start, end): (usize, usize)) -> Vec<Node<'_>> {
    let mut path = vec![root];
    let mut cursor = root.walk();
    while cursor.goto_first_child_for_byte(start).is_some() {
        let node = cursor.node();
        if node.start_byte() > start || node.end_byte() < end {
            break;
        }
        if node.is_named() {
            path.push(node);
        }
    }
    path
}

/// The children of `node` that have a part in `range`.
fn children_in(node: Node<'_>, (start, end): (usize, usize)) -> Vec<Child<'_>> {
    let mut children = Vec::new();
    let mut cursor = node.walk();
    let mut more = cursor.goto_first_child_for_byte(start).is_some();
    while more && cursor.node().start_byte() < end {
        let node = cursor.node();
        if node.end_byte() > start {
            children.push(Child { node, in_field: cursor.field_name().is_some() });
        }
        more = cursor.goto_next_sibling();
    }
    children
}

/// The elements among `children`, if all of them are whole elements within `range` and the
/// separators between: what has a part to play, and so a field, is no element.
fn elements<'tree>(children: &[&Child<'tree>], (start, end): (usize, usize)) -> Vec<Node<'tree>> {
    let is_element_or_separator = |child: &&&Child<'_>| {
        let node = child.node;
        let is_whole = node.start_byte() >= start && node.end_byte() <= end;
        let is_separator = matches!(node.kind(), "," | ";" | "\n");
        is_whole && !child.in_field && (node.is_named() || is_separator)
    };
    if children.iter().filter(is_element_or_separator).count() < children.len() {
        return Vec::new();
    }
    children.iter().map(|child| child.node).filter(Node::is_named).collect()
}

/// Of the nodes that are as large as the last of `path`, the outermost that the language's tables
/// know.
fn outermost_known<'tree>(path: &[Node<'tree>], language: Language) -> Option<Node<'tree>> {
    let range = path.last()?.byte_range();
    let grammar = language.grammar();
    let as_large = path.iter().rev().take_while(|node| node.byte_range() == range);
    let known = as_large.filter(|node| {
        let info = grammar.kind(node.kind_id());
        info.statement || info.has_rows()
    });
    known.last().copied()
}
