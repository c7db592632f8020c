//! What expressions are made of.

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::outline::bytes;
use crate::shape::Shape::{
    Arguments, Assignment, Body, Call, Creation, Declaration, List, Literal, Member, Name, Return,
    Same,
};
use crate::shape::{ShapeRow, shape};

pub(crate) const SHAPES: &[ShapeRow] = &[
    shape("identifier", Name),
    shape("type_identifier", Name),
    shape("field_expression", Member).led_by("argument").with("field"),
    shape("call_expression", Call).led_by("function").with("arguments"),
    shape("argument_list", Arguments),
    shape("compound_literal_expression", Creation).of("type"),
    shape("init_declarator", Declaration).of("type").when(is_initialized_by_list),
    shape("return_statement", Return),
    shape("assignment_expression", Assignment)
        .led_by("left")
        .with("right")
        .when(is_plain_assignment),
    shape("assignment_expression", Assignment).of("left"),
    shape("update_expression", Assignment).of("argument"),
    shape("initializer_list", List),
    shape("type_descriptor", Same).of("type"),
    shape("struct_specifier", Same).of("name"),
    shape("union_specifier", Same).of("name"),
    shape("parenthesized_expression", Same),
    shape("pointer_expression", Same).of("argument"),
    shape("cast_expression", Same).of("value"),
    shape("compound_statement", Body),
    shape("string_literal", Literal),
    shape("concatenated_string", Literal),
    shape("char_literal", Literal),
    shape("number_literal", Literal),
    shape("true", Literal),
    shape("false", Literal),
    shape("null", Literal),
];

/// Whether a declared object is built of what stands in braces, or in C++ in parentheses.
fn is_initialized_by_list(declarator: Node<'_>, _: &[u8]) -> bool {
    let value = declarator.child_in(FieldName::Value);
    value.is_some_and(|value| matches!(value.kind(), "argument_list" | "initializer_list"))
}

/// Whether the value is what is assigned, and no operand as in `a += b`.
fn is_plain_assignment(assignment: Node<'_>, source: &[u8]) -> bool {
    let operator = assignment.child_in(FieldName::Operator);
    operator.is_some_and(|operator| bytes(operator, source) == b"=")
}
