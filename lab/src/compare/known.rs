//! Differences between definitions: what another tool counts otherwise on purpose or by a slip.
//!
//! A share of agreement over all functions mixes these with mistakes. So functions that hold one
//! of them are counted apart: the share over the others is what says whether a figure is right.

use super::function::Metric;
use super::function::Metric::{Cognitive, Cyclomatic};
use crate::language::Language;
use crate::language::Language::{C, Cpp, Go, Javascript, Python, Rust, Typescript};

/// What a tool calls a metric's value.
#[derive(Clone, Copy)]
struct Figure {
    peer: &'static str,
    metric: Metric,
}

const CLANG_TIDY: Figure = Figure { peer: "clang-tidy", metric: Cognitive };
const COMPLEXIPY: Figure = Figure { peer: "complexipy", metric: Cognitive };
const GOCOGNIT: Figure = Figure { peer: "gocognit", metric: Cognitive };
const LIZARD: Figure = Figure { peer: "lizard", metric: Cyclomatic };
const RADON: Figure = Figure { peer: "radon", metric: Cyclomatic };
const SONARJS: Figure = Figure { peer: "sonarjs", metric: Cognitive };

/// One difference with one tool.
pub struct Known {
    /// The figure that differs.
    figure: Figure,
    /// Where it differs.
    pub languages: &'static [Language],
    /// A function with one of these constructs may differ: see [`super::features`].
    pub constructs: &'static [&'static str],
    /// What differs, as an end of "functions with".
    pub what: &'static str,
    /// Who is right by the definition, and why.
    pub verdict: &'static str,
}

/// The differences with `peer`, those that explain most first.
pub fn differences(
    peer: &str,
    metric: Metric,
    language: Language,
) -> impl Iterator<Item = &'static Known> {
    KNOWN.iter().filter(move |known| {
        known.figure.peer == peer
            && known.figure.metric == metric
            && known.languages.contains(&language)
    })
}

const fn known(
    figure: Figure,
    languages: &'static [Language],
    constructs: &'static [&'static str],
    what: &'static str,
    verdict: &'static str,
) -> Known {
    Known { figure, languages, constructs, what, verdict }
}

const PREPROCESSOR: &[&str] =
    &["preproc_if", "preproc_ifdef", "preproc_elif", "preproc_else", "preproc_elifdef"];

static KNOWN: &[Known] = &[
    known(
        RADON,
        &[Python],
        &["assert_statement"],
        "operators inside `assert`",
        "ours: radon does not look inside",
    ),
    known(
        COMPLEXIPY,
        &[Python],
        &["for_in_clause"],
        "a comprehension",
        "ours, as sonar-python: a comprehension is free, complexipy adds 1",
    ),
    known(
        COMPLEXIPY,
        &[Python],
        &[
            "try_statement > else_clause",
            "for_statement > else_clause",
            "while_statement > else_clause",
        ],
        "`else` of a loop or of `try`",
        "ours, as sonar-python: every `else` adds 1",
    ),
    known(
        COMPLEXIPY,
        &[Python],
        &["call of itself"],
        "a call of its own name",
        "ours, as sonar-python: recursion is free there, against the white paper",
    ),
    known(
        COMPLEXIPY,
        &[Python],
        &[
            "argument_list > conditional_expression",
            "call > parenthesized_expression",
            "interpolation > boolean_operator",
            "interpolation > conditional_expression",
            "keyword_argument > conditional_expression",
            "parenthesized_expression > conditional_expression",
            "keyword_argument > boolean_operator",
            "slice > boolean_operator",
            "subscript > boolean_operator",
            "tuple > boolean_operator",
            "tuple > conditional_expression",
        ],
        "conditional expressions and operators in arguments, tuples, f-strings, slices",
        "ours: complexipy does not look there",
    ),
    known(
        COMPLEXIPY,
        &[Python],
        &["parenthesized_expression > boolean_operator"],
        "`a and (b and c)`",
        "ours, as sonar-python: parentheses begin a new sequence",
    ),
    known(
        GOCOGNIT,
        &[Go],
        &["call of itself", "var_spec > function_type"],
        "a method or a named literal that calls itself",
        "ours: recursion of any function; gocognit knows that of plain functions alone",
    ),
    known(
        CLANG_TIDY,
        &[C, Cpp],
        &[
            "if_statement > goto_statement",
            "if_statement > do_statement",
            "if_statement > while_statement",
            "if_statement > for_statement",
            "if_statement > for_range_loop",
            "if_statement > switch_statement",
            "else_clause > goto_statement",
            "else_clause > do_statement",
            "else_clause > while_statement",
            "else_clause > for_statement",
            "else_clause > switch_statement",
        ],
        "`goto`, a loop or `switch` as the whole body of an `if` or `else`",
        "ours: each counts with braces and without; clang-tidy overlooks it without",
    ),
    known(
        CLANG_TIDY,
        &[C, Cpp],
        PREPROCESSOR,
        "branches of the preprocessor",
        "both: clang sees the one that it compiles, we choose one without a compiler",
    ),
    known(
        CLANG_TIDY,
        &[C, Cpp],
        &["condition in a macro's arguments"],
        "conditions in the arguments of a macro: `assert(a || b)`",
        "both: told to leave macros out, it leaves out what is written between their parentheses too",
    ),
    known(
        CLANG_TIDY,
        &[C, Cpp],
        &["condition that begins with a macro"],
        "a condition that begins with a macro: `errno == EINTR && …`",
        "ours: told to leave macros out, clang-tidy leaves the whole condition out",
    ),
    known(
        LIZARD,
        &[C, Cpp],
        PREPROCESSOR,
        "branches of the preprocessor",
        "ours: lizard reads all branches as if they were one program",
    ),
    known(
        LIZARD,
        &[C, Cpp],
        &["`&&` ahead of an assignment"],
        "`a && (b = c)`",
        "ours: lizard takes the `&&` for a reference to a value and takes 1 away",
    ),
    known(
        LIZARD,
        &[Cpp],
        &["type_descriptor > abstract_reference_declarator"],
        "a reference to a value, `T&&`, in types",
        "ours: lizard takes it for the operator",
    ),
    known(
        LIZARD,
        &[Cpp],
        &["condition in what initialises members"],
        "a condition in what initialises members",
        "ours: they run, and decide",
    ),
    known(
        LIZARD,
        &[C, Cpp],
        &[
            "compound_statement > struct_specifier",
            "declaration > struct_specifier",
            "compound_statement > class_specifier",
        ],
        "a type with methods inside",
        "ours: each method stands for itself; lizard adds them to the function around",
    ),
    known(
        SONARJS,
        &[Javascript, Typescript],
        &["ternary_expression > arrow_function", "ternary_expression > function_expression"],
        "a function as a value of `?:`",
        "ours: sonarjs does not step back a level after it, and all that follows costs 1 more",
    ),
    known(
        LIZARD,
        &[Go],
        &["func_literal"],
        "a literal",
        "ours, as gocyclo: a literal counts in the function around it",
    ),
    known(
        LIZARD,
        &[Rust],
        &["match_expression"],
        "`match`",
        "differs: lizard counts the `match`, we count its arms",
    ),
    known(
        LIZARD,
        &[Rust],
        &["closure_expression", "where_clause", "loop_expression", "impl_item"],
        "closures, `where`, `loop`, `impl`",
        "ours: lizard takes `||` of a closure for the operator, leaves `loop` out and is lost behind `where`",
    ),
];
