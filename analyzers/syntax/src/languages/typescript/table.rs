//! What TypeScript's grammars have beside JavaScript's nodes and tokens.

use tree_sitter::Node;

use super::imports::begins_with_import;
use crate::construct::Construct::{
    Assertion, Closing, ComputedName, DefaultValue, Function, Import, Namespace, OptionalChain,
    Type,
};
use crate::definition::{Row, Tokens, node, token};
use crate::field::{FieldName, Fields};
use crate::languages::javascript::table as javascript;

pub(super) const ROWS: &[Row] = &[
    node("public_field_definition", Function).runs(&["value"]),
    node("computed_property_name", ComputedName)
        .under(&["method_definition", "public_field_definition"]),
    node("required_parameter", DefaultValue).when(has_value),
    node("optional_parameter", DefaultValue).when(has_value),
    node("abstract_class_declaration", Type),
    node("interface_declaration", Type),
    node("enum_declaration", Type),
    node("internal_module", Namespace),
    node("module", Namespace),
    node("nested_type_identifier", Import).when(begins_with_import),
    node("non_null_expression", Assertion),
    node("as_expression", Assertion),
    node("satisfies_expression", Assertion),
    // Before the arguments of a call it is no node of its own here.
    token("?.", OptionalChain).under(&["call_expression"]),
    token(">", Closing).under(&["type_arguments", "type_parameters"]),
];

/// An overload's head is a statement of its own, as ESLint counts.
pub(super) const STATEMENTS: &[&str] = &[
    "abstract_class_declaration",
    "ambient_declaration",
    "enum_declaration",
    "function_signature",
    "import_alias",
    "interface_declaration",
    "module",
    "type_alias_declaration",
];

pub(super) const TOKENS: Tokens = Tokens {
    operands: &[&["type_identifier"], javascript::OPERANDS],
    operators: &[&["predefined_type"], javascript::OPERATORS],
    silent: javascript::TOKENS.silent,
    // The words in it are also kinds of literals: `number`.
    atoms: &[&["predefined_type"], javascript::ATOMS],
};

/// Whether a parameter has a default value.
fn has_value(parameter: Node<'_>, _: &[Node<'_>], _: &[u8]) -> bool {
    parameter.child_in(FieldName::Value).is_some()
}
