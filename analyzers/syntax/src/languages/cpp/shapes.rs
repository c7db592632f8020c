//! What expressions are made of beside C's.

use crate::shape::Shape::{
    Creation, Function, Generic, Initializer, Literal, Name, Own, Return, Same,
};
use crate::shape::{ShapeRow, shape};

pub(super) const SHAPES: &[ShapeRow] = &[
    shape("this", Own),
    shape("qualified_identifier", Name),
    shape("dependent_name", Generic),
    shape("template_function", Generic).of("name"),
    shape("template_method", Generic).of("name"),
    shape("template_type", Generic).of("name"),
    shape("class_specifier", Same).of("name"),
    shape("new_expression", Creation).of("type"),
    shape("field_initializer", Initializer),
    shape("co_return_statement", Return),
    shape("co_await_expression", Same).of("argument"),
    shape("lambda_expression", Function),
    shape("raw_string_literal", Literal),
    shape("user_defined_literal", Literal),
];
