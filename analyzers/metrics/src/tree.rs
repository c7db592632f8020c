//! Children of a node, looked for from the end.

use tree_sitter::Node;

/// So many comments behind the last child are looked past: to find a child by its number takes
/// as long as there are children before it.
const MOST_EXTRAS: u32 = 64;

/// The last child that is no comment.
pub(crate) fn last_child(node: Node<'_>) -> Option<Node<'_>> {
    last(node.child_count(), |index| node.child(index))
}

/// The last named child that is no comment.
pub(crate) fn last_named_child(node: Node<'_>) -> Option<Node<'_>> {
    last(node.named_child_count() as u32, |index| node.named_child(index))
}

fn last<'tree>(count: u32, child: impl Fn(u32) -> Option<Node<'tree>>) -> Option<Node<'tree>> {
    let indices = count.saturating_sub(MOST_EXTRAS)..count;
    indices.rev().filter_map(child).find(|child| !child.is_extra())
}
