//! How C++'s declarations are read.

use astrolens_model::{FunctionKind, TypeKind, Visibility};
use tree_sitter::Node;

use crate::languages::c::declarator::{
    field_names, function_declarator, parameter_names, type_name,
};
use crate::outline::{Callee, FunctionHead, Outline, Site, TypeHead, bytes, text};

/// C++'s outlines.
pub(super) struct Outlines;

impl Outline for Outlines {
    fn function(&self, at: &Site<'_, '_>) -> FunctionHead {
        if at.node.kind() == "lambda_expression" {
            return lambda(at);
        }
        let cast = at.field("declarator").filter(|node| node.kind() == "operator_cast");
        let (name, parameters) = match (function_declarator(at.node), cast) {
            (Some(declarator), _) => {
                (declarator.name, parameter_names(declarator.function, at.source))
            }
            (None, Some(cast)) => (cast, Vec::new()),
            (None, None) => return FunctionHead { bodiless: true, ..FunctionHead::default() },
        };
        let (owner, name) = split_qualified(name, at.source);
        let spelled = match name.kind() {
            "operator_cast" => format!(
                "operator {}",
                name.child_by_field_name("type").map_or_else(String::new, |type_| at.text(type_))
            ),
            "template_function" => {
                name.child_by_field_name("name").map_or_else(|| at.text(name), |n| at.text(n))
            }
            _ => at.text(name),
        };
        let is_member = at.in_type || owner.is_some();
        FunctionHead {
            kind: Some(kind(at, name, &spelled, owner.as_deref(), is_member)),
            name: Some(spelled),
            name_span: Some((name.start_byte() as u32, name.end_byte() as u32)),
            visibility: at.in_type.then(|| access(at)),
            owner,
            parameters,
            receiver: is_member.then(|| "this".to_owned()),
            bodiless: is_bodiless(at.node),
        }
    }

    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead> {
        let body = at.field("body")?;
        let kind = match at.node.kind() {
            "class_specifier" => TypeKind::Class,
            "union_specifier" => TypeKind::Union,
            "enum_specifier" => TypeKind::Enum,
            _ => TypeKind::Struct,
        };
        let mut public = kind != TypeKind::Class;
        let mut fields = Vec::new();
        let mut cursor = body.walk();
        for member in body.named_children(&mut cursor) {
            match member.kind() {
                "access_specifier" => public = bytes(member, at.source) == b"public",
                "field_declaration" => fields
                    .extend(field_names(member).into_iter().map(|name| (at.text(name), public))),
                _ => {}
            }
        }
        Some(TypeHead {
            name: type_name(at.node, at.parent()).map(|name| at.text(name)),
            kind,
            fields,
        })
    }

    fn namespace(&self, at: &Site<'_, '_>) -> Option<String> {
        at.field("name").map(|name| at.text(name))
    }

    fn import_kind(&self, _: &Site<'_, '_>) -> Option<&'static str> {
        Some("include")
    }

    fn member<'tree>(&self, at: &Site<'_, 'tree>) -> Option<(Node<'tree>, Node<'tree>)> {
        let object = at.field("argument")?;
        matches!(object.kind(), "identifier" | "this").then_some(())?;
        Some((object, at.field("field")?))
    }

    fn callee<'tree>(&self, at: &Site<'_, 'tree>) -> Option<Callee<'tree>> {
        let function = at.field("function")?;
        match function.kind() {
            "identifier" => Some(Callee { name: function, object: None }),
            "field_expression" => Some(Callee {
                name: function.child_by_field_name("field")?,
                object: function.child_by_field_name("argument"),
            }),
            _ => None,
        }
    }
}

/// A qualified name as what stands before the last `::` and what stands after it.
fn split_qualified<'tree>(mut name: Node<'tree>, source: &[u8]) -> (Option<String>, Node<'tree>) {
    let mut owner: Option<String> = None;
    // A name as written has a few parts; the bound keeps hostile input cheap.
    for _ in 0..32 {
        if name.kind() != "qualified_identifier" {
            break;
        }
        if let Some(scope) = name.child_by_field_name("scope") {
            let scope = scope.child_by_field_name("name").unwrap_or(scope);
            let part = text(scope, source);
            owner = Some(owner.map_or_else(|| part.clone(), |owner| format!("{owner}::{part}")));
        }
        match name.child_by_field_name("name") {
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
        _ if at.field("type").is_none() => FunctionKind::Constructor,
        _ if owner.is_some_and(|owner| owner.rsplit("::").next() == Some(spelled)) => {
            FunctionKind::Constructor
        }
        _ => FunctionKind::Method,
    }
}

/// The access in force where a member stands.
fn access(at: &Site<'_, '_>) -> Visibility {
    let mut member = at.node;
    let mut level = 0;
    while let Some(parent) = at.ancestor(level) {
        if parent.kind() == "field_declaration_list" {
            let default = match at.ancestor(level + 1).map(|owner| owner.kind()) {
                Some("class_specifier") => Visibility::Private,
                _ => Visibility::Public,
            };
            let mut current = default;
            let mut cursor = parent.walk();
            for sibling in parent.named_children(&mut cursor) {
                if sibling.start_byte() >= member.start_byte() {
                    break;
                }
                if sibling.kind() == "access_specifier" {
                    current = match bytes(sibling, at.source) {
                        b"public" => Visibility::Public,
                        b"protected" => Visibility::Protected,
                        _ => Visibility::Private,
                    };
                }
            }
            return current;
        }
        member = parent;
        level += 1;
    }
    Visibility::Public
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
        .and_then(|parent| parent.child_by_field_name("declarator"))
        .filter(|declarator| declarator.kind() == "identifier");
    FunctionHead {
        name: name.map(|name| at.text(name)),
        name_span: name.map(|name| (name.start_byte() as u32, name.end_byte() as u32)),
        kind: Some(FunctionKind::Closure),
        parameters: at
            .field("declarator")
            .map(|declarator| parameter_names(declarator, at.source))
            .unwrap_or_default(),
        ..FunctionHead::default()
    }
}
