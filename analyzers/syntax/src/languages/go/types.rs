//! What Go's types hold and embed, and the types that its functions write.

use astrolens_model::BaseRelation;
use tree_sitter::Node;

use super::outline::{type_name, visibility};
use crate::field::{FieldName, Fields};
use crate::outline::{Base, Field, Signature, Site, named_children, span, text, words};

/// The fields of a structure; what it embeds is one too, called as its type (Go specification,
/// "Struct types").
pub(super) fn fields(type_: Node<'_>, source: &[u8]) -> Vec<Field> {
    let mut fields = Vec::new();
    for declaration in declarations(type_) {
        let type_ = declaration.child_in(FieldName::Type);
        let names = names(declaration);
        if names.is_empty() {
            fields.extend(type_.and_then(|type_| embedded_field(declaration, type_, source)));
        }
        let named = names.into_iter().map(|name| {
            let visibility = visibility(&text(name, source));
            Field::new(name, visibility, source).typed(type_, source)
        });
        fields.extend(named);
    }
    fields
}

/// What a structure or an interface embeds.
pub(super) fn embedded(type_: Node<'_>, source: &[u8]) -> Vec<Base> {
    let base = |node| Base::new(node, BaseRelation::Embeds, source);
    if type_.kind() == "interface_type" {
        let mut cursor = type_.walk();
        let elements =
            type_.named_children(&mut cursor).filter(|child| child.kind() == "type_elem");
        return elements.filter_map(only_type).map(base).collect();
    }
    let embeds = |declaration: &Node<'_>| names(*declaration).is_empty();
    let types = declarations(type_).into_iter().filter(embeds);
    types.filter_map(|declaration| declaration.child_in(FieldName::Type)).map(base).collect()
}

/// The names of the type parameters of a type.
pub(super) fn type_parameters(at: &Site<'_, '_>) -> Vec<String> {
    let Some(list) = at.field(FieldName::TypeParameters) else { return Vec::new() };
    let mut cursor = list.walk();
    let declarations = list.named_children(&mut cursor);
    declarations.flat_map(names).map(|name| at.text(name)).collect()
}

/// What the head of a function says beside its names.
pub(super) fn signature(at: &Site<'_, '_>) -> Signature {
    Signature {
        parameter_types: at
            .field(FieldName::Parameters)
            .map(|list| parameter_types(list, at.source))
            .unwrap_or_default(),
        returns: at.field(FieldName::Result).map(|result| words(result, at.source)),
        ..Signature::default()
    }
}

/// The types of parameters, one for each name.
fn parameter_types(list: Node<'_>, source: &[u8]) -> Vec<Option<String>> {
    let mut types = Vec::new();
    for declaration in named_children(list).into_iter().filter(|child| !child.is_extra()) {
        let type_ = declaration.child_in(FieldName::Type).map(|type_| words(type_, source));
        let is_variadic = declaration.kind() == "variadic_parameter_declaration";
        let type_ = if is_variadic { type_.map(|type_| format!("...{type_}")) } else { type_ };
        types.extend(std::iter::repeat_n(type_, names(declaration).len().max(1)));
    }
    types
}

/// The declarations in the body of a structure.
fn declarations(type_: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = type_.walk();
    let lists = type_.named_children(&mut cursor).filter(|n| n.kind() == "field_declaration_list");
    let mut declarations = Vec::new();
    for list in lists {
        let mut cursor = list.walk();
        declarations.extend(list.named_children(&mut cursor).filter(|child| !child.is_extra()));
    }
    declarations
}

/// The names that a declaration gives a type.
fn names(declaration: Node<'_>) -> Vec<Node<'_>> {
    let mut cursor = declaration.walk();
    // The commas between the names belong to the same field.
    declaration.children_by_field_name("name", &mut cursor).filter(Node::is_named).collect()
}

fn embedded_field(declaration: Node<'_>, type_: Node<'_>, source: &[u8]) -> Option<Field> {
    let name = match type_.kind() {
        "qualified_type" => text(type_.child_in(FieldName::Name)?, source),
        _ => type_name(type_, source)?,
    };
    let whole = source.get(declaration.start_byte()..type_.end_byte()).unwrap_or_default();
    Some(Field {
        visibility: visibility(&name),
        name,
        span: span(type_),
        written_type: Some(String::from_utf8_lossy(whole).into_owned()),
        is_static: false,
    })
}

/// The type that an element of an interface is, where it is no union of several.
fn only_type(element: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = element.walk();
    let mut parts = element.named_children(&mut cursor).filter(|child| !child.is_extra());
    let only = parts.next()?;
    let is_name = matches!(only.kind(), "type_identifier" | "qualified_type" | "generic_type");
    (is_name && parts.next().is_none()).then_some(only)
}
