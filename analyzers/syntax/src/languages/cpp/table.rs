//! What C++'s grammar has beside C's nodes and tokens, and what counts there besides.

use super::syntax::is_first_operator;
use crate::construct::Construct::{
    And, Assignment, Call, Catch, Closing, Closure, Comparison, ForEach, Initializers, Namespace,
    Or, Return, Settled, Throw, Try, Type,
};
use crate::construct::ConstructSet;
use crate::definition::{Cognitive, Cyclomatic, Row, Tokens, node, token};
use crate::languages::c::table as c;

pub(super) const ROWS: &[Row] = &[
    node("lambda_expression", Closure).deepens().runs(&["body"]),
    node("field_initializer_list", Initializers),
    node("class_specifier", Type),
    node("namespace_definition", Namespace),
    // Structure
    node("for_range_loop", ForEach).deepens().bodies(&["body"]),
    node("try_statement", Try).nests(&["body"]),
    node("catch_clause", Catch).nests(&["body"]),
    // Settled before anything runs, or only looked at. Not the arguments of templates: what the
    // grammar reads as one may be two comparisons, `a < b && c > (d)`. Not the bounds of arrays: in C
    // and in compilers' extensions they may be computed.
    node("requires_clause", Settled),
    node("requires_expression", Settled),
    node("explicit_function_specifier", Settled),
    node("noexcept", Settled),
    node("static_assert_declaration", Settled),
    node("decltype", Settled),
    // Logic
    token("&&", And).under(&["fold_expression"]).when(is_first_operator),
    token("||", Or).under(&["fold_expression"]).when(is_first_operator),
    token("and", And).under(&["binary_expression"]),
    token("and", And).under(&["fold_expression"]).when(is_first_operator),
    token("or", Or).under(&["binary_expression"]),
    token("or", Or).under(&["fold_expression"]).when(is_first_operator),
    // Jumps
    node("co_return_statement", Return),
    node("throw_statement", Throw),
    // Data
    token("new", Call).under(&["new_expression"]),
    token("delete", Call).under(&["delete_expression"]),
    node("field_initializer", Assignment),
    node("lambda_capture_initializer", Assignment).evaluated_around(&["right"]),
    node("declaration", Assignment).under(&["condition_clause"]),
    token("not_eq", Comparison).under(&["binary_expression"]),
    token("<=>", Comparison).under(&["binary_expression"]),
    token(">", Closing).under(&["template_argument_list", "template_parameter_list"]),
];

pub(super) const STATEMENTS: &[&str] = &[
    "alias_declaration",
    "co_return_statement",
    "co_yield_statement",
    "for_range_loop",
    "namespace_alias_definition",
    "static_assert_declaration",
    "throw_statement",
    "try_statement",
    "using_declaration",
];

pub(super) const TOKENS: Tokens = Tokens {
    operands: &[&["namespace_identifier", "raw_string_literal", "this"], c::OPERANDS],
    operators: &[&["access_specifier", "auto", "ref_qualifier", "virtual_specifier"], c::OPERATORS],
    silent: c::TOKENS.silent,
    atoms: &[&["raw_string_literal"], c::ATOMS],
};

pub(super) const CYCLOMATIC: Cyclomatic =
    Cyclomatic { counted: c::CYCLOMATIC.counted.union(LOOPS), ..c::CYCLOMATIC };

pub(super) const COGNITIVE: Cognitive = Cognitive {
    structural: c::COGNITIVE.structural.union(LOOPS),
    nesting: c::COGNITIVE.nesting.union(ConstructSet::of(&[ForEach, Closure])),
    ..c::COGNITIVE
};

pub(super) const EXITS: ConstructSet = c::EXITS.union(ConstructSet::of(&[Throw]));

const LOOPS: ConstructSet = ConstructSet::of(&[ForEach]);
