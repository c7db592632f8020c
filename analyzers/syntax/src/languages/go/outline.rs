//! How Go's declarations are read.

use astrolens_model::{FunctionKind, ImportFlags, TypeKind, Visibility};
use tree_sitter::Node;

use super::types::{embedded, fields, signature, type_parameters};
use super::{blocks, endpoints, imports};
use crate::endpoints::Endpoint;
use crate::field::{FieldName, Fields};
use crate::given_name::{Giver, call_with, first_of_entry, named_by};
use crate::imports::ImportHead;
use crate::outline::{
    FunctionHead, Outline, Signature, Site, TypeHead, bytes, named_children, operator, text,
};

/// Go's outlines.
pub(super) struct Outlines;

impl Outline for Outlines {
    fn function(&self, at: &Site<'_, '_>) -> FunctionHead {
        let is_literal = at.node.kind() == "func_literal";
        let block = if is_literal { blocks::block(at) } else { None };
        let name = match &block {
            Some(block) => Some(block.word),
            None if is_literal => assigned_name(at),
            None => at.field(FieldName::Name),
        };
        let receiver = at.field(FieldName::Receiver).and_then(|list| list.named_child(0));
        let is_block = block.is_some();
        let spelled = block.map(|block| block.name).or_else(|| Some(at.text(name?)));
        FunctionHead {
            name_span: name.map(|name| (name.start_byte() as u32, name.end_byte() as u32)),
            kind: match at.node.kind() {
                "func_literal" if is_block => Some(FunctionKind::Block),
                "func_literal" => Some(FunctionKind::Closure),
                "method_declaration" => Some(FunctionKind::Method),
                _ => Some(FunctionKind::Function),
            },
            visibility: spelled.as_deref().filter(|_| !is_block).map(visibility),
            name: spelled,
            owner: receiver
                .and_then(|receiver| receiver.child_in(FieldName::Type))
                .and_then(|type_| type_name(type_, at.source)),
            // One without a name is an object all the same.
            receiver: receiver.map(|receiver| {
                let name = receiver.child_in(FieldName::Name);
                name.map_or_else(|| "_".to_owned(), |name| at.text(name))
            }),
            parameters: at
                .field(FieldName::Parameters)
                .map(|list| parameter_names(list, at.source))
                .unwrap_or_default(),
            // A function without a body is implemented in assembly.
            bodiless: at.field(FieldName::Body).is_none(),
            is_friend: false,
            start: None,
            is_unknown_inside: is_block || is_declared_behind(at),
        }
    }

    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead> {
        let type_ = at.field(FieldName::Type)?;
        let kind = match type_.kind() {
            "struct_type" => TypeKind::Struct,
            "interface_type" => TypeKind::Interface,
            _ => return None,
        };
        let name = at.field(FieldName::Name).map(|name| at.text(name));
        Some(TypeHead {
            visibility: name.as_deref().map(visibility),
            parameters: type_parameters(at),
            bases: embedded(type_, at.source),
            fields: fields(type_, at.source),
            ..TypeHead::new(name, kind)
        })
    }

    fn signature(&self, at: &Site<'_, '_>) -> Signature {
        signature(at)
    }

    fn namespace(&self, _: &Site<'_, '_>) -> Option<String> {
        None
    }

    fn import(&self, at: &Site<'_, '_>) -> Option<ImportHead> {
        imports::import(at)
    }

    fn endpoint<'tree>(&self, at: &Site<'_, 'tree>, called: Node<'tree>) -> Option<Endpoint> {
        endpoints::endpoint(at, called)
    }

    fn file_condition(&self, file: Node<'_>, source: &[u8]) -> ImportFlags {
        imports::constraint(file, source)
    }

    fn bound_names<'tree>(&self, names: Node<'tree>) -> Vec<Node<'tree>> {
        let mut cursor = names.walk();
        match names.kind() {
            "expression_list" => names.named_children(&mut cursor).collect(),
            _ => vec![names],
        }
    }

    fn giver<'tree>(&self, at: &Site<'_, 'tree>) -> Option<Giver<'tree>> {
        match at.parent()?.kind() {
            "expression_list" => assigned_name(at).map(Giver::Variable),
            "keyed_element" => named_by(at, FieldName::Key).map(Giver::Key),
            "literal_value" => first_of_entry(at),
            "call_expression" => call_with(at),
            _ => None,
        }
    }
}

/// Whether what is read as a conversion has type arguments.
pub(super) fn has_type_arguments(conversion: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    conversion.child_in(FieldName::Type).is_some_and(|type_| type_.kind() == "generic_type")
}

