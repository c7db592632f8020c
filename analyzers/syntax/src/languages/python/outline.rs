//! How Python's declarations are read.

use astrolens_model::{FunctionKind, Modifiers, TypeKind, Visibility};
use tree_sitter::Node;

use super::types::{assigned_field, bases, fields, is_abstract, parameter_types, type_parameters};
use super::{endpoints, imports};
use crate::endpoints::Endpoint;
use crate::field::{FieldName, Fields};
use crate::given_name::{Giver, call_with, first_of_entry, named_by};
use crate::imports::ImportHead;
use crate::outline::{
    Field, FunctionHead, Outline, Signature, Site, TypeHead, bytes, modifiers_in_front,
    named_children, text, words,
};

/// Python's outlines.
pub(super) struct Outlines;

impl Outline for Outlines {
    fn function(&self, at: &Site<'_, '_>) -> FunctionHead {
        if at.node.kind() == "lambda" {
            return lambda(at);
        }
        let name = at.field(FieldName::Name);
        let spelled = name.map(|name| at.text(name));
        let decorated = at.parent().filter(|parent| parent.kind() == "decorated_definition");
        let decorators = decorated.map(|node| decorator_names(node, at.source)).unwrap_or_default();
        let has = |name: &str| decorators.iter().any(|decorator| decorator.ends_with(name));
        let mut parameters = at
            .field(FieldName::Parameters)
            .map(|list| parameter_names(list, at.source))
            .unwrap_or_default();
        let takes_object = at.in_type && !has("staticmethod") && !parameters.is_empty();
        let receiver = takes_object.then(|| parameters.remove(0));
        let kind = at.in_type.then(|| match spelled.as_deref() {
            Some("__init__" | "__new__") => FunctionKind::Constructor,
            Some("__del__") => FunctionKind::Destructor,
            // `functools.cached_property`, `abc.abstractproperty` and what others derive.
            _ if has("property") || has(".getter") => FunctionKind::Getter,
            _ if has(".setter") => FunctionKind::Setter,
            _ => FunctionKind::Method,
        });
        FunctionHead {
            name_span: name.map(|name| (name.start_byte() as u32, name.end_byte() as u32)),
            visibility: spelled.as_deref().map(visibility),
            name: spelled,
            kind,
            parameters,
            receiver,
            ..FunctionHead::default()
        }
    }

    fn type_(&self, at: &Site<'_, '_>) -> Option<TypeHead> {
        let name = at.field(FieldName::Name).map(|name| at.text(name));
        let bases = bases(at);
        Some(TypeHead {
            visibility: name.as_deref().map(visibility),
            modifiers: Modifiers::default().with_if(Modifiers::ABSTRACT, is_abstract(&bases)),
            parameters: type_parameters(at),
            bases,
            fields: fields(at),
            ..TypeHead::new(name, TypeKind::Class)
        })
    }

    fn signature(&self, at: &Site<'_, '_>) -> Signature {
        Signature {
            modifiers: modifiers_in_front(at.node),
            parameter_types: at
                .field(FieldName::Parameters)
                .map(|list| parameter_types(list, at.source))
                .unwrap_or_default(),
            returns: at.field(FieldName::ReturnType).map(|type_| words(type_, at.source)),
        }
    }

    fn assigned_field(&self, at: &Site<'_, '_>, member: Node<'_>) -> Option<Field> {
        assigned_field(at, member)
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

    fn is_decorator(&self, function: Node<'_>, _: &[u8]) -> bool {
        holds_one_function_and_returns_it(function)
    }

    fn giver<'tree>(&self, at: &Site<'_, 'tree>) -> Option<Giver<'tree>> {
        match at.parent()?.kind() {
            "assignment" | "expression_list" => assigned(at).map(Giver::Variable),
            "named_expression" | "function_definition" => {
                named_by(at, FieldName::Name).map(Giver::Variable)
            }
            "pair" => named_by(at, FieldName::Key).map(Giver::Key),
            "keyword_argument" | "default_parameter" | "typed_default_parameter" => {
                named_by(at, FieldName::Name).map(Giver::Key)
            }
            "tuple" => first_of_entry(at),
            "call" => call_with(at),
            _ => None,
        }
    }
}

/// Whether strings stand where a docstring does: first in a module, class or function. They may
/// be joined and in parentheses; bytes and formatted strings are none.
pub(super) fn is_docstring(value: Node<'_>, ancestors: &[Node<'_>], source: &[u8]) -> bool {
    let [around @ .., body, statement] = ancestors else { return false };
    if statement.named_child_count() != 1 || !is_plain_string(value, source) {
        return false;
    }
    let holds_docstring = match body.kind() {
        "module" => true,
        "block" => around.last().is_some_and(|owner| {
            matches!(owner.kind(), "function_definition" | "class_definition")
        }),
        _ => false,
    };
    holds_docstring && first_statement(*body) == Some(*statement)
}

