//! Tests on nodes that C and C++ share.

use tree_sitter::Node;

use crate::outline::{bytes, operator};

/// Whether an `else` holds something other than another `if`.
pub(crate) fn is_last_else(clause: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    let mut cursor = clause.walk();
    !clause.named_children(&mut cursor).any(|child| child.kind() == "if_statement")
}

/// Whether a case is `default:`.
pub(crate) fn is_default_case(case: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    case.child_by_field_name("value").is_none()
}

/// Whether a binary expression's operator is `&&` or `||`, by sign or by word.
pub(crate) fn is_logical(expression: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    operator(expression)
        .is_some_and(|operator| matches!(bytes(operator, source), b"&&" | b"||" | b"and" | b"or"))
}

/// Whether a conditional expression gives its own condition: `a ?: b`.
pub(crate) fn lacks_middle(expression: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    expression.child_by_field_name("consequence").is_none()
}
