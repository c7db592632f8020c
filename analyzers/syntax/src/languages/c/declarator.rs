//! The declarators of C and C++: names wrapped in pointers, arrays and parameter lists.

use tree_sitter::Node;

use crate::field::{FieldName, Fields};
use crate::outline::{bytes, children, text};

/// How many layers of declarator are looked through; real code has at most a handful.
const MAX_LAYERS: usize = 64;

/// What a function's declarator says.
#[derive(Debug)]
pub(crate) struct FunctionDeclarator<'tree> {
    /// The innermost function declarator: the one that holds the parameters.
    pub(crate) function: Node<'tree>,
    /// What it declares: a name, qualified or not.
    pub(crate) name: Node<'tree>,
}

/// The function that `definition` declares, through pointers, references and parentheses.
pub(crate) fn function_declarator(definition: Node<'_>) -> Option<FunctionDeclarator<'_>> {
    declared_function(definition.child_in(FieldName::Declarator)?)
}

/// The function that `declarator` declares, if it is one's.
pub(crate) fn declared_function(declarator: Node<'_>) -> Option<FunctionDeclarator<'_>> {
    let mut current = declarator;
    let mut function = None;
    for _ in 0..MAX_LAYERS {
        if current.kind() == "function_declarator" {
            function = Some(current);
        }
        let Some(inner) = inner_declarator(current) else {
            return Some(FunctionDeclarator { function: function?, name: current });
        };
        current = inner;
    }
    None
}

/// The next declarator inside `declarator`; absent where it is the name itself.
fn inner_declarator(declarator: Node<'_>) -> Option<Node<'_>> {
    match declarator.kind() {
        "function_declarator" | "pointer_declarator" | "array_declarator" | "init_declarator" => {
            declarator.child_in(FieldName::Declarator)
        }
        "reference_declarator"
        | "parenthesized_declarator"
        | "attributed_declarator"
        | "variadic_declarator" => {
            let mut cursor = declarator.walk();
            declarator.named_children(&mut cursor).find(|child| {
                !matches!(child.kind(), "comment" | "ms_call_modifier" | "attribute_declaration")
            })
        }
        _ => None,
    }
}

/// The names of the parameters of a function declarator; empty text where one has none, as the
/// ellipsis has not.
pub(crate) fn parameter_names(function: Node<'_>, source: &[u8]) -> Vec<String> {
    let name = |parameter| declared_name(parameter).map_or_else(String::new, |n| text(n, source));
    parameters(function, source).into_iter().map(name).collect()
}

/// The parameters of a function declarator. `(void)` declares none.
pub(super) fn parameters<'tree>(function: Node<'tree>, source: &[u8]) -> Vec<Node<'tree>> {
    let Some(list) = function.child_in(FieldName::Parameters) else { return Vec::new() };
    let parameters: Vec<Node<'tree>> = children(list)
        .into_iter()
        .filter(|child| child.is_named() && child.kind() != "comment" || child.kind() == "...")
        .collect();
    if let [only] = parameters.as_slice()
        && only.child_in(FieldName::Declarator).is_none()
        && text(*only, source) == "void"
    {
        return Vec::new();
    }
    parameters
}

/// The name a declaration declares, through its declarators.
pub(crate) fn declared_name(declaration: Node<'_>) -> Option<Node<'_>> {
    let mut current = declaration.child_in(FieldName::Declarator)?;
    for _ in 0..MAX_LAYERS {
        match inner_declarator(current) {
            Some(inner) => current = inner,
            None => break,
        }
    }
    matches!(current.kind(), "identifier" | "field_identifier").then_some(current)
}

/// What a declaration declares.
pub(crate) fn declarators<'tree>(declaration: Node<'tree>, source: &[u8]) -> Vec<Node<'tree>> {
    if !bytes(declaration, source).contains(&b',') {
        return declaration.child_in(FieldName::Declarator).into_iter().collect();
    }
    let mut cursor = declaration.walk();
    declaration.children_by_field_name("declarator", &mut cursor).collect()
}

/// The fields that a member declaration declares, in order, each as its declarator and its name. A
/// pointer to a function is one, a method is none.
pub(crate) fn declared_fields<'tree>(
    declaration: Node<'tree>,
    source: &[u8],
) -> Vec<(Node<'tree>, Node<'tree>)> {
    declarators(declaration, source)
        .into_iter()
        .filter_map(|declarator| {
            let mut current = declarator;
            for _ in 0..MAX_LAYERS {
                let inner = inner_declarator(current);
                if current.kind() == "function_declarator"
                    && inner.is_none_or(|inner| inner.kind() != "parenthesized_declarator")
                {
                    return None;
                }
                match inner {
                    Some(inner) => current = inner,
                    None => break,
                }
            }
            (current.kind() == "field_identifier").then_some((declarator, current))
        })
        .collect()
}

/// The name of a type that is declared with a body: its own, or what a `typedef` around it calls
/// it.
pub(crate) fn type_name<'tree>(
    declaration: Node<'tree>,
    parent: Option<Node<'tree>>,
) -> Option<Node<'tree>> {
    declaration.child_in(FieldName::Name).or_else(|| {
        parent
            .filter(|parent| parent.kind() == "type_definition")?
            .child_in(FieldName::Declarator)
            .filter(|declarator| declarator.kind() == "type_identifier")
    })
}