/// Whether an assignment gives a value: `x: int` alone only names a type.
pub(super) fn has_value(assignment: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    // Asked of every assignment, and mostly answered by the token behind the target.
    assignment.child(1).is_some_and(|sign| sign.kind() == "=")
        || assignment.child_in(FieldName::Right).is_some()
}

/// Values further behind in an assignment have no name.
const MOST_VALUES: usize = 256;

/// How many parentheses around strings and patterns are looked through.
const MOST_PARENTHESES: usize = 8;

/// Whether an expression is a string literal, or several that are joined, of plain text.
fn is_plain_string(mut value: Node<'_>, source: &[u8]) -> bool {
    for _ in 0..MOST_PARENTHESES {
        match only_child(value).filter(|_| value.kind() == "parenthesized_expression") {
            Some(inner) => value = inner,
            None => break,
        }
    }
    let is_plain = |string: Node<'_>| {
        let start = string.child(0).map(|start| bytes(start, source)).unwrap_or_default();
        string.kind() == "string"
            && !start.iter().any(|byte| matches!(byte.to_ascii_lowercase(), b'b' | b'f' | b't'))
    };
    let mut cursor = value.walk();
    match value.kind() {
        "concatenated_string" => {
            value.named_children(&mut cursor).filter(|part| part.kind() != "comment").all(is_plain)
        }
        _ => is_plain(value),
    }
}

/// Whether a case without a guard takes whatever is left: it is irrefutable, as the language
/// reference calls it.
pub(super) fn takes_the_rest(case: Node<'_>, _: &[Node<'_>], source: &[u8]) -> bool {
    if case.child_in(FieldName::Guard).is_some() {
        return false;
    }
    let mut cursor = case.walk();
    // With a comma it is a sequence, with one element as well.
    let mut patterns = case.children(&mut cursor).skip(1).take_while(|child| child.kind() != ":");
    let (Some(pattern), None) = (patterns.next(), patterns.next()) else { return false };
    is_irrefutable(pattern, source)
}

/// Whether a pattern fits every value: `_`, a capture, either in parentheses or with another name,
/// and alternatives of which one is such.
fn is_irrefutable(mut pattern: Node<'_>, source: &[u8]) -> bool {
    for _ in 0..MOST_PARENTHESES {
        let mut cursor = pattern.walk();
        let inner = match pattern.kind() {
            "case_pattern" if pattern.child_count() == 0 => return bytes(pattern, source) == b"_",
            "case_pattern" => pattern.child(0),
            "_" => return true,
            "dotted_name" => return pattern.named_child_count() == 1,
            "as_pattern" => pattern.named_child(0),
            // The last alternative alone can be irrefutable.
            "union_pattern" => pattern.child(pattern.child_count().saturating_sub(1)),
            "tuple_pattern" => {
                let mut parts = pattern.children(&mut cursor).skip(1);
                let (inner, closing) = (parts.next(), parts.next());
                inner.filter(|_| closing.is_some_and(|closing| closing.kind() == ")"))
            }
            _ => return false,
        };
        match inner {
            Some(inner) => pattern = inner,
            None => return false,
        }
    }
    false
}

fn only_child(node: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = node.walk();
    let mut children = node.named_children(&mut cursor).filter(|child| child.kind() != "comment");
    children.next().filter(|_| children.next().is_none())
}

