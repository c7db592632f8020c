//! What Rust's types hold, what they implement, and the types that functions write.

use astrolens_model::{BaseRelation, Modifiers, Visibility};
use tree_sitter::Node;

use super::outline::{Parameter, modifier, type_name, visibility, visibility_of};
use crate::field::{FieldName, Fields};
use crate::outline::{
    Base, Field, Implementation, Signature, Site, bytes, named_children, span, words,
};

/// What an `impl` block says of its type: the trait that it implements, if it is for one.
pub(super) fn implementation(at: &Site<'_, '_>) -> Option<Implementation> {
    let type_ = at.field(FieldName::Type).filter(|_| at.node.kind() == "impl_item")?;
    let base = at.field(FieldName::Trait).filter(|_| !is_negative(at.node));
    Some(Implementation {
        type_name: type_name(type_, at.source),
        base: base.map(|base| Base::new(base, BaseRelation::Implements, at.source)),
    })
}

/// `impl !Send for T` says what the type does not implement.
fn is_negative(block: Node<'_>) -> bool {
    let mut cursor = block.walk();
    block.children(&mut cursor).any(|child| child.kind() == "!")
}

/// The traits that a trait builds upon.
pub(super) fn bounds(at: &Site<'_, '_>) -> Vec<Base> {
    let Some(list) = at.field(FieldName::Bounds) else { return Vec::new() };
    let mut cursor = list.walk();
    let is_trait = |bound: &Node<'_>| !bound.is_extra() && bound.kind() != "lifetime";
    list.named_children(&mut cursor)
        .filter(is_trait)
        .map(|bound| Base::new(bound, BaseRelation::Extends, at.source))
        .collect()
}

/// The names of the type parameters of a type, those of lifetimes left out.
pub(super) fn type_parameters(at: &Site<'_, '_>) -> Vec<String> {
    let Some(list) = at.field(FieldName::TypeParameters) else { return Vec::new() };
    let mut cursor = list.walk();
    list.named_children(&mut cursor)
        .filter(|parameter| matches!(parameter.kind(), "type_parameter" | "const_parameter"))
        .filter_map(|parameter| parameter.child_in(FieldName::Name))
        .map(|name| at.text(name))
        .collect()
}

/// What the head of a function says beside its names.
pub(super) fn signature(at: &Site<'_, '_>) -> Signature {
    let type_ = |parameter: Node<'_>| {
        parameter.child_in(FieldName::Type).map(|type_| words(type_, at.source))
    };
    let words_before = modifier(at.node, "function_modifiers");
    let is_async = words_before.is_some_and(|words| {
        bytes(words, at.source).split(u8::is_ascii_whitespace).any(|word| word == b"async")
    });
    Signature {
        modifiers: Modifiers::default().with_if(Modifiers::ASYNC, is_async),
        parameter_types: at
            .field(FieldName::Parameters)
            .map(|list| {
                let is_plain =
                    |part: &Node<'_>| matches!(Parameter::of(*part, at.source), Parameter::Plain);
                named_children(list).into_iter().filter(is_plain).map(type_).collect()
            })
            .unwrap_or_default(),
        returns: at.field(FieldName::ReturnType).map(|type_| words(type_, at.source)),
    }
}

/// The fields of a structure or union.
pub(super) fn fields(at: &Site<'_, '_>) -> Vec<Field> {
    let Some(body) = at.field(FieldName::Body) else { return Vec::new() };
    if body.kind() == "ordered_field_declaration_list" {
        return numbered_fields(body, at.source);
    }
    let mut cursor = body.walk();
    body.named_children(&mut cursor)
        .filter(|child| child.kind() == "field_declaration")
        .filter_map(|declaration| {
            let name = declaration.child_in(FieldName::Name)?;
            let visibility = visibility(declaration, at.source);
            let type_ = declaration.child_in(FieldName::Type);
            Some(Field::new(name, visibility, at.source).typed(type_, at.source))
        })
        .collect()
}

/// The fields of a tuple struct are called by their place.
fn numbered_fields(list: Node<'_>, source: &[u8]) -> Vec<Field> {
    let mut cursor = list.walk();
    let mut fields: Vec<Field> = Vec::new();
    let mut visibility = Visibility::Private;
    for child in list.named_children(&mut cursor) {
        match child.kind() {
            "visibility_modifier" => visibility = visibility_of(child, source),
            "attribute_item" | "line_comment" | "block_comment" => {}
            _ => fields.push(Field {
                name: fields.len().to_string(),
                span: span(child),
                written_type: Some(words(child, source)),
                visibility: std::mem::replace(&mut visibility, Visibility::Private),
                is_static: false,
            }),
        }
    }
    fields
}
