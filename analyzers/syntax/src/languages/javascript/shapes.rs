//! What expressions are made of.

use crate::shape::Shape::{
    Arguments, Assignment, Body, Call, Creation, Function, Inherited, List, Literal, Member, Name,
    Own, Return, Same,
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
