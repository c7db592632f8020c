//! What expressions are made of.

use tree_sitter::Node;

use crate::outline::bytes;
use crate::shape::Shape::{
    Arguments, Assignment, Block, Call, Creation, Function, Generic, Literal, Macro, Member, Name,
    NameOfOwnType, Own, Return, Same, Statement,
};
use crate::shape::{ShapeRow, shape};

/// `new` is a call as any; a tuple `Point(1, 2)` is one as well.
pub(super) const SHAPES: &[ShapeRow] = &[
    shape("identifier", Name),
    shape("type_identifier", Name),
    shape("scoped_identifier", NameOfOwnType).of("name").when(is_of_own_type),
    shape("scoped_identifier", Name).path(),
    shape("scoped_type_identifier", Name).path(),
    shape("self", Own),
    shape("field_expression", Member).led_by("value").with("field"),
    shape("call_expression", Call).led_by("function").with("arguments"),
    shape("arguments", Arguments),
    shape("macro_invocation", Macro).of("macro"),
    shape("struct_expression", Creation).of("name"),
    shape("return_expression", Return),
    shape("assignment_expression", Assignment).led_by("left").with("right"),
    shape("compound_assignment_expr", Assignment).of("left"),
    shape("generic_function", Generic).of("function"),
    shape("generic_type_with_turbofish", Generic).of("type"),
    shape("parenthesized_expression", Same),
    shape("reference_expression", Same).of("value"),
    shape("unary_expression", Same).when(is_dereference),
    shape("try_expression", Same),
    shape("await_expression", Same),
    shape("type_cast_expression", Same).of("value"),
    shape("closure_expression", Function),
    shape("string_literal", Literal),
    shape("raw_string_literal", Literal),
    shape("char_literal", Literal),
    shape("integer_literal", Literal),
    shape("float_literal", Literal),
    shape("boolean_literal", Literal),
    shape("unit_expression", Literal),
    shape("block", Block),
    shape("associated_type", Statement),
    shape("attribute_item", Statement),
    shape("const_item", Statement),
    shape("empty_statement", Statement),
    shape("enum_item", Statement),
    shape("expression_statement", Statement),
    shape("extern_crate_declaration", Statement),
    shape("foreign_mod_item", Statement),
    shape("function_item", Statement),
    shape("function_signature_item", Statement),
    shape("impl_item", Statement),
    shape("inner_attribute_item", Statement),
    shape("label", Statement),
    shape("let_declaration", Statement),
    shape("macro_definition", Statement),
    shape("mod_item", Statement),
    shape("static_item", Statement),
    shape("struct_item", Statement),
    shape("trait_item", Statement),
    shape("type_item", Statement),
    shape("union_item", Statement),
    shape("use_declaration", Statement),
];

/// Whether a path is `Self::name`.
fn is_of_own_type(path: Node<'_>, source: &[u8]) -> bool {
    path.child(0).is_some_and(|first| bytes(first, source) == b"Self")
}

/// Whether an operator gives what a reference refers to.
fn is_dereference(expression: Node<'_>, source: &[u8]) -> bool {
    bytes(expression, source).starts_with(b"*")
}
