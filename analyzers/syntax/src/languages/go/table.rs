//! What the grammar's nodes and tokens mean.

use crate::construct::Construct::{
    And, Assignment, Call, Case, Closure, Comment, Comparison, DefaultCase, Else, ElseIf, For,
    Function, Goto, If, Import, Jump, LabelledJump, Logical, MemberAccess, Or, Parentheses, Return,
    Switch, Type,
};
use crate::construct::ConstructSet;
use crate::definition::{
    Binding, BindingStart, Bindings, Cognitive, Cyclomatic, NestedFunctions, Recursion, Row,
    Sequences, Tokens, Variant, node, token,
};
use crate::facets::Facets;

use super::outline::{has_label, has_type_arguments, is_error_check, is_logical};

pub(super) const ROWS: &[Row] = &[
    node("function_declaration", Function).runs(&["body"]),
    node("method_declaration", Function).runs(&["body"]),
    node("func_literal", Closure).deepens().runs(&["body"]),
    node("type_spec", Type),
    node("comment", Comment),
    // Structure
    node("if_statement", ElseIf)
        .under(&["if_statement"])
        .in_field("alternative")
        .nests(&["consequence"]),
    node("if_statement", If)
        .facet(Facets::ERROR_CHECK)
        .when(is_error_check)
        .nests(&["consequence"]),
    node("if_statement", If).nests(&["consequence"]),
    node("block", Else).under(&["if_statement"]).in_field("alternative").deepens(),
    node("for_statement", For).nests(&["body"]),
    node("expression_switch_statement", Switch),
    node("type_switch_statement", Switch),
    node("select_statement", Switch).exhaustive(),
    node("expression_case", Case).deepens(),
    node("type_case", Case).deepens(),
    node("communication_case", Case).deepens(),
    node("default_case", DefaultCase).deepens(),
    // Logic
    node("binary_expression", Logical).when(is_logical),
    token("&&", And).under(&["binary_expression"]),
    token("||", Or).under(&["binary_expression"]),
    node("parenthesized_expression", Parentheses),
    // Jumps
    node("break_statement", LabelledJump).when(has_label),
    node("break_statement", Jump),
    node("continue_statement", LabelledJump).when(has_label),
    node("continue_statement", Jump),
    node("goto_statement", Goto),
    node("return_statement", Return),
    // Data
    node("call_expression", Call),
    // A call with type arguments and one argument is read as a conversion.
    node("type_conversion_expression", Call).when(has_type_arguments),
    node("selector_expression", MemberAccess),
    node("assignment_statement", Assignment),
    node("short_var_declaration", Assignment),
    node("inc_statement", Assignment),
    node("dec_statement", Assignment),
    token("=", Assignment).under(&["var_spec", "const_spec", "range_clause"]),
    token(":=", Assignment).under(&["range_clause"]),
    token("==", Comparison),
    token("!=", Comparison),
    token("<", Comparison),
    token("<=", Comparison),
    token(">", Comparison),
    token(">=", Comparison),
    node("import_spec", Import),
];

pub(super) const STATEMENTS: &[&str] = &[
    "assignment_statement",
    "break_statement",
    "const_declaration",
    "continue_statement",
    "dec_statement",
    "defer_statement",
    "expression_statement",
    "expression_switch_statement",
    "fallthrough_statement",
    "for_statement",
    "go_statement",
    "goto_statement",
    "if_statement",
    "inc_statement",
    "return_statement",
    "select_statement",
    "send_statement",
    "short_var_declaration",
    "type_declaration",
    "type_switch_statement",
    "var_declaration",
];

pub(super) const TOKENS: Tokens = Tokens {
    operands: &[&[
        "blank_identifier",
        "false",
        "field_identifier",
        "float_literal",
        "identifier",
        "imaginary_literal",
        "int_literal",
        "interpreted_string_literal",
        "iota",
        "label_name",
        "nil",
        "package_identifier",
        "raw_string_literal",
        "rune_literal",
        "true",
        "type_identifier",
    ]],
    operators: &[&[]],
    silent: &[&[")", "]", "}"]],
    atoms: &[&["comment", "interpreted_string_literal", "raw_string_literal"]],
};

pub(super) const CYCLOMATIC: Cyclomatic = Cyclomatic {
    counted: ConstructSet::of(&[If, ElseIf, For, Case, And, Or]),
    closures_count_in_encloser: true,
    variants: &[],
};

pub(super) const COGNITIVE: Cognitive = Cognitive {
    structural: ConstructSet::of(&[If, For, Switch]),
    flat: ConstructSet::of(&[ElseIf, Else, LabelledJump, Goto]),
    nesting: ConstructSet::of(&[If, ElseIf, For, Case, DefaultCase, Closure]),
    exempt: Facets::NONE,
    operators: ConstructSet::of(&[And, Or]),
    sequences: Sequences::ReadingOrderUpToParentheses,
    recursion: Recursion::EachCall,
    nested_functions: NestedFunctions::Add,
    types_reset_nesting: false,
    variants: &[Variant {
        option: "cognitive.go_error_checks",
        default: "count",
        switched: "exempt",
        summary: "Whether Go's `if err != nil` without `else` counts as any `if`, as gocognit has \
                  it, or neither counts nor nests, as sonar-go has it since 2025.",
        flips: ConstructSet::EMPTY,
        exempts: Facets::ERROR_CHECK,
    }],
};

pub(super) const EXITS: ConstructSet = ConstructSet::of(&[Return]);

/// By the Go specification, "Declarations and scope".
pub(super) const BINDINGS: Bindings = Bindings {
    rows: &[
        binding("parameter_declaration", "name", BindingStart::Name),
        binding("variadic_parameter_declaration", "name", BindingStart::Name),
        binding("short_var_declaration", "left", BindingStart::Declaration),
        binding("var_spec", "name", BindingStart::Declaration),
        binding("const_spec", "name", BindingStart::Declaration),
        binding("range_clause", "left", BindingStart::Declaration),
        binding("receive_statement", "left", BindingStart::Declaration),
        binding("type_switch_statement", "alias", BindingStart::Name),
    ],
    scopes: &[
        "block",
        "communication_case",
        "default_case",
        "expression_case",
        "expression_switch_statement",
        "for_statement",
        "func_literal",
        "function_declaration",
        "function_type",
        "if_statement",
        "method_declaration",
        "method_elem",
        "select_statement",
        "type_case",
        "type_switch_statement",
    ],
};

const fn binding(kind: &'static str, field: &'static str, from: BindingStart) -> Binding {
    Binding { kind, field: Some(field), many: true, from }
}
