//! How declarations are read.

use tree_sitter::Node;

use crate::outline::{Callee, FunctionHead, Outline, Site, TypeHead};

/// The language's outlines.
pub(super) struct Outlines;

impl Outline for Outlines {
    fn function<'tree>(&self, _: &Site<'_, 'tree>) -> FunctionHead {
        FunctionHead::default()
    }

    fn type_<'tree>(&self, _: &Site<'_, 'tree>) -> Option<TypeHead> {
        None
    }

    fn namespace<'tree>(&self, _: &Site<'_, 'tree>) -> Option<String> {
        None
    }

    fn import_kind<'tree>(&self, _: &Site<'_, 'tree>) -> Option<&'static str> {
        None
    }

    fn member<'tree>(&self, _: &Site<'_, 'tree>) -> Option<(Node<'tree>, Node<'tree>)> {
        None
    }

    fn callee<'tree>(&self, _: &Site<'_, 'tree>) -> Option<Callee<'tree>> {
        None
    }
}
