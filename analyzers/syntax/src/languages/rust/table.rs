//! What the grammar's nodes and tokens mean.

use crate::construct::Construct::{
    And, Assignment, Attribute, Call, Case, Closing, Closure, Comment, Comparison, DefaultCase,
    Else, ElseIf, ForEach, Function, Guard, If, Import, InfiniteLoop, Jump, LabelledJump, LetElse,
    Logical, MacroBranch, MemberAccess, Namespace, Or, Parentheses, Propagate, Return, Switch,
    Throw, Type, While,
};
use crate::construct::ConstructSet;
use crate::definition::{
    Binding, BindingStart, Bindings, Cognitive, Cyclomatic, NestedFunctions, Recursion, Row,
    Sequences, Tokens, node, token,
};
use crate::facets::Facets;

use super::macro_tokens::{begins_loop, follows_operand};
use super::outline::{
    has_alternative, has_label, has_value, is_catch_all_arm, is_diverging_macro, is_last_else,
    is_logical,
};

pub(super) const ROWS: &[Row] = &[
    node("function_item", Function).runs(&["body"]),
    node("closure_expression", Closure).deepens().runs(&["body"]),
    node("struct_item", Type),
    node("enum_item", Type),
    node("union_item", Type),
    node("trait_item", Type),
    node("impl_item", Namespace),
    node("mod_item", Namespace),
    node("attribute_item", Attribute),
    node("line_comment", Comment),
    node("block_comment", Comment),
    // Structure
    node("if_expression", ElseIf)
        .under(&["else_clause"])
        .nests(&["condition", "consequence"])
        .bodies(&["consequence"]),
    node("if_expression", If).nests(&["condition", "consequence"]).bodies(&["consequence"]),
    node("else_clause", Else).when(is_last_else).deepens(),
    node("let_declaration", LetElse).when(has_alternative).nests(&["alternative"]),
    node("match_expression", Switch).deepens().exhaustive(),
    node("match_arm", DefaultCase).when(is_catch_all_arm).bodies(&["value"]),
    node("match_arm", Case).bodies(&["value"]),
    token("if", Guard).under(&["match_pattern"]),
    node("while_expression", While).deepens().bodies(&["body"]),
    node("for_expression", ForEach).deepens().bodies(&["body"]),
    node("loop_expression", InfiniteLoop).deepens().bodies(&["body"]),
    // Macros: their arguments are tokens to the grammar
    token("if", MacroBranch).under(&["token_tree"]),
    token("for", MacroBranch).under(&["token_tree"]).when(begins_loop),
    token("while", MacroBranch).under(&["token_tree"]),
    token("loop", MacroBranch).under(&["token_tree"]),
    token("&&", MacroBranch).under(&["token_tree"]).when(follows_operand),
    token("||", MacroBranch).under(&["token_tree"]).when(follows_operand),
    token("?", MacroBranch).under(&["token_tree"]).when(follows_operand),
    // Logic
    node("binary_expression", Logical).when(is_logical),
    node("let_chain", Logical),
    token("&&", And).under(&["binary_expression", "let_chain"]),
    token("||", Or).under(&["binary_expression"]),
    node("parenthesized_expression", Parentheses),
    // Jumps
    node("break_expression", LabelledJump).when(has_label),
    node("break_expression", Jump),
    node("continue_expression", LabelledJump).when(has_label),
    node("continue_expression", Jump),
    node("return_expression", Return),
    node("try_expression", Propagate),
    node("macro_invocation", Throw).when(is_diverging_macro),
    // Data
    node("macro_invocation", Call),
    node("call_expression", Call),
    node("field_expression", MemberAccess),
    node("assignment_expression", Assignment),
    node("compound_assignment_expr", Assignment),
    node("let_declaration", Assignment).when(has_value),
    token("==", Comparison).under(&["binary_expression"]),
    token("!=", Comparison).under(&["binary_expression"]),
    token("<", Comparison).under(&["binary_expression"]),
    token("<=", Comparison).under(&["binary_expression"]),
    token(">", Comparison).under(&["binary_expression"]),
    token(">", Closing).under(&["type_arguments", "type_parameters"]),
    token(">=", Comparison).under(&["binary_expression"]),
    node("use_declaration", Import),
    node("extern_crate_declaration", Import),
    node("foreign_mod_item", Import),
];

pub(super) const STATEMENTS: &[&str] =
    &["expression_statement", "let_declaration", "const_item", "static_item", "use_declaration"];

pub(super) const TOKENS: Tokens = Tokens {
    operands: &[&[
        "boolean_literal",
        "char_literal",
        "crate",
        "field_identifier",
        "float_literal",
        "identifier",
        "integer_literal",
        "lifetime",
        "metavariable",
        "raw_string_literal",
        "self",
        "shorthand_field_identifier",
        "string_literal",
        "super",
        "type_identifier",
        "unit_expression",
    ]],
    operators: &[&["mutable_specifier", "primitive_type", "never_type", "unit_type"]],
    silent: &[&[")", "]", "}"]],
    atoms: &[&[
        "block_comment",
        "char_literal",
        "lifetime",
        "line_comment",
        "raw_string_literal",
        "string_literal",
    ]],
};

pub(super) const CYCLOMATIC: Cyclomatic = Cyclomatic {
    counted: ConstructSet::of(&[
        If,
        ElseIf,
        LetElse,
        While,
        ForEach,
        InfiniteLoop,
        Case,
        Guard,
        And,
        Or,
        Propagate,
        MacroBranch,
    ]),
    closures_count_in_encloser: true,
    variants: &[],
};

pub(super) const COGNITIVE: Cognitive = Cognitive {
    structural: ConstructSet::of(&[If, LetElse, While, ForEach, InfiniteLoop, Switch, Guard]),
    flat: ConstructSet::of(&[ElseIf, Else, LabelledJump]),
    nesting: ConstructSet::of(&[
        If,
        ElseIf,
        Else,
        LetElse,
        While,
        ForEach,
        InfiniteLoop,
        Switch,
        Closure,
    ]),
    exempt: Facets::NONE,
    operators: ConstructSet::of(&[And, Or]),
    sequences: Sequences::ReadingOrderUpToParentheses,
    recursion: Recursion::Once,
    nested_functions: NestedFunctions::Add,
    types_reset_nesting: false,
    variants: &[],
};

pub(super) const EXITS: ConstructSet = ConstructSet::of(&[Return, Throw, Propagate]);

/// By the Rust reference, "Scopes".
pub(super) const BINDINGS: Bindings = Bindings {
    rows: &[
        binding("parameter", Some("pattern"), BindingStart::Name),
        binding("closure_parameters", None, BindingStart::Name),
        binding("let_declaration", Some("pattern"), BindingStart::Declaration),
        binding("let_condition", Some("pattern"), BindingStart::Declaration),
        binding("match_pattern", None, BindingStart::Name),
        binding("for_expression", Some("pattern"), BindingStart::Name),
        binding("function_item", Some("name"), BindingStart::Item),
        binding("use_declaration", Some("argument"), BindingStart::Name),
    ],
    scopes: &[
        "block",
        "closure_expression",
        "for_expression",
        "function_item",
        "function_signature_item",
        "function_type",
        "if_expression",
        "match_arm",
        "mod_item",
        "while_expression",
    ],
};

const fn binding(kind: &'static str, field: Option<&'static str>, from: BindingStart) -> Binding {
    Binding { kind, field, many: false, from }
}
