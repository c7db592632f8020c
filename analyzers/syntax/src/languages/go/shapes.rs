//! What expressions are made of.

use tree_sitter::Node;

use super::outline::has_type_arguments;
use crate::field::{FieldName, Fields};
use crate::outline::bytes;
use crate::shape::Shape::{
    Arguments, Assignment, Body, Call, Creation, Function, Generic, List, Literal, Member, Name,
    Return, Same,
};
use crate::shape::{ShapeRow, shape};

pub(super) const SHAPES: &[ShapeRow] = &[
    shape("identifier", Name),
    shape("type_identifier", Name),
    shape("qualified_type", Name),
    shape("selector_expression", Member).led_by("operand").with("field"),
    shape("call_expression", Creation).of("arguments").when(is_builtin_creation),
    shape("call_expression", Call).led_by("function").with("arguments"),
    // A call with type arguments and one argument is read as a conversion.
    shape("type_conversion_expression", Call).led_by("type").when(is_call),
    shape("argument_list", Arguments),
    shape("composite_literal", Creation).of("type"),
    shape("return_statement", Return),
    shape("assignment_statement", Assignment)
        .led_by("left")
        .with("right")
        .when(is_plain_assignment),
    shape("assignment_statement", Assignment).of("left"),
    shape("inc_statement", Assignment),
    shape("dec_statement", Assignment),
    shape("expression_list", List),
    shape("generic_type", Generic).of("type"),
    shape("parenthesized_expression", Same),
    shape("unary_expression", Same).of("operand").when(is_reference),
    shape("type_assertion_expression", Same).of("operand"),
    shape("func_literal", Function),
    shape("block", Body),
    shape("int_literal", Literal),
    shape("float_literal", Literal),
    shape("imaginary_literal", Literal),
    shape("rune_literal", Literal),
    shape("interpreted_string_literal", Literal),
    shape("raw_string_literal", Literal),
    shape("true", Literal),
    shape("false", Literal),
    shape("nil", Literal),
];

/// Whether a call is one of the built-in functions that make a value of the type they are given.
fn is_builtin_creation(call: Node<'_>, source: &[u8]) -> bool {
    call.child(0).is_some_and(|function| matches!(bytes(function, source), b"new" | b"make"))
}

fn is_call(conversion: Node<'_>, source: &[u8]) -> bool {
    has_type_arguments(conversion, &[], source)
}

/// Whether the value is what is assigned, and no operand as in `a += b`.
fn is_plain_assignment(assignment: Node<'_>, source: &[u8]) -> bool {
    let operator = assignment.child_in(FieldName::Operator);
    operator.is_some_and(|operator| bytes(operator, source) == b"=")
}

/// Whether an operator takes an address, or gives what is there.
fn is_reference(expression: Node<'_>, source: &[u8]) -> bool {
    bytes(expression, source).starts_with(b"&") || bytes(expression, source).starts_with(b"*")
}
