//! What expressions are made of.

use tree_sitter::Node;

use crate::outline::bytes;
use crate::shape::Shape::{
    Arguments, Assignment, Body, Call, Function, Inherited, List, Literal, Member, Name, Return,
    Same,
};
use crate::shape::{ShapeRow, shape};

/// A call of a class is a call: nothing tells it from that of a function.
pub(super) const SHAPES: &[ShapeRow] = &[
    shape("identifier", Name),
    shape("attribute", Member).led_by("object").with("attribute"),
    shape("call", Inherited).when(is_super),
    shape("call", Call).led_by("function").with("arguments"),
    shape("argument_list", Arguments),
    shape("return_statement", Return),
    shape("assignment", Assignment).led_by("left").with("right"),
    shape("augmented_assignment", Assignment).of("left"),
    shape("pattern_list", List),
    shape("tuple_pattern", List),
    shape("expression_list", List),
    shape("parenthesized_expression", Same),
    shape("await", Same),
    shape("lambda", Function),
    shape("block", Body),
    shape("string", Literal),
    shape("concatenated_string", Literal),
    shape("integer", Literal),
    shape("float", Literal),
    shape("true", Literal),
    shape("false", Literal),
    shape("none", Literal),
];

/// Whether a call is `super()`.
fn is_super(call: Node<'_>, source: &[u8]) -> bool {
    // Asked of every call: few begin so.
    let begins_so = source.get(call.start_byte()..).is_some_and(|text| text.starts_with(b"super"));
    begins_so && call.child(0).is_some_and(|function| bytes(function, source) == b"super")
}
