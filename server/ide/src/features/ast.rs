//! The syntax tree of a document, of a stretch of it, or the nodes around a byte.

use std::borrow::Cow;

use astrolens_db::View;
use astrolens_syntax::ast::{AstEvent, AstNode, Detail, events, path_to, within};
use tree_sitter::Node;

use super::places::on_word;
use crate::Span;

/// Nodes further below the outermost are left out: whoever writes or reads nested objects
/// recurses.
pub const DEEPEST: u32 = 200;

/// At most as many nodes are given.
pub const MOST_NODES: usize = 100_000;

/// What is wanted.
#[derive(Clone, Copy, Debug)]
pub struct Query {
    /// The part of the text; all of it if absent.
    pub span: Option<Span>,
    /// The byte whose path is wanted too.
    pub offset: Option<u32>,
    /// Which nodes.
    pub detail: Detail,
    /// How far below the outermost nodes; at most [`DEEPEST`].
    pub depth: u32,
}

/// A part of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tree<'view> {
    /// The text has a part that the grammar has no place for, or lacks one.
    pub has_error: bool,
    /// The outermost nodes, with those below them.
    pub nodes: Vec<TreeNode<'view>>,
    /// From the root down to the smallest node around the byte that was asked for.
    pub path: Option<Vec<TreeNode<'view>>>,
}

/// A node.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the parser's")]
pub struct TreeNode<'view> {
    /// What the grammar calls it; for a token without a name, its text.
    pub kind: &'view str,
    /// The field of its parent that it stands in.
    pub field: Option<&'view str>,
    /// The grammar has a name for it.
    pub named: bool,
    /// The grammar has no place for what it holds.
    pub error: bool,
    /// The grammar asks for it, and the text lacks it.
    pub missing: bool,
    /// It has no part in the grammar's rule around it, as a comment.
    pub extra: bool,
    /// Nodes below it are left out, for their depth or their number.
    pub cut: bool,
    /// Where it stands.
    pub span: Span,
    /// What a node reads below which none is shown.
    pub text: Option<Cow<'view, str>>,
    /// The nodes below it; none in a path.
    pub children: Vec<TreeNode<'view>>,
}

/// The part of the tree that `query` asks for; nothing where the text has no tree.
#[must_use]
pub fn ast<'view>(view: &'view View, query: &Query) -> Option<Tree<'view>> {
    let parsed = view.revision.parsed.as_ref().ok()?;
    let root = parsed.tree.root_node();
    // What the grammar read: parts of what is written may be hidden from it.
    let text = parsed.masked.as_ref().map_or(view.text().as_bytes(), |masked| &masked.text);
    let outermost = match query.span {
        None => vec![root],
        Some(span) => {
            let language = view.settings.language;
            within(&parsed.tree, language, trimmed(view.text().as_bytes(), span))
        }
    };
    let mut left = MOST_NODES;
    let nodes = outermost.into_iter().map_while(|node| nested(node, query, text, &mut left));
    let nodes = nodes.collect();
    let path = query.offset.map(|offset| {
        let offset = on_word(view.text(), offset) as usize;
        let path = path_to(root, offset, query.detail, DEEPEST);
        let node = |node: &AstNode<'view>| {
            let mut shown = tree_node(node);
            // All but the last have one below them.
            if node.is_leaf(query.detail) {
                shown.text = read(shown.span, text);
            }
            shown
        };
        path.iter().map(node).collect()
    });
    Some(Tree { has_error: root.has_error(), nodes, path })
}

/// The bytes of `span` without blanks around them.
fn trimmed(text: &[u8], span: Span) -> (usize, usize) {
    let end = (span.end as usize).min(text.len());
    let start = (span.start as usize).min(end);
    let stretch = &text[start..end];
    let start = start + (stretch.len() - stretch.trim_ascii_start().len());
    (start, start + stretch.trim_ascii().len())
}

/// `node` with those below it, as long as any are `left`; nothing where none is.
fn nested<'view>(
    node: Node<'view>,
    query: &Query,
    text: &'view [u8],
    left: &mut usize,
) -> Option<TreeNode<'view>> {
    let mut open: Vec<TreeNode<'view>> = Vec::new();
    let mut done = None;
    for event in events(node, query.detail, query.depth.min(DEEPEST)) {
        match event {
            AstEvent::Enter(node) => {
                let Some(fewer) = left.checked_sub(1) else {
                    // All that are open miss something.
                    for node in &mut open {
                        node.cut = true;
                    }
                    break;
                };
                *left = fewer;
                open.push(tree_node(&node));
            }
            AstEvent::Leave => done = close(&mut open, text),
        }
    }
    while !open.is_empty() {
        done = close(&mut open, text);
    }
    done
}

