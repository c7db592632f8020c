//! Logical expressions, and the two uses of them that cost a reader nothing.
//!
//! The exemptions are those of eslint-plugin-sonarjs' `cognitive-complexity` (2024).

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::outline::{bytes, operator};

/// Whether a binary expression's operator is `&&`, `||` or `??`.
pub(super) fn is_logical(expression: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    logical_operator(expression, source).is_some()
}

/// Whether the expression gives a variable a literal where it has no value: `x = a || []`.
/// In an assignment, what is tested must be what is assigned to.
pub(super) fn supplies_default(
    expression: Node<'_>,
    ancestors: &[Node<'_>],
    source: &[u8],
) -> bool {
    let Some(parent) = ancestors.last() else { return false };
    if !matches!(parent.kind(), "variable_declarator" | "assignment_expression")
        || !matches!(logical_operator(expression, source), Some(b"||" | b"??"))
    {
        return false;
    }
    let is_literal = expression.child_in(FieldName::Right).is_some_and(|right| {
        matches!(
            right.kind(),
            "string" | "number" | "true" | "false" | "null" | "regex" | "array" | "object"
        )
    });
    let text = |node: Option<Node<'_>>| node.map(|node| bytes(node, source));
    is_literal
        && (parent.kind() == "variable_declarator"
            || text(parent.child_in(FieldName::Left)) == text(expression.child_in(FieldName::Left)))
}

/// Whether the expression, right in the braces of JSX, only decides what is shown: one
/// operator throughout, and no conditional expression among its operands.
pub(super) fn decides_rendering(
    expression: Node<'_>,
    ancestors: &[Node<'_>],
    source: &[u8],
) -> bool {
    if ancestors.last().is_none_or(|parent| parent.kind() != "jsx_expression") {
        return false;
    }
    let Some(operator) = logical_operator(expression, source) else { return false };
    let mut operands = vec![expression];
    while let Some(operand) = operands.pop() {
        match operand.kind() {
            "ternary_expression" => return false,
            "parenthesized_expression" => operands.extend(operand.named_child(0)),
            _ => match logical_operator(operand, source) {
                Some(other) if other != operator => return false,
                Some(_) => {
                    operands.extend(operand.child_in(FieldName::Left));
                    operands.extend(operand.child_in(FieldName::Right));
                }
                None => {}
            },
        }
    }
    true
}

fn logical_operator<'source>(expression: Node<'_>, source: &'source [u8]) -> Option<&'source [u8]> {
    if expression.kind() != "binary_expression" {
        return None;
    }
    let operator = bytes(operator(expression)?, source);
    matches!(operator, b"&&" | b"||" | b"??").then_some(operator)
}
