//! What the grammar's nodes and tokens mean.

use crate::construct::Construct::{
    And, Assert, Assignment, Attribute, Call, Case, Catch, Closure, Comment, Comparison,
    Comprehension, ComprehensionFor, ComprehensionIf, DefaultCase, DefaultValue, Docstring, Else,
    ElseIf, Finally, ForEach, Function, Guard, If, Import, Jump, Logical, LoopElse, MemberAccess,
    Or, Parentheses, Return, Switch, Ternary, Throw, Try, TryElse, Type, While, With,
};
use crate::construct::ConstructSet;
use crate::definition::{
    Cognitive, Cyclomatic, NestedFunctions, Recursion, Row, Sequences, Tokens, node, token,
};
use crate::facets::Facets;

use super::outline::{has_value, is_docstring, takes_the_rest};

const LOOPS: &[&str] = &["for_statement", "while_statement"];

pub(super) const ROWS: &[Row] = &[
    node("function_definition", Function).runs(&["body"]),
    node("lambda", Closure).runs(&["body"]),
    node("default_parameter", DefaultValue).evaluated_around(&["value"]),
    node("typed_default_parameter", DefaultValue).evaluated_around(&["value"]),
    node("class_definition", Type),
    node("decorator", Attribute),
    node("comment", Comment),
    node("string", Docstring).under(&["expression_statement"]).when(is_docstring),
    node("concatenated_string", Docstring).under(&["expression_statement"]).when(is_docstring),
    node("parenthesized_expression", Docstring).under(&["expression_statement"]).when(is_docstring),
    // Structure
    node("if_statement", If).nests(&["consequence"]),
    node("elif_clause", ElseIf).nests(&["consequence"]).clause(),
    node("else_clause", Else).under(&["if_statement"]).nests(&["body"]),
    node("else_clause", LoopElse).under(LOOPS).nests(&["body"]),
    node("else_clause", TryElse).under(&["try_statement"]).nests(&["body"]),
    node("conditional_expression", Ternary).deepens(),
    node("for_statement", ForEach).nests(&["body"]),
    node("while_statement", While).nests(&["body"]),
    node("try_statement", Try).nests(&["body"]),
    node("except_clause", Catch).deepens(),
    node("finally_clause", Finally),
    node("with_statement", With),
    node("match_statement", Switch).nests(&["body"]),
    node("case_clause", DefaultCase).when(takes_the_rest).bodies(&["consequence"]),
    node("case_clause", Case).bodies(&["consequence"]),
    node("if_clause", Guard).under(&["case_clause"]),
    node("assert_statement", Assert),
    node("list_comprehension", Comprehension),
    node("set_comprehension", Comprehension),
    node("dictionary_comprehension", Comprehension),
    node("generator_expression", Comprehension),
    node("for_in_clause", ComprehensionFor),
    node("if_clause", ComprehensionIf),
    // Logic
    node("boolean_operator", Logical),
    token("and", And).under(&["boolean_operator"]),
    token("or", Or).under(&["boolean_operator"]),
    node("parenthesized_expression", Parentheses),
    // Jumps
    node("break_statement", Jump),
    node("continue_statement", Jump),
    node("return_statement", Return),
    node("raise_statement", Throw),
    // Data
    node("call", Call),
    node("attribute", MemberAccess),
    node("assignment", Assignment).when(has_value),
    node("augmented_assignment", Assignment),
    node("named_expression", Assignment),
    token("==", Comparison).under(&["comparison_operator"]),
    token("!=", Comparison).under(&["comparison_operator"]),
    token("<", Comparison).under(&["comparison_operator"]),
    token("<=", Comparison).under(&["comparison_operator"]),
    token(">", Comparison).under(&["comparison_operator"]),
    token(">=", Comparison).under(&["comparison_operator"]),
    token("in", Comparison).under(&["comparison_operator"]),
    token("not in", Comparison).under(&["comparison_operator"]),
    token("is", Comparison).under(&["comparison_operator"]),
    token("is not", Comparison).under(&["comparison_operator"]),
    node("import_statement", Import),
    node("import_from_statement", Import),
    node("future_import_statement", Import),
];

pub(super) const STATEMENTS: &[&str] = &[
    "assert_statement",
    "break_statement",
    "class_definition",
    "continue_statement",
    "delete_statement",
    "exec_statement",
    "expression_statement",
    "for_statement",
    "function_definition",
    "future_import_statement",
    "global_statement",
    "if_statement",
    "import_from_statement",
    "import_statement",
    "match_statement",
    "nonlocal_statement",
    "pass_statement",
    "print_statement",
    "raise_statement",
    "return_statement",
    "try_statement",
    "type_alias_statement",
    "while_statement",
    "with_statement",
];

pub(super) const TOKENS: Tokens = Tokens {
    operands: &[&[
        "ellipsis",
        "false",
        "float",
        "identifier",
        "integer",
        "none",
        "string_content",
        "true",
        "type_conversion",
    ]],
    operators: &[&["wildcard_import"]],
    silent: &[&[")", "]", "}", "string_start", "string_end"]],
    atoms: &[&["comment", "is not", "not in", "string_content"]],
};

pub(super) const CYCLOMATIC: Cyclomatic = Cyclomatic {
    counted: ConstructSet::of(&[
        If,
        ElseIf,
        Ternary,
        ForEach,
        While,
        LoopElse,
        Catch,
        TryElse,
        Assert,
        ComprehensionFor,
        ComprehensionIf,
        And,
        Or,
        Case,
    ]),
    closures_count_in_encloser: true,
    variants: &[],
};

pub(super) const COGNITIVE: Cognitive = Cognitive {
    structural: ConstructSet::of(&[If, Ternary, ForEach, While, Catch, Switch]),
    flat: ConstructSet::of(&[ElseIf, Else, LoopElse, TryElse]),
    nesting: ConstructSet::of(&[
        If, ElseIf, Else, Ternary, ForEach, While, LoopElse, TryElse, Catch, Switch,
    ]),
    exempt: Facets::NONE,
    operators: ConstructSet::of(&[And, Or]),
    sequences: Sequences::ReadingOrderUpToParentheses,
    recursion: Recursion::Ignored,
    nested_functions: NestedFunctions::AddUnlessDecorator,
    types_reset_nesting: true,
    variants: &[],
};

pub(super) const EXITS: ConstructSet = ConstructSet::of(&[Return, Throw]);
