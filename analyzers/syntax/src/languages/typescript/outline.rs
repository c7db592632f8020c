//! How TypeScript's declarations are read.

use astrolens_model::{TypeKind, Visibility};
use tree_sitter::Node;

use super::types::{bases, fields, properties, signature, type_parameters};
use super::{imports, references};
use crate::endpoints::Endpoint;
use crate::field::{FieldName, Fields};
use crate::imports::{HiddenImport, ImportHead};
use crate::languages::javascript::endpoints as javascript_endpoints;
use crate::languages::javascript::outline as javascript;
use crate::outline::{
    Field, FunctionHead, Outline, Signature, Site, TypeHead, bytes, in_front, modifiers_in_front,
    named_children,
};

/// What is written as in JavaScript.
static JAVASCRIPT: javascript::Outlines = javascript::Outlines {
    field: "public_field_definition",
    field_name: FieldName::Name,
    transparent: &[
        "parenthesized_expression",
        "as_expression",
        "satisfies_expression",
        "non_null_expression",
        "type_assertion",
    ],
};

/// TypeScript's outlines.
pub(super) struct Outlines;

impl Outline for Outlines {
    fn function(&self, at: &Site<'_, '_>) -> FunctionHead {
        let parameters = match at.field(FieldName::Parameters) {
            Some(list) => parameter_names(list, at),
            None => javascript::lone_parameter(at),
        };
        let head = JAVASCRIPT.head(at, parameters);
        let visibility = stated_visibility(at.node, at).or(head.visibility);
        FunctionHead { visibility, ..head }
    }

    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead> {
        let head = JAVASCRIPT.type_(at)?;
        let (kind, fields) = match at.node.kind() {
            "interface_declaration" => (TypeKind::Interface, properties(at)),
            "enum_declaration" => (TypeKind::Enum, Vec::new()),
            _ => (TypeKind::Class, fields(at)),
        };
        let (modifiers, parameters) = (modifiers_in_front(at.node), type_parameters(at));
        Some(TypeHead { kind, modifiers, parameters, bases: bases(at), fields, ..head })
    }

    fn signature(&self, at: &Site<'_, '_>) -> Signature {
        signature(at)
    }

    fn assigned_field(&self, at: &Site<'_, '_>, member: Node<'_>) -> Option<Field> {
        JAVASCRIPT.assigned_field(at, member)
    }

    fn namespace(&self, at: &Site<'_, '_>) -> Option<String> {
        let name = at.text(at.field(FieldName::Name)?);
        Some(name.trim_matches(['"', '\'']).to_owned())
    }

    fn import(&self, at: &Site<'_, '_>) -> Option<ImportHead> {
        imports::import(at)
    }

    fn comment_imports(&self, at: &Site<'_, '_>) -> Vec<HiddenImport> {
        let comment = std::str::from_utf8(bytes(at.node, at.source)).unwrap_or_default();
        let found = references::imports(comment, at.node.start_byte() as u32);
        if found.is_empty() || is_at_top(at) { found } else { Vec::new() }
    }

    fn endpoint<'tree>(&self, at: &Site<'_, 'tree>, called: Node<'tree>) -> Option<Endpoint> {
        javascript_endpoints::endpoint(at, called)
    }
}

/// Whether there are only comments in front of the node at `at`.
fn is_at_top(at: &Site<'_, '_>) -> bool {
    let mut before = std::iter::successors(at.node.prev_sibling(), Node::prev_sibling);
    at.ancestors.len() == 1 && before.all(|node| node.is_extra())
}

/// The parameters of a list; `this` is none, it only says what type the receiver has.
fn parameter_names(list: Node<'_>, at: &Site<'_, '_>) -> Vec<String> {
    parameters(list).map(|(_, pattern)| at.text(pattern)).collect()
}

/// The parameters of a list, each with what binds it: a name, or a pattern of names.
pub(super) fn parameters(list: Node<'_>) -> impl Iterator<Item = (Node<'_>, Node<'_>)> {
    named_children(list)
        .into_iter()
        .filter_map(|parameter| Some((parameter, parameter.child_in(FieldName::Pattern)?)))
        .filter(|(_, pattern)| pattern.kind() != "this")
        .map(|(parameter, pattern)| match pattern.kind() {
            "rest_pattern" => (parameter, pattern.named_child(0).unwrap_or(pattern)),
            _ => (parameter, pattern),
        })
}

/// The visibility that a modifier of `member` states.
pub(super) fn stated_visibility(member: Node<'_>, at: &Site<'_, '_>) -> Option<Visibility> {
    let modifier = in_front(member).find(|child| child.kind() == "accessibility_modifier")?;
    match bytes(modifier, at.source) {
        b"private" => Some(Visibility::Private),
        b"protected" => Some(Visibility::Protected),
        _ => Some(Visibility::Public),
    }
}
