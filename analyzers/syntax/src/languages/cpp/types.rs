//! What C++'s types hold and come from, and the types that its functions write.

use astrolens_model::{BaseRelation, Modifiers, TypeKind, Visibility};
use tree_sitter::Node;

use super::outline::spelled;
use crate::field::{FieldName, Fields};
use crate::languages::c::declarator::{
    declarators, declared_function, declared_name, function_declarator,
};
use crate::languages::c::types::{fields, has_storage, parameter_types, returned_type};
use crate::outline::{
    Access, Base, Field, Signature, Site, bytes, modifiers, named_children, text, words,
};

/// What is in the body of a type.
#[derive(Default)]
pub(super) struct Members {
    /// The fields.
    pub(super) fields: Vec<Field>,
    /// Who may use what.
    pub(super) access: Access,
    /// A method is left to types that derive from this one: `= 0`.
    pub(super) are_incomplete: bool,
}

/// The members of a type of this `kind`.
pub(super) fn members(body: Node<'_>, kind: TypeKind, source: &[u8]) -> Members {
    let mut members = Members::default();
    let access = &mut members.access;
    let mut current = default_visibility(kind);
    access.section(body.start_byte() as u32, current);
    let mut cursor = body.walk();
    for member in body.named_children(&mut cursor) {
        let start = member.start_byte() as u32;
        match member.kind() {
            "access_specifier" => {
                current = visibility(bytes(member, source));
                access.section(start, current);
            }
            "field_declaration" => {
                members.fields.extend(fields(member, current, source));
                let mut declares = false;
                declared_methods(member, source, |name| {
                    declares = true;
                    access.declare(name, start);
                });
                members.are_incomplete |=
                    declares && member.child_in(FieldName::DefaultValue).is_some();
            }
            "function_definition" => members.are_incomplete |= is_left_out(member),
            "declaration" => declared_methods(member, source, |name| access.declare(name, start)),
            "template_declaration" => {
                let mut cursor = member.walk();
                for inner in member.named_children(&mut cursor) {
                    if inner.kind() == "declaration" {
                        declared_methods(inner, source, |name| access.declare(name, start));
                    }
                }
            }
            _ => {}
        }
    }
    members
}

/// What a type of this `kind` derives from, each with its access: its own, else what the kind
/// says.
pub(super) fn bases(type_: Node<'_>, kind: TypeKind, source: &[u8]) -> Vec<Base> {
    let mut bases = Vec::new();
    let mut cursor = type_.walk();
    let Some(clause) =
        type_.named_children(&mut cursor).find(|child| child.kind() == "base_class_clause")
    else {
        return bases;
    };
    let (mut access, mut is_virtual) = (default_visibility(kind), false);
    let mut cursor = clause.walk();
    for child in clause.children(&mut cursor) {
        match child.kind() {
            "," => (access, is_virtual) = (default_visibility(kind), false),
            "access_specifier" => access = visibility(bytes(child, source)),
            "virtual" => is_virtual = true,
            "type_identifier" | "qualified_identifier" | "template_type" => bases.push(Base {
                visibility: Some(access),
                is_virtual,
                ..Base::new(child, BaseRelation::Extends, source)
            }),
            _ => {}
        }
    }
    bases
}

/// Whether nothing may derive from a type.
pub(super) fn is_final(type_: Node<'_>, source: &[u8]) -> bool {
    let mut cursor = type_.walk();
    type_
        .named_children(&mut cursor)
        .any(|child| child.kind() == "virtual_specifier" && bytes(child, source) == b"final")
}

/// The names of the parameters of the template that a type is declared as.
pub(super) fn type_parameters(at: &Site<'_, '_>) -> Vec<String> {
    let list = at
        .parent()
        .filter(|parent| parent.kind() == "template_declaration")
        .and_then(|template| template.child_in(FieldName::Parameters));
    let Some(list) = list else { return Vec::new() };
    let mut cursor = list.walk();
    let parameters: Vec<Node<'_>> =
        list.named_children(&mut cursor).filter(|child| !child.is_extra()).collect();
    parameters.into_iter().filter_map(|parameter| type_parameter(parameter, at.source)).collect()
}

fn type_parameter(parameter: Node<'_>, source: &[u8]) -> Option<String> {
    let name =
        parameter.child_in(FieldName::Name).or_else(|| declared_name(parameter)).or_else(|| {
            let mut cursor = parameter.walk();
            parameter.named_children(&mut cursor).find(|child| child.kind() == "type_identifier")
        })?;
    Some(text(name, source))
}

/// What the head of a function says beside its names.
pub(super) fn signature(at: &Site<'_, '_>) -> Signature {
    let source = at.source;
    let Some(declarator) = function_declarator(at.node) else {
        // A closure's declarator has no name.
        let list =
            at.field(FieldName::Declarator).filter(|_| at.node.kind() == "lambda_expression");
        return list.map_or_else(Signature::default, |declarator| Signature {
            parameter_types: parameter_types(declarator, source),
            returns: trailing_type(declarator, source),
            ..Signature::default()
        });
    };
    let is_static = at.in_type && has_storage(at.node, b"static", source);
    let behind = specifiers_behind(declarator.function, source);
    Signature {
        modifiers: modifiers(at.node).with(behind).with_if(Modifiers::STATIC, is_static),
        parameter_types: parameter_types(declarator.function, source),
        returns: trailing_type(declarator.function, source)
            .or_else(|| returned_type(at.node, &declarator, source)),
    }
}

/// `override` and `final` behind the parameters.
fn specifiers_behind(declarator: Node<'_>, source: &[u8]) -> Modifiers {
    named_children(declarator)
        .into_iter()
        .filter(|child| child.kind() == "virtual_specifier")
        .filter_map(|child| Modifiers::by_word(&text(child, source)))
        .fold(Modifiers::default(), Modifiers::with)
}

/// `auto f() -> T`
fn trailing_type(declarator: Node<'_>, source: &[u8]) -> Option<String> {
    let mut parts = named_children(declarator).into_iter();
    let behind = parts.find(|child| child.kind() == "trailing_return_type")?;
    behind.named_child(0).map(|type_| words(type_, source))
}

/// Whether the definition of a method leaves it to others.
fn is_left_out(definition: Node<'_>) -> bool {
    let mut parts = named_children(definition).into_iter();
    parts.any(|child| child.kind() == "pure_virtual_clause")
}

/// Hands over the name of each function that a declaration declares.
fn declared_methods(declaration: Node<'_>, source: &[u8], mut declare: impl FnMut(String)) {
    for declarator in declarators(declaration, source) {
        if declarator.kind() == "operator_cast" {
            declare(spelled(declarator, source));
        } else if let Some(found) = declared_function(declarator) {
            declare(spelled(found.name, source));
        }
    }
}

fn default_visibility(kind: TypeKind) -> Visibility {
    if kind == TypeKind::Class { Visibility::Private } else { Visibility::Public }
}

fn visibility(word: &[u8]) -> Visibility {
    match word {
        b"public" => Visibility::Public,
        b"protected" => Visibility::Protected,
        _ => Visibility::Private,
    }
}
