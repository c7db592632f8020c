//! What people type in each language.

use crate::language::{Language, Registered};

/// The nodes that an edit goes to, and what may be typed there.
pub struct Habits {
    /// Functions: edits are made inside of them.
    pub functions: &'static [&'static str],
    /// What holds statements.
    pub blocks: &'static [&'static str],
    /// Names that may grow or shrink by a character.
    pub names: &'static [&'static str],
    /// Numbers that may become others.
    pub numbers: &'static [&'static str],
    /// A statement, typed as a line.
    pub statement: &'static str,
    /// A statement that adds to complexity: its lines, indented from where it stands.
    pub branch: &'static [&'static str],
    /// A comment to the end of its line.
    pub comment: &'static str,
}

/// Those of a language.
pub fn of(language: Registered) -> &'static Habits {
    match Language::of(language) {
        Language::Python => &PYTHON,
        Language::Go => &GO,
        Language::C => &C,
        Language::Cpp => &CPP,
        Language::Javascript | Language::Typescript => &JAVASCRIPT,
        Language::Rust => &RUST,
    }
}

static PYTHON: Habits = Habits {
    functions: &["function_definition"],
    blocks: &["block"],
    names: &["identifier"],
    numbers: &["integer", "float"],
    statement: "typed = typed + 1",
    branch: &["if typed and other:", "    typed = 2"],
    comment: "# typed",
};

static GO: Habits = Habits {
    functions: &["function_declaration", "method_declaration"],
    blocks: &["block", "statement_list"],
    names: &["identifier", "field_identifier"],
    numbers: &["int_literal", "float_literal"],
    statement: "typed = typed + 1",
    branch: &["if typed && other {", "\ttyped = 2", "}"],
    comment: "// typed",
};

static C: Habits = Habits {
    functions: &["function_definition"],
    blocks: &["compound_statement"],
    names: &["identifier", "field_identifier"],
    numbers: &["number_literal"],
    statement: "typed = typed + 1;",
    branch: &["if (typed && other) {", "    typed = 2;", "}"],
    comment: "// typed",
};

static CPP: Habits = Habits { ..C };

static JAVASCRIPT: Habits = Habits {
    functions: &["function_declaration", "method_definition", "function_expression"],
    blocks: &["statement_block"],
    names: &["identifier", "property_identifier"],
    numbers: &["number"],
    ..C
};

static RUST: Habits = Habits {
    functions: &["function_item"],
    blocks: &["block"],
    names: &["identifier", "field_identifier"],
    numbers: &["integer_literal", "float_literal"],
    branch: &["if typed && other {", "    typed = 2;", "}"],
    ..C
};
