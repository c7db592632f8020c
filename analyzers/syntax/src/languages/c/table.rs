//! What the grammar's nodes and tokens mean, in C and in what extends it.

use super::imports::is_include;
use super::syntax::{
    is_default_case, is_last_else, is_logical, is_macro_call, is_settled_call, lacks_middle,
};
use crate::construct::Construct::{
    And, Assignment, Call, Case, Catch, Comment, Comparison, DefaultCase, DoWhile, Else, ElseIf,
    Finally, For, Function, Goto, If, Import, Jump, Logical, MemberAccess, Or, Parentheses, Return,
    Settled, StatementExpression, Switch, Ternary, Try, Type, While,
};
use crate::construct::ConstructSet;
use crate::definition::{
    Cognitive, Cyclomatic, NestedFunctions, Recursion, Row, Sequences, Tokens, node, token,
};
use crate::facets::Facets;

pub(crate) const ROWS: &[Row] = &[
    node("function_definition", Function).runs(&["body"]),
    node("struct_specifier", Type),
    node("union_specifier", Type),
    node("enum_specifier", Type),
    node("comment", Comment),
    // Structure
    node("if_statement", ElseIf)
        .under(&["else_clause"])
        .nests(&["condition", "consequence"])
        .bodies(&["consequence"]),
    node("if_statement", If).nests(&["consequence"]),
    node("else_clause", Else).when(is_last_else).deepens(),
    node("conditional_expression", Ternary).facet(Facets::OWN_CONDITION).when(lacks_middle),
    node("conditional_expression", Ternary).deepens(),
    node("for_statement", For).deepens().bodies(&["body"]),
    node("while_statement", While).deepens().bodies(&["body"]),
    node("do_statement", DoWhile).deepens().bodies(&["body"]),
    node("switch_statement", Switch).deepens(),
    node("case_statement", DefaultCase).when(is_default_case),
    node("case_statement", Case),
    node("seh_try_statement", Try).nests(&["body"]),
    node("seh_except_clause", Catch).nests(&["body"]),
    node("seh_finally_clause", Finally),
    node("compound_statement", StatementExpression).under(&["parenthesized_expression"]).deepens(),
    // Settled before anything runs, or only looked at
    node("sizeof_expression", Settled),
    node("alignof_expression", Settled),
    node("alignas_qualifier", Settled),
    node("attribute_declaration", Settled),
    node("enumerator", Settled),
    node("bitfield_clause", Settled),
    node("call_expression", Settled).when(is_settled_call),
    // Logic
    node("binary_expression", Logical).when(is_logical),
    token("&&", And).under(&["binary_expression"]),
    token("||", Or).under(&["binary_expression"]),
    node("parenthesized_expression", Parentheses),
    // Jumps
    node("break_statement", Jump),
    node("continue_statement", Jump),
    node("goto_statement", Goto),
    node("return_statement", Return),
    // Data
    node("call_expression", Call).facet(Facets::MACRO).when(is_macro_call),
    node("call_expression", Call),
    node("field_expression", MemberAccess),
    node("assignment_expression", Assignment),
    node("update_expression", Assignment),
    node("init_declarator", Assignment),
    token("==", Comparison).under(&["binary_expression"]),
    token("!=", Comparison).under(&["binary_expression"]),
    token("<", Comparison).under(&["binary_expression"]),
    token("<=", Comparison).under(&["binary_expression"]),
    token(">", Comparison).under(&["binary_expression"]),
    token(">=", Comparison).under(&["binary_expression"]),
    node("preproc_include", Import),
    node("preproc_call", Import).when(is_include),
];

pub(crate) const STATEMENTS: &[&str] = &[
    "break_statement",
    "continue_statement",
    "declaration",
    "do_statement",
    "expression_statement",
    "for_statement",
    "goto_statement",
    "if_statement",
    "return_statement",
    "seh_leave_statement",
    "seh_try_statement",
    "switch_statement",
    "type_definition",
    "while_statement",
];

pub(crate) const OPERANDS: &[&str] = &[
    "char_literal",
    "false",
    "field_identifier",
    "identifier",
    "null",
    "number_literal",
    "statement_identifier",
    "string_literal",
    "system_lib_string",
    "true",
    "type_identifier",
];

pub(crate) const OPERATORS: &[&str] = &["primitive_type", "preproc_directive"];

pub(crate) const ATOMS: &[&str] =
    &["char_literal", "comment", "null", "preproc_arg", "string_literal", "system_lib_string"];

pub(crate) const TOKENS: Tokens = Tokens {
    operands: &[OPERANDS],
    operators: &[OPERATORS],
    silent: &[&[")", "]", "]]", "}", "\n", "#endif"]],
    atoms: &[ATOMS],
};

pub(crate) const CYCLOMATIC: Cyclomatic = Cyclomatic {
    counted: ConstructSet::of(&[If, ElseIf, Ternary, For, While, DoWhile, Case, Catch, And, Or]),
    closures_count_in_encloser: true,
    variants: &[],
};

pub(crate) const COGNITIVE: Cognitive = Cognitive {
    structural: ConstructSet::of(&[If, Ternary, For, While, DoWhile, Switch, Catch]),
    flat: ConstructSet::of(&[ElseIf, Else, Goto]),
    nesting: ConstructSet::of(&[
        If,
        ElseIf,
        Else,
        Ternary,
        StatementExpression,
        For,
        While,
        DoWhile,
        Switch,
        Catch,
    ]),
    // `a ?: b` is read like an operator.
    exempt: Facets::OWN_CONDITION,
    operators: ConstructSet::of(&[And, Or]),
    sequences: Sequences::ParentOperator,
    recursion: Recursion::Ignored,
    nested_functions: NestedFunctions::Add,
    types_reset_nesting: false,
    variants: &[],
};

pub(crate) const EXITS: ConstructSet = ConstructSet::of(&[Return]);
