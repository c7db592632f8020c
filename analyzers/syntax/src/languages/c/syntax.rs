//! Tests on nodes that C and C++ share.

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::outline::{bytes, operator};

/// Whether an `else` holds something other than another `if`.
pub(crate) fn is_last_else(clause: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    let mut cursor = clause.walk();
    !clause.named_children(&mut cursor).any(|child| child.kind() == "if_statement")
}

/// Whether a case is `default:`.
pub(crate) fn is_default_case(case: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    case.child_in(FieldName::Value).is_none()
}

/// Whether a binary expression's operator is `&&` or `||`, by sign or by word.
pub(crate) fn is_logical(expression: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    operator(expression)
        .is_some_and(|operator| matches!(operator.kind(), "&&" | "||" | "and" | "or"))
}

/// Whether a call is spelled as those of macros are: in capitals, or one of the few of the
/// standard library and of compilers that are not.
pub(crate) fn is_macro_call(call: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    let callee = call.child_in(FieldName::Function).filter(|name| name.kind() == "identifier");
    callee.is_some_and(|callee| {
        let name = bytes(callee, source);
        matches!(name, b"assert" | b"likely" | b"unlikely")
            || (name.len() > 1
                && name.iter().any(u8::is_ascii_uppercase)
                && !name.iter().any(u8::is_ascii_lowercase))
    })
}

/// Whether what the grammar takes for a call is an operator that the compiler evaluates, or an
/// assertion that it makes.
pub(crate) fn is_settled_call(call: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    let callee = call.child_in(FieldName::Function).filter(|name| name.kind() == "identifier");
    callee.is_some_and(|callee| {
        matches!(bytes(callee, source), b"noexcept" | b"static_assert" | b"_Static_assert")
    })
}

/// Whether a conditional expression gives its own condition: `a ?: b`.
pub(crate) fn lacks_middle(expression: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    expression.child_in(FieldName::Consequence).is_none()
}
