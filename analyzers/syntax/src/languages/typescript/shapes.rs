//! What expressions are made of beside JavaScript's.

use crate::shape::Shape::{Generic, Same};
use crate::shape::{ShapeRow, shape};

pub(super) const SHAPES: &[ShapeRow] = &[
    shape("as_expression", Same),
    shape("satisfies_expression", Same),
    shape("non_null_expression", Same),
    shape("instantiation_expression", Generic),
];