/// Ends the innermost open node; the node, if no other is open.
fn close<'view>(open: &mut Vec<TreeNode<'view>>, text: &'view [u8]) -> Option<TreeNode<'view>> {
    let mut node = open.pop()?;
    if node.children.is_empty() && !node.cut {
        node.text = read(node.span, text);
    }
    match open.last_mut() {
        Some(around) => {
            around.children.push(node);
            None
        }
        None => Some(node),
    }
}

fn read(span: Span, text: &[u8]) -> Option<Cow<'_, str>> {
    text.get(span.start as usize..span.end as usize).map(String::from_utf8_lossy)
}

fn tree_node<'view>(node: &AstNode<'view>) -> TreeNode<'view> {
    TreeNode {
        kind: node.kind,
        field: node.field,
        named: node.named,
        error: node.error,
        missing: node.missing,
        extra: node.extra,
        cut: node.cut,
        span: Span::new((node.start_byte, node.end_byte)),
        text: None,
        children: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{at, deep, settled_view, view, without_tree};

    const WHOLE: Query = Query { span: None, offset: None, detail: Detail::Fields, depth: 99 };

    /// `node` with those below it on one line; a test's trees are not deep.
    fn written(node: &TreeNode<'_>) -> String {
        let field = node.field.map(|field| format!("{field}:")).unwrap_or_default();
        let text = node.text.as_ref().map(|text| format!("={text}")).unwrap_or_default();
        let cut = if node.cut { "…" } else { "" };
        let children: Vec<String> = node.children.iter().map(written).collect();
        let children =
            if children.is_empty() { String::new() } else { format!("({})", children.join(" ")) };
        format!("{field}{}{text}{cut}{children}", node.kind)
    }

    fn check(view: &View, query: &Query, expected: &[&str]) {
        let tree = ast(view, query).expect("a tree");
        let shown: Vec<String> = tree.nodes.iter().map(written).collect();
        assert_eq!(shown, expected);
    }

    #[test]
    fn the_whole_tree_has_fields_and_the_text_of_leaves() {
        check(
            &view("python", "é = 1\r\n"),
            &WHOLE,
            &["module(expression_statement(assignment(left:identifier=é right:integer=1)))"],
        );
        check(&view("python", ""), &WHOLE, &["module="]);
        check(
            &view("python", "a = 1"),
            &Query { depth: 1, ..WHOLE },
            &["module(expression_statement…)"],
        );
    }

    #[test]
    fn a_stretch_shows_what_it_is_about() {
        let view = view("javascript", "f(a, b);\ng();\n");
        let span = |start, end| Query { span: Some(Span { start, end }), ..WHOLE };
        check(&view, &span(1, 5), &["arguments(identifier=a identifier=b)"]);
        check(&view, &span(2, 3), &["identifier=a"]);
        check(
            &view,
            &span(8, 200),
            &[
                "expression_statement(call_expression(function:identifier=g arguments:arguments=()))",
            ],
        );
    }

    #[test]
    fn a_path_goes_from_the_root_to_the_node_under_the_cursor() {
        let (view, offset) = at("go", "package a\nvar b = c$0(1)\n");
        let tree = ast(&view, &Query { offset: Some(offset), ..WHOLE }).expect("a tree");
        let path: Vec<&str> = tree.path.iter().flatten().map(|node| node.kind).collect();
        let expected = [
            "source_file",
            "var_declaration",
            "var_spec",
            "expression_list",
            "call_expression",
            "identifier",
        ];
        assert_eq!(path, expected);
        let last = tree.path.iter().flatten().last().expect("a node");
        assert_eq!(last.text.as_deref(), Some("c"));
        assert_eq!(ast(&without_tree(&view), &WHOLE), None);
    }

    #[test]
    fn a_deep_tree_is_cut() {
        let view = settled_view("c", &deep(30_000));
        let query = Query { depth: u32::MAX, offset: Some(300_000), ..WHOLE };
        let tree = ast(&view, &query).expect("a tree");
        let mut levels = 0;
        let mut level: Vec<&TreeNode<'_>> = tree.nodes.iter().collect();
        while !level.is_empty() {
            levels += 1;
            let is_last = level.iter().all(|node| node.children.is_empty());
            assert_eq!(level.iter().any(|node| node.cut), is_last, "level {levels}");
            level = level.into_iter().flat_map(|node| &node.children).collect();
        }
        assert_eq!(levels, DEEPEST + 1);
        let path = tree.path.expect("a path");
        assert_eq!(path.len(), DEEPEST as usize + 1);
        assert!(path.last().is_some_and(|last| last.cut && last.text.is_none()));
    }

    #[test]
    fn a_tree_of_too_many_nodes_is_cut() {
        let view = settled_view("python", &"a\n".repeat(MOST_NODES));
        let tree = ast(&view, &WHOLE).expect("a tree");
        assert!(tree.nodes[0].cut);
        // The root, and then a statement and its name for each line.
        assert_eq!(tree.nodes[0].children.len(), MOST_NODES / 2);
    }
}