/// Whether a jump names a label.
pub(super) fn has_label(jump: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    jump.named_child_count() > 0
}

/// Whether a binary expression's operator is `&&` or `||`.
pub(super) fn is_logical(expression: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    operator(expression).is_some_and(|operator| matches!(bytes(operator, source), b"&&" | b"||"))
}

/// Whether an `if` without `else` asks for nothing but whether there is an error. Types are not
/// known here: a variable that is called as errors are is taken for one.
pub(super) fn is_error_check(check: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    if check.child_in(FieldName::Alternative).is_some() {
        return false;
    }
    let Some(mut condition) = check.child_in(FieldName::Condition) else { return false };
    for _ in 0..MOST_PARENTHESES {
        match condition.named_child(0) {
            Some(inner) if condition.kind() == "parenthesized_expression" => condition = inner,
            _ => break,
        }
    }
    let is_comparison = operator(condition)
        .is_some_and(|operator| matches!(bytes(operator, source), b"==" | b"!="));
    let side = |field| condition.child_in(field);
    let (Some(left), Some(right)) = (side(FieldName::Left), side(FieldName::Right)) else {
        return false;
    };
    let is_nil = |node: Node<'_>| node.kind() == "nil";
    let is_error = |node: Node<'_>| {
        node.kind() == "identifier" && ERRORS.iter().any(|end| bytes(node, source).ends_with(end))
    };
    is_comparison && ((is_error(left) && is_nil(right)) || (is_nil(left) && is_error(right)))
}

/// How the names of variables end that hold an error.
const ERRORS: [&[u8]; 4] = [b"err", b"Err", b"error", b"Error"];

/// More parentheses than this around a condition are not looked into.
const MOST_PARENTHESES: usize = 8;

/// Function literals further behind in an assignment have no name.
const MOST_VALUES: usize = 256;

/// The name that a value, a function literal mostly, is given: `name := func…`, `var name = func…`.
fn assigned_name<'tree>(at: &Site<'_, 'tree>) -> Option<Node<'tree>> {
    let list = at.parent().filter(|parent| parent.kind() == "expression_list")?;
    let declaration = at.ancestor(1)?;
    let mut cursor = list.walk();
    let mut values =
        list.named_children(&mut cursor).filter(|value| !value.is_extra()).take(MOST_VALUES);
    let position = values.position(|value| value == at.node)?;
    match declaration.kind() {
        "short_var_declaration" | "assignment_statement" => {
            let left = declaration.child_in(FieldName::Left)?;
            let mut cursor = left.walk();
            left.named_children(&mut cursor)
                .filter(|name| !name.is_extra())
                .nth(position)
                .filter(|name| name.kind() == "identifier")
        }
        "var_spec" => {
            let mut cursor = declaration.walk();
            declaration
                .children_by_field_name("name", &mut cursor)
                // The commas between the names belong to the same field.
                .filter(Node::is_named)
                .nth(position)
        }
        _ => None,
    }
}

/// Whether a function literal gets its name from a declaration, which holds only behind it (Go
/// specification, "Declarations and scope"): in `f := func() { f() }` another `f` is called.
fn is_declared_behind(at: &Site<'_, '_>) -> bool {
    at.node.kind() == "func_literal"
        && at
            .ancestor(1)
            .is_some_and(|around| matches!(around.kind(), "short_var_declaration" | "var_spec"))
}

/// A capital letter exports (Go specification, "Exported identifiers").
pub(super) fn visibility(name: &str) -> Visibility {
    if name.chars().next().is_some_and(char::is_uppercase) {
        Visibility::Public
    } else {
        Visibility::Internal
    }
}

/// The name of a receiver's type, without pointer and type arguments.
pub(super) fn type_name(mut type_: Node<'_>, source: &[u8]) -> Option<String> {
    // A type as written is a few layers deep; the bound keeps hostile input cheap.
    for _ in 0..16 {
        type_ = match type_.kind() {
            "type_identifier" => return Some(text(type_, source)),
            "generic_type" => type_.child_in(FieldName::Type)?,
            _ => type_.named_child(0)?,
        };
    }
    None
}

fn parameter_names(list: Node<'_>, source: &[u8]) -> Vec<String> {
    let mut names = Vec::new();
    for declaration in named_children(list) {
        if declaration.kind() == "comment" {
            continue;
        }
        let mut inner = declaration.walk();
        let before = names.len();
        names.extend(
            declaration
                .children_by_field_name("name", &mut inner)
                // The commas between the names belong to the same field.
                .filter(Node::is_named)
                .map(|name| text(name, source)),
        );
        if names.len() == before {
            names.push(String::new());
        }
    }
    names
}
