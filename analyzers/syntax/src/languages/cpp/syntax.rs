//! Tests on nodes that C++ has alone.

use tree_sitter::Node;

/// Whether an operator is the first of its fold: `(a && ... && b)` is one fold with two signs.
pub(super) fn is_first_operator(operator: Node<'_>, around: &[Node<'_>], _: &[u8]) -> bool {
    let Some(fold) = around.last() else { return true };
    let mut cursor = fold.walk();
    let first = fold.children(&mut cursor).find(|child| child.kind_id() == operator.kind_id());
    first.is_none_or(|first| first.start_byte() == operator.start_byte())
}
