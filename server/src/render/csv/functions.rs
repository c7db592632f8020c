//! The figures of functions.

use super::{Column, columns};
use astrolens_model::Function;

/// The columns in order. Headings differ in more than case, since spreadsheets and databases
/// look no closer.
pub(super) static COLUMNS: &[Column<Function>] = columns! {
    "path" = |file, _| file.path;
    "language" = |file, _| file.language;
    "origin" = |file, _| file.origin.as_str();
    "name" = |_, function| function.name;
    "qualified_name" = |_, function| function.qualified_name;
    "ordinal" = |_, function| function.ordinal;
    "kind" = |_, function| function.kind.as_str();
    "partial" = |_, function| function.partial;
    "test" = |_, function| function.test;
    "start_line" = |_, function| function.start_line;
    "start_column" = |_, function| function.start_column;
    "end_line" = |_, function| function.end_line;
    "cognitive" = |_, function| function.cognitive;
    "cyclomatic" = |_, function| function.cyclomatic;
    "nesting" = |_, function| function.nesting;
    "npath" = |_, function| function.npath;
    "parameters" = |_, function| function.parameters;
    "exits" = |_, function| function.exits;
    "statements" = |_, function| function.statements;
    "lines_total" = |_, function| function.lines.total;
    "lines_code" = |_, function| function.lines.code;
    "lines_comment" = |_, function| function.lines.comment;
    "lines_blank" = |_, function| function.lines.blank;
    "abc_assignments" = |_, function| function.abc.a;
    "abc_branches" = |_, function| function.abc.b;
    "abc_conditions" = |_, function| function.abc.c;
    "abc_magnitude" = |_, function| function.abc.magnitude;
    "halstead_distinct_operators" = |_, function| function.halstead.n1;
    "halstead_distinct_operands" = |_, function| function.halstead.n2;
    "halstead_total_operators" = |_, function| function.halstead.total_operators;
    "halstead_total_operands" = |_, function| function.halstead.total_operands;
    "halstead_vocabulary" = |_, function| function.halstead.vocabulary;
    "halstead_length" = |_, function| function.halstead.length;
    "halstead_volume" = |_, function| function.halstead.volume;
    "halstead_difficulty" = |_, function| function.halstead.difficulty;
    "halstead_effort" = |_, function| function.halstead.effort;
    "halstead_time_s" = |_, function| function.halstead.time_s;
    "halstead_bugs" = |_, function| function.halstead.bugs;
    "maintainability_index" = |_, function| function.maintainability_index;
};