fn first_statement(body: Node<'_>) -> Option<Node<'_>> {
    let mut cursor = body.walk();
    body.named_children(&mut cursor).find(|child| child.kind() != "comment")
}

fn lambda(at: &Site<'_, '_>) -> FunctionHead {
    let name = at.parent().filter(|parent| parent.kind() == "assignment").and_then(|assignment| {
        let left = assignment.child_in(FieldName::Left)?;
        let is_value = assignment.child_in(FieldName::Right) == Some(at.node);
        (is_value && left.kind() == "identifier").then_some(left)
    });
    FunctionHead {
        name: name.map(|name| at.text(name)),
        name_span: name.map(|name| (name.start_byte() as u32, name.end_byte() as u32)),
        kind: Some(FunctionKind::Closure),
        parameters: at
            .field(FieldName::Parameters)
            .map(|list| parameter_names(list, at.source))
            .unwrap_or_default(),
        ..FunctionHead::default()
    }
}

/// What a value is assigned to, alone or as one of several.
fn assigned<'tree>(at: &Site<'_, 'tree>) -> Option<Node<'tree>> {
    let parent = at.parent()?;
    if parent.kind() == "assignment" {
        return named_by(at, FieldName::Left).filter(|left| left.kind() != "pattern_list");
    }
    let left = at.ancestor(1).filter(|around| around.kind() == "assignment")?;
    let left = left.child_in(FieldName::Left).filter(|left| left.kind() == "pattern_list")?;
    let mut cursor = parent.walk();
    let position =
        parent.named_children(&mut cursor).take(MOST_VALUES).position(|value| value == at.node)?;
    let mut cursor = left.walk();
    left.named_children(&mut cursor).nth(position)
}

fn parameter_names(list: Node<'_>, source: &[u8]) -> Vec<String> {
    named_children(list)
        .into_iter()
        .filter(is_parameter)
        .filter_map(|parameter| match parameter.kind() {
            "default_parameter" | "typed_default_parameter" => parameter.child_in(FieldName::Name),
            "typed_parameter" => parameter.named_child(0),
            _ => Some(parameter),
        })
        .map(|name| text(name, source))
        .collect()
}

/// Whether what stands in a list of parameters is one, and does not only part others.
pub(super) fn is_parameter(part: &Node<'_>) -> bool {
    !matches!(part.kind(), "keyword_separator" | "positional_separator" | "comment")
}

/// The dotted names of what decorates, without the arguments of those that are called.
fn decorator_names(decorated: Node<'_>, source: &[u8]) -> Vec<String> {
    let mut cursor = decorated.walk();
    decorated
        .named_children(&mut cursor)
        .filter(|child| child.kind() == "decorator")
        .filter_map(only_child)
        .map(|name| name.child_in(FieldName::Function).unwrap_or(name))
        .map(|name| text(name, source))
        .collect()
}

/// By PEP 8's custom: a leading underscore is internal, two without a trailing pair private.
pub(super) fn visibility(name: &str) -> Visibility {
    if name.starts_with("__") && name.ends_with("__") {
        Visibility::Public
    } else if name.starts_with("__") {
        Visibility::Private
    } else if name.starts_with('_') {
        Visibility::Internal
    } else {
        Visibility::Public
    }
}

/// The decorator idiom of the cognitive complexity white paper, as sonar-python reads it: the
/// function holds one function, and beside it nothing but `return` of a plain name.
fn holds_one_function_and_returns_it(function: Node<'_>) -> bool {
    let Some(body) = function.child_in(FieldName::Body) else { return false };
    let mut functions = 0;
    let mut cursor = body.walk();
    for statement in body.named_children(&mut cursor) {
        let definition = match statement.kind() {
            "decorated_definition" => {
                statement.child_in(FieldName::Definition).unwrap_or(statement)
            }
            _ => statement,
        };
        match definition.kind() {
            "comment" => {}
            "function_definition" => functions += 1,
            "return_statement"
                if statement.named_child(0).is_some_and(|value| value.kind() == "identifier") => {}
            _ => return false,
        }
    }
    functions == 1
}
