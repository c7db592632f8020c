//! How C++'s declarations are read.

use astrolens_model::{FunctionKind, Modifiers, ModuleRequest, TypeKind};
use tree_sitter::Node;

use super::imports;
use super::types::{bases, is_final, members, signature, type_parameters};
use crate::field::{FieldName, Fields};
use crate::given_name::{Giver, call_with, first_of_entry, named_by};
use crate::imports::ImportHead;
use crate::languages::c::declarator::{
    declared_name, function_declarator, parameter_names, type_name,
};
use crate::languages::c::imports as c;
use crate::languages::c::test_code::test_name;
use crate::languages::c::types::has_storage;
use crate::lexical::without_comments_before;
use crate::outline::{FunctionHead, Outline, Signature, Site, TypeHead, text, words};

/// C++'s outlines.
pub(super) struct Outlines;

impl Outline for Outlines {
    fn function(&self, at: &Site<'_, '_>) -> FunctionHead {
        if at.node.kind() == "lambda_expression" {
            return lambda(at);
        }
        let declarator = function_declarator(at.node);
        let Some(declared) =
            declarator.as_ref().map(|found| found.name).or_else(|| at.field(FieldName::Declarator))
        else {
            return FunctionHead { bodiless: true, ..FunctionHead::default() };
        };
        let (owner, name) = split_qualified(declared, at.source);
        // A conversion, `operator bool()`, is a declarator of its own and takes nothing.
        if declarator.is_none() && name.kind() != "operator_cast" {
            return FunctionHead { bodiless: true, ..FunctionHead::default() };
        }
        let name_span = Some((name.start_byte() as u32, name.end_byte() as u32));
        if let Some(test) = test_name(at.node, name, at).filter(|_| owner.is_none()) {
            let kind = Some(FunctionKind::Block);
            return FunctionHead { name: Some(test), name_span, kind, ..FunctionHead::default() };
        }
        let taken = declarator.map(|found| Taken::by(found.function, at.source));
        let taken = taken.unwrap_or_default();
        let spelled = spelled(name, at.source);
        let is_friend = at.parent().is_some_and(|parent| parent.kind() == "friend_declaration");
        let is_member = at.in_type && !is_friend || owner.is_some();
        FunctionHead {
            kind: Some(kind(at, name, &spelled, owner.as_deref(), is_member)),
            name: Some(spelled),
            name_span,
            // Where it stands in a type, the type's sections of access say it.
            visibility: None,
            owner,
            parameters: taken.parameters,
            receiver: match taken.object {
                Some(object) => Some(object).filter(|name| !name.is_empty()),
                None => (is_member && !has_storage(at.node, b"static", at.source))
                    .then(|| "this".to_owned()),
            },
            bodiless: is_bodiless(at.node),
            is_friend,
            start: None,
            is_unknown_inside: false,
        }
    }

    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead> {
        let body = at.field(FieldName::Body)?;
        let kind = match at.node.kind() {
            "class_specifier" => TypeKind::Class,
            "union_specifier" => TypeKind::Union,
            "enum_specifier" => TypeKind::Enum,
            _ => TypeKind::Struct,
        };
        let members = members(body, kind, at.source);
        // A specialisation's arguments may be written over several lines.
        let name = type_name(at.node, at.parent()).map(|name| words(name, at.source));
        Some(TypeHead {
            modifiers: Modifiers::default()
                .with_if(Modifiers::ABSTRACT, members.are_incomplete)
                .with_if(Modifiers::FINAL, is_final(at.node, at.source)),
            parameters: type_parameters(at),
            bases: bases(at.node, kind, at.source),
            fields: members.fields,
            access: members.access,
            ..TypeHead::new(name, kind)
        })
    }

    fn signature(&self, at: &Site<'_, '_>) -> Signature {
        signature(at)
    }

    fn namespace(&self, at: &Site<'_, '_>) -> Option<String> {
        let name = at.text(at.field(FieldName::Name)?);
        // `namespace a::inline b` lends the name `a::b`.
        let parts = name.split("::").map(str::trim);
        let own = parts.map(|part| part.strip_prefix("inline ").map_or(part, str::trim_start));
        Some(own.collect::<Vec<_>>().join("::"))
    }

    fn import(&self, at: &Site<'_, '_>) -> Option<ImportHead> {
        c::import(at)
    }

    fn importable_macros(&self, source: &[u8]) -> Vec<(String, ModuleRequest)> {
        c::header_macros(source)
    }

    fn hidden_import(&self, text: &[u8]) -> Option<ImportHead> {
        imports::hidden(text)
    }

    fn giver<'tree>(&self, at: &Site<'_, 'tree>) -> Option<Giver<'tree>> {
        let parent = at.parent()?;
        match parent.kind() {
            "optional_parameter_declaration" => declared_name(parent).map(Giver::Key),
            "function_declarator" => named_by(at, FieldName::Declarator).map(Giver::Variable),
            "init_declarator" | "field_declaration" => {
                // A static member is defined under its qualified name.
                declared_name(parent)
                    .or_else(|| named_by(at, FieldName::Declarator))
                    .map(Giver::Variable)
            }
            "initializer_pair" => named_by(at, FieldName::Designator).map(Giver::Key),
            "initializer_list" => first_of_entry(at),
            "call_expression" => call_with(at),
            _ => None,
        }
    }
}

