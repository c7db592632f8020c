//! What expressions are made of.

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::outline::bytes;
use crate::shape::Shape::{
    Arguments, Assignment, Body, Call, Creation, CreationEnd, Function, Inherited, List, Literal,
    Member, Name, Own, Return, Same,
};
use crate::shape::{ShapeRow, shape};

pub(crate) const SHAPES: &[ShapeRow] = &[
    shape("identifier", Name),
    shape("this", Own),
    shape("super", Inherited),
    shape("member_expression", Member).led_by("object").with("property"),
    shape("call_expression", Call).led_by("function").with("arguments"),
    shape("arguments", Arguments),
    shape("new_expression", Creation).of("constructor"),
    shape("jsx_element", Same).of("open_tag"),
    shape("jsx_opening_element", Creation).of("name").when(is_component),
    shape("jsx_self_closing_element", Creation).of("name").when(is_component),
    shape("jsx_closing_element", CreationEnd).of("name"),
    shape("return_statement", Return),
    shape("assignment_expression", Assignment).led_by("left").with("right"),
    shape("augmented_assignment_expression", Assignment).of("left"),
    shape("update_expression", Assignment).of("argument"),
    shape("array_pattern", List),
    shape("parenthesized_expression", Same),
    shape("await_expression", Same),
    shape("arrow_function", Function),
    shape("function_expression", Function),
    shape("generator_function", Function),
    shape("statement_block", Body),
    shape("string", Literal),
    shape("template_string", Literal),
    shape("number", Literal),
    shape("regex", Literal),
    shape("true", Literal),
    shape("false", Literal),
    shape("null", Literal),
    shape("undefined", Literal),
];

/// Whether a tag has the name of a component. Names that begin with a small letter and those with a
/// `-` or `:` are of elements that the platform has; a fragment has none.
fn is_component(tag: Node<'_>, source: &[u8]) -> bool {
    tag.child_in(FieldName::Name).is_some_and(|name| match name.kind() {
        "identifier" => {
            let name = bytes(name, source);
            !name.contains(&b'-') && !name.first().is_some_and(u8::is_ascii_lowercase)
        }
        "member_expression" => true,
        _ => false,
    })
}
