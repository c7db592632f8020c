//! What the grammar's nodes and tokens mean.

use crate::construct::Construct::{
    And, Assignment, Attribute, Call, Case, Catch, Closure, Comment, Comparison, ComputedName,
    DefaultCase, DefaultValue, DoWhile, Else, ElseIf, Finally, For, ForEach, Function, If, Import,
    Jump, LabelledJump, Layout, Logical, LogicalAssign, MemberAccess, NullCoalesce, OptionalChain,
    Or, Parentheses, Return, Switch, Ternary, Throw, Try, Type, While,
};
use crate::construct::ConstructSet;
use crate::definition::{
    Cognitive, Cyclomatic, NestedFunctions, Recursion, Row, Sequences, Tokens, Variant, node, token,
};
use crate::facets::Facets;

use super::logic::{decides_rendering, is_logical, supplies_default};
use super::outline::{has_label, is_last_else, is_layout};

/// Default values are computed by the call that lacks the argument.
const PARAMETERS_AND_BODY: &[&str] = &["parameters", "body"];

/// What only JavaScript's own grammar has, or calls so.
pub(super) const ROWS: &[Row] = &[
    node("field_definition", Function).runs(&["value"]),
    node("computed_property_name", ComputedName).under(&["method_definition", "field_definition"]),
];

/// What the grammars of the languages that extend JavaScript have as well.
pub(crate) const SHARED_ROWS: &[Row] = &[
    node("function_declaration", Function).runs(PARAMETERS_AND_BODY),
    node("generator_function_declaration", Function).runs(PARAMETERS_AND_BODY),
    node("method_definition", Function).runs(PARAMETERS_AND_BODY),
    node("function_expression", Closure).deepens().runs(PARAMETERS_AND_BODY),
    node("generator_function", Closure).deepens().runs(PARAMETERS_AND_BODY),
    node("arrow_function", Closure).deepens().runs(&["parameter", "parameters", "body"]),
    node("class_static_block", Function).runs(&["body"]),
    node("class_declaration", Type),
    node("class", Type),
    node("decorator", Attribute),
    node("comment", Comment),
    node("html_comment", Comment),
    node("jsx_text", Layout).when(is_layout),
    // Structure
    node("if_statement", ElseIf).under(&["else_clause"]).nests(&["consequence"]),
    node("if_statement", If).nests(&["consequence"]),
    node("else_clause", Else).when(is_last_else).deepens(),
    node("ternary_expression", Ternary).nests(&["consequence", "alternative"]),
    node("for_statement", For).nests(&["body"]),
    node("for_in_statement", ForEach).nests(&["body"]),
    node("while_statement", While).nests(&["body"]),
    node("do_statement", DoWhile).nests(&["body"]),
    node("switch_statement", Switch).nests(&["body"]),
    node("switch_case", Case),
    node("switch_default", DefaultCase),
    node("try_statement", Try).nests(&["body"]),
    node("catch_clause", Catch).nests(&["body"]),
    node("finally_clause", Finally),
    // Logic
    node("binary_expression", Logical).facet(Facets::DEFAULTING).when(supplies_default),
    node("binary_expression", Logical).facet(Facets::RENDERING).when(decides_rendering),
    node("binary_expression", Logical).when(is_logical),
    token("&&", And).under(&["binary_expression"]),
    token("||", Or).under(&["binary_expression"]),
    token("??", NullCoalesce).under(&["binary_expression"]),
    token("&&=", LogicalAssign),
    token("||=", LogicalAssign),
    token("??=", LogicalAssign),
    node("optional_chain", OptionalChain),
    node("assignment_pattern", DefaultValue),
    node("object_assignment_pattern", DefaultValue),
    node("parenthesized_expression", Parentheses),
    // Jumps
    node("break_statement", LabelledJump).when(has_label),
    node("break_statement", Jump),
    node("continue_statement", LabelledJump).when(has_label),
    node("continue_statement", Jump),
    node("return_statement", Return),
    node("throw_statement", Throw),
    // Data
    node("call_expression", Call),
    node("new_expression", Call),
    node("member_expression", MemberAccess),
    node("assignment_expression", Assignment),
    node("augmented_assignment_expression", Assignment),
    node("update_expression", Assignment),
    token("=", Assignment).under(&["variable_declarator"]),
    token("==", Comparison),
    token("!=", Comparison),
    token("===", Comparison),
    token("!==", Comparison),
    token("<", Comparison).under(&["binary_expression"]),
    token("<=", Comparison).under(&["binary_expression"]),
    token(">", Comparison).under(&["binary_expression"]),
    token(">=", Comparison).under(&["binary_expression"]),
    node("import_statement", Import),
    node("export_statement", Import),
];

