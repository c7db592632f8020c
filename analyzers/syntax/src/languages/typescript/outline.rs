//! How TypeScript's declarations are read.

use astrolens_model::{TypeKind, Visibility};
use tree_sitter::Node;

use super::imports;
use crate::imports::ImportHead;
use crate::languages::javascript::outline::{self as javascript, is_parted_word};
use crate::outline::{Access, FunctionHead, Outline, Site, TypeHead};

/// What is written as in JavaScript.
static JAVASCRIPT: javascript::Outlines = javascript::Outlines {
    field: "public_field_definition",
    field_name: "name",
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
        let head = JAVASCRIPT.function(at);
        let parameters = match at.field("parameters") {
            Some(list) => parameter_names(list, at),
            None => head.parameters,
        };
        let visibility = stated_visibility(at.node, at).or(head.visibility);
        FunctionHead { visibility, parameters, ..head }
    }

    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead> {
        let head = JAVASCRIPT.type_(at)?;
        let (kind, fields) = match at.node.kind() {
            "interface_declaration" => (TypeKind::Interface, properties(at)),
            "enum_declaration" => (TypeKind::Enum, Vec::new()),
            _ => (TypeKind::Class, fields(at)),
        };
        Some(TypeHead { kind, fields, access: Access::default(), ..head })
    }

    fn namespace(&self, at: &Site<'_, '_>) -> Option<String> {
        let name = at.text(at.field("name")?);
        Some(name.trim_matches(['"', '\'']).to_owned())
    }

    fn import(&self, at: &Site<'_, '_>) -> Option<ImportHead> {
        imports::import(at)
    }
}

/// The parameters of a list; `this` is none, it only says what type the receiver has.
fn parameter_names(list: Node<'_>, at: &Site<'_, '_>) -> Vec<String> {
    parameters(list).iter().map(|pattern| at.text(*pattern)).collect()
}

/// What binds each parameter of a list: a name, or a pattern of names.
fn parameters(list: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = list.walk();
    list.named_children(&mut cursor)
        .filter_map(|parameter| parameter.child_by_field_name("pattern"))
        .filter(|pattern| pattern.kind() != "this")
        .map(|pattern| match pattern.kind() {
            "rest_pattern" => pattern.named_child(0).unwrap_or(pattern),
            _ => pattern,
        })
        .collect()
}

/// The fields of a class: those it declares, and the parameters of its constructor that are
/// declared as fields (`constructor(private name: string)`).
fn fields(at: &Site<'_, '_>) -> Vec<(String, bool)> {
    let Some(body) = at.field("body") else { return Vec::new() };
    let mut cursor = body.walk();
    let mut fields = Vec::new();
    for member in body.named_children(&mut cursor) {
        match member.kind() {
            "public_field_definition" => {
                let field = field(member, "name", at);
                let is_field =
                    |(name, _): &(String, bool)| !is_parted_word(member, name, at.source);
                fields.extend(field.filter(is_field));
            }
            "method_definition" => {
                let Some(list) = member.child_by_field_name("parameters") else { continue };
                let mut cursor = list.walk();
                let declared = list.named_children(&mut cursor).filter(is_parameter_property);
                fields.extend(declared.filter_map(|member| field(member, "pattern", at)));
            }
            _ => {}
        }
    }
    fields
}

/// Only a constructor's parameter can be a field: others have no such modifiers.
fn is_parameter_property(parameter: &Node<'_>) -> bool {
    let mut cursor = parameter.walk();
    parameter
        .children(&mut cursor)
        .any(|child| matches!(child.kind(), "accessibility_modifier" | "readonly"))
}

/// The name of a member, and whether it is public.
fn field(member: Node<'_>, name: &str, at: &Site<'_, '_>) -> Option<(String, bool)> {
    let name = at.text(member.child_by_field_name(name)?);
    let is_public = match stated_visibility(member, at) {
        Some(visibility) => visibility == Visibility::Public,
        None => !name.starts_with('#'),
    };
    Some((name, is_public))
}

/// The properties of an interface, which are all public.
fn properties(at: &Site<'_, '_>) -> Vec<(String, bool)> {
    let Some(body) = at.field("body") else { return Vec::new() };
    let mut cursor = body.walk();
    body.named_children(&mut cursor)
        .filter(|member| member.kind() == "property_signature")
        .filter_map(|member| Some((at.text(member.child_by_field_name("name")?), true)))
        .collect()
}

/// The visibility that a modifier of `member` states.
fn stated_visibility(member: Node<'_>, at: &Site<'_, '_>) -> Option<Visibility> {
    let mut cursor = member.walk();
    let modifier = member
        .named_children(&mut cursor)
        .find(|child| child.kind() == "accessibility_modifier")?;
    match at.text(modifier).as_str() {
        "private" => Some(Visibility::Private),
        "protected" => Some(Visibility::Protected),
        _ => Some(Visibility::Public),
    }
}