/// What a function takes.
#[derive(Default)]
struct Taken {
    /// The name of its explicit object, `this Self& self`, which a caller writes before the dot;
    /// empty where it has none.
    object: Option<String>,
    /// The names of what stands between the parentheses of a call.
    parameters: Vec<String>,
}

impl Taken {
    /// What the declarator `function` says.
    fn by(function: Node<'_>, source: &[u8]) -> Self {
        let mut parameters = parameter_names(function, source);
        let is_explicit = !parameters.is_empty() && has_explicit_object(function, source);
        let object = is_explicit.then(|| parameters.remove(0));
        Self { object, parameters }
    }
}

/// Whether `this` stands before the first parameter, where the grammar does not see it.
fn has_explicit_object(function: Node<'_>, source: &[u8]) -> bool {
    let Some(list) = function.child_in(FieldName::Parameters) else { return false };
    let after = source.get(list.start_byte() + 1..list.end_byte()).unwrap_or_default();
    let word = without_comments_before(after).strip_prefix(b"this");
    word.and_then(<[u8]>::first).is_some_and(|byte| byte.is_ascii_whitespace() || *byte == b'/')
}

/// A qualified name as what stands before the last `::` and what stands after it.
fn split_qualified<'tree>(mut name: Node<'tree>, source: &[u8]) -> (Option<String>, Node<'tree>) {
    let mut owner: Option<String> = None;
    // A name as written has a few parts; the bound keeps hostile input cheap.
    for _ in 0..32 {
        if name.kind() != "qualified_identifier" {
            break;
        }
        if let Some(scope) = name.child_in(FieldName::Scope) {
            let scope = scope.child_in(FieldName::Name).unwrap_or(scope);
            let part = text(scope, source);
            owner = Some(owner.map_or_else(|| part.clone(), |owner| format!("{owner}::{part}")));
        }
        match name.child_in(FieldName::Name) {
            Some(inner) => name = inner,
            None => break,
        }
    }
    (owner, name)
}

fn kind(
    at: &Site<'_, '_>,
    name: Node<'_>,
    spelled: &str,
    owner: Option<&str>,
    is_member: bool,
) -> FunctionKind {
    match name.kind() {
        "destructor_name" => FunctionKind::Destructor,
        "operator_name" | "operator_cast" => FunctionKind::Operator,
        _ if !is_member => FunctionKind::Function,
        // Only a constructor is defined without a type before it.
        _ if at.field(FieldName::Type).is_none() => FunctionKind::Constructor,
        _ if owner.is_some_and(|owner| owner.rsplit("::").next() == Some(spelled)) => {
            FunctionKind::Constructor
        }
        _ => FunctionKind::Method,
    }
}

/// How the name of a function is written in reports.
pub(super) fn spelled(name: Node<'_>, source: &[u8]) -> String {
    match name.kind() {
        "operator_cast" => conversion(name, source),
        "template_function" => {
            name.child_in(FieldName::Name).map_or_else(|| text(name, source), |n| text(n, source))
        }
        _ => text(name, source),
    }
}

/// What a conversion is called: all before its parentheses, `operator const char*`.
fn conversion(cast: Node<'_>, source: &[u8]) -> String {
    let mut declarator = cast.child_in(FieldName::Declarator);
    // A declarator as written has a few layers; the bound keeps hostile input cheap.
    for _ in 0..32 {
        match declarator.filter(|layer| layer.kind() != "abstract_function_declarator") {
            Some(layer) => {
                let mut cursor = layer.walk();
                declarator = layer
                    .named_children(&mut cursor)
                    .find(|child| child.kind().starts_with("abstract_"));
            }
            None => break,
        }
    }
    let end = declarator.map_or(cast.end_byte(), |declarator| declarator.start_byte());
    let name = source.get(cast.start_byte()..end).unwrap_or_default();
    String::from_utf8_lossy(name).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// `= default`, `= delete` and `= 0` define nothing to measure.
fn is_bodiless(definition: Node<'_>) -> bool {
    let mut cursor = definition.walk();
    definition.named_children(&mut cursor).any(|child| {
        matches!(
            child.kind(),
            "default_method_clause" | "delete_method_clause" | "pure_virtual_clause"
        )
    })
}

fn lambda(at: &Site<'_, '_>) -> FunctionHead {
    let name = at
        .parent()
        .filter(|parent| parent.kind() == "init_declarator")
        .and_then(|parent| parent.child_in(FieldName::Declarator))
        .filter(|declarator| declarator.kind() == "identifier");
    FunctionHead {
        name: name.map(|name| at.text(name)),
        name_span: name.map(|name| (name.start_byte() as u32, name.end_byte() as u32)),
        kind: Some(FunctionKind::Closure),
        parameters: at
            .field(FieldName::Declarator)
            .map(|declarator| Taken::by(declarator, at.source).parameters)
            .unwrap_or_default(),
        ..FunctionHead::default()
    }
}