pub(crate) const STATEMENTS: &[&str] = &[
    "break_statement",
    "class_declaration",
    "continue_statement",
    "debugger_statement",
    "do_statement",
    "export_statement",
    "expression_statement",
    "for_in_statement",
    "for_statement",
    "function_declaration",
    "generator_function_declaration",
    "if_statement",
    "import_statement",
    "lexical_declaration",
    "return_statement",
    "switch_statement",
    "throw_statement",
    "try_statement",
    "variable_declaration",
    "while_statement",
    "with_statement",
];

/// Elements, from tag to tag, or the attributes of one that closes itself.
pub(crate) const FOLDS: &[&str] = &["jsx_element", "jsx_self_closing_element"];

pub(crate) const OPERANDS: &[&str] = &[
    "escape_sequence",
    "false",
    "identifier",
    "jsx_text",
    "null",
    "number",
    "private_property_identifier",
    "property_identifier",
    "regex",
    "shorthand_property_identifier",
    "shorthand_property_identifier_pattern",
    "statement_identifier",
    "string",
    "string_fragment",
    "super",
    "this",
    "true",
    "undefined",
];

pub(crate) const OPERATORS: &[&str] = &["optional_chain"];

pub(crate) const ATOMS: &[&str] = &[
    "comment",
    "html_comment",
    "hash_bang_line",
    "jsx_text",
    "regex",
    "string",
    "string_fragment",
];

pub(crate) const TOKENS: Tokens = Tokens {
    operands: &[OPERANDS],
    operators: &[OPERATORS],
    silent: &[&[")", "]", "}", "`"]],
    atoms: &[ATOMS],
};

pub(crate) const CYCLOMATIC: Cyclomatic = Cyclomatic {
    counted: ConstructSet::of(&[
        If,
        ElseIf,
        Ternary,
        For,
        ForEach,
        While,
        DoWhile,
        Case,
        Catch,
        And,
        Or,
        NullCoalesce,
        LogicalAssign,
        OptionalChain,
        DefaultValue,
    ]),
    closures_count_in_encloser: false,
    variants: &[Variant {
        option: "cyclomatic.js_switch",
        default: "cases",
        switched: "once",
        summary: "Whether each case of a `switch` of JavaScript or TypeScript counts, or the \
                  `switch` counts once, as in ESLint's variant `modified`.",
        flips: ConstructSet::of(&[Case, Switch]),
        exempts: Facets::NONE,
    }],
};

pub(crate) const COGNITIVE: Cognitive = Cognitive {
    structural: ConstructSet::of(&[If, Ternary, For, ForEach, While, DoWhile, Switch, Catch]),
    flat: ConstructSet::of(&[ElseIf, Else, LabelledJump]),
    nesting: ConstructSet::of(&[
        If, ElseIf, Else, Ternary, For, ForEach, While, DoWhile, Switch, Catch, Closure,
    ]),
    exempt: Facets::NONE,
    operators: ConstructSet::of(&[And, Or, NullCoalesce]),
    sequences: Sequences::ReadingOrder,
    recursion: Recursion::Ignored,
    nested_functions: NestedFunctions::Apart,
    types_reset_nesting: false,
    variants: &[Variant {
        option: "cognitive.js_or",
        default: "count",
        switched: "exempt",
        summary: "Whether `||` and `??` of JavaScript and TypeScript count as `&&` does, or not at \
                  all, as in eslint-plugin-sonarjs since 3.0.",
        flips: ConstructSet::of(&[Or, NullCoalesce]),
        exempts: Facets::NONE,
    }],
};

pub(crate) const EXITS: ConstructSet = ConstructSet::of(&[Return, Throw]);
