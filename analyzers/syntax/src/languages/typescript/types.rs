//! What TypeScript's types hold and come from, and the types that its functions write.

use astrolens_model::{BaseRelation, Modifiers, Visibility};
use tree_sitter::Node;

use super::outline::{parameters, stated_visibility};
use crate::field::{FieldName, Fields};
use crate::languages::javascript::outline::is_parted_word;
use crate::outline::{Base, Field, Signature, Site, bytes, in_front, modifiers_in_front, words};

/// What a class or an interface extends, and what a class implements.
pub(super) fn bases(at: &Site<'_, '_>) -> Vec<Base> {
    let mut bases = Vec::new();
    let mut open = vec![at.node];
    while let Some(part) = open.pop() {
        let mut cursor = part.walk();
        for child in part.named_children(&mut cursor) {
            match child.kind() {
                "class_heritage" => open.push(child),
                "extends_clause" => bases.extend(extended(child, at.source)),
                "extends_type_clause" => {
                    bases.extend(listed(child, BaseRelation::Extends, at.source));
                }
                "implements_clause" => {
                    bases.extend(listed(child, BaseRelation::Implements, at.source));
                }
                _ => {}
            }
        }
    }
    bases
}

/// The class that a clause extends, with its type arguments.
fn extended(clause: Node<'_>, source: &[u8]) -> Option<Base> {
    let class = clause.child_in(FieldName::Value)?;
    let mut base = Base::new(class, BaseRelation::Extends, source);
    if let Some(arguments) = clause.child_in(FieldName::TypeArguments) {
        base.text.push_str(&words(arguments, source));
        base.span.1 = arguments.end_byte() as u32;
    }
    Some(base)
}

/// The types that a clause lists.
fn listed(clause: Node<'_>, relation: BaseRelation, source: &[u8]) -> Vec<Base> {
    let mut cursor = clause.walk();
    let types = clause.named_children(&mut cursor).filter(|child| !child.is_extra());
    types.map(|type_| Base::new(type_, relation, source)).collect()
}

/// The names of the type parameters of a type.
pub(super) fn type_parameters(at: &Site<'_, '_>) -> Vec<String> {
    let Some(list) = at.field(FieldName::TypeParameters) else { return Vec::new() };
    let mut cursor = list.walk();
    let parameters = list.named_children(&mut cursor);
    parameters
        .filter_map(|parameter| parameter.child_in(FieldName::Name))
        .map(|name| at.text(name))
        .collect()
}

/// What the head of a function says beside its names.
pub(super) fn signature(at: &Site<'_, '_>) -> Signature {
    Signature {
        modifiers: modifiers_in_front(at.node),
        parameter_types: at
            .field(FieldName::Parameters)
            .map(|list| parameter_types(list, at.source))
            .unwrap_or_default(),
        returns: at.field(FieldName::ReturnType).map(|type_| annotated(type_, at.source)),
    }
}

fn parameter_types(list: Node<'_>, source: &[u8]) -> Vec<Option<String>> {
    // Many lists have none.
    if !bytes(list, source).contains(&b':') {
        return Vec::new();
    }
    let type_ = |(parameter, _): (Node<'_>, Node<'_>)| {
        parameter.child_in(FieldName::Type).map(|type_| annotated(type_, source))
    };
    parameters(list).map(type_).collect()
}

/// The fields of a class: those it declares, and the parameters of its constructor that are
/// declared as fields (`constructor(private name: string)`).
pub(super) fn fields(at: &Site<'_, '_>) -> Vec<Field> {
    let Some(body) = at.field(FieldName::Body) else { return Vec::new() };
    let mut cursor = body.walk();
    let mut fields = Vec::new();
    for member in body.named_children(&mut cursor) {
        match member.kind() {
            "public_field_definition" => {
                let field = field(member, FieldName::Name, at);
                let is_field = |field: &Field| !is_parted_word(member, &field.name, at.source);
                fields.extend(field.filter(is_field));
            }
            "method_definition" => {
                let Some(list) = member.child_in(FieldName::Parameters) else { continue };
                let mut cursor = list.walk();
                let declared = list.named_children(&mut cursor).filter(is_parameter_property);
                fields.extend(declared.filter_map(|member| field(member, FieldName::Pattern, at)));
            }
            _ => {}
        }
    }
    fields
}

/// Only a constructor's parameter can be a field: others have no such modifiers.
fn is_parameter_property(parameter: &Node<'_>) -> bool {
    let mut words = in_front(*parameter);
    words.any(|word| matches!(word.kind(), "accessibility_modifier" | "readonly"))
}

/// The properties of an interface, which are all public.
pub(super) fn properties(at: &Site<'_, '_>) -> Vec<Field> {
    let Some(body) = at.field(FieldName::Body) else { return Vec::new() };
    let mut cursor = body.walk();
    body.named_children(&mut cursor)
        .filter(|member| member.kind() == "property_signature")
        .filter_map(|member| {
            let field = field(member, FieldName::Name, at)?;
            Some(Field { visibility: Visibility::Public, ..field })
        })
        .collect()
}

/// The field that `member` declares under the name that is in its field `name`.
fn field(member: Node<'_>, name: FieldName, at: &Site<'_, '_>) -> Option<Field> {
    let name = member.child_in(name)?;
    let field = Field::new(name, Visibility::Public, at.source);
    let is_private = field.name.starts_with('#');
    let visibility = stated_visibility(member, at).unwrap_or(if is_private {
        Visibility::Private
    } else {
        Visibility::Public
    });
    let type_ = member.child_in(FieldName::Type).map(|type_| annotated(type_, at.source));
    let is_static = modifiers_in_front(member).contains(Modifiers::STATIC);
    Some(Field { visibility, written_type: type_, is_static, ..field })
}

/// The type of an annotation, without the colon in front.
fn annotated(annotation: Node<'_>, source: &[u8]) -> String {
    let mut written = words(annotation, source);
    let inside = written.strip_prefix(':').map_or(written.as_str(), str::trim_start);
    written.drain(..written.len() - inside.len());
    written
}
