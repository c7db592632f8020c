//! A line of comma-separated values for each function, for spreadsheets and notebooks.

use std::fmt::Write as _;
use std::io::{self, Write};

use astrolens_model::{FileReport, Function, Summary};

use super::{Format, Output, Renderer, never};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    summary: "a line for each function with all its figures, for a spreadsheet",
    wants_source: never,
    explained: false,
    encode: Some(encode),
    open: |output, _| Box::new(Csv { output, started: false }),
};

/// A column: its heading, and what appends a function's value to a cell.
struct Column {
    heading: &'static str,
    value: fn(&FileReport, &Function, &mut String),
}

/// Rows of columns that hold text or figures of the function.
macro_rules! columns {
    ($($heading:literal = |$file:pat_param, $function:pat_param| $value:expr;)*) => {
        &[$(Column {
            heading: $heading,
            value: |$file, $function, cell| {
                // Writing to a string cannot fail.
                let _ = write!(cell, "{}", $value);
            },
        }),*]
    };
}

/// The columns in order. Headings differ in more than case, since spreadsheets and databases
/// look no closer.
static COLUMNS: &[Column] = columns! {
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

/// Writes the headings and then the lines that [`encode`] made.
struct Csv<'out> {
    output: Output<'out>,
    started: bool,
}

/// Appends a line for each function of `report`.
fn encode(report: &FileReport, buffer: &mut Vec<u8>) {
    let mut cell = String::new();
    for function in &report.functions {
        let cells = COLUMNS.iter().map(|column| {
            cell.clear();
            (column.value)(report, function, &mut cell);
            disarm(&mut cell);
            cell.clone()
        });
        push_record(cells, buffer);
    }
}

/// Appends a line of `cells`, quoted where they need it.
fn push_record(cells: impl Iterator<Item = impl AsRef<[u8]>>, buffer: &mut Vec<u8>) {
    let written = csv::Writer::from_writer(buffer).write_record(cells);
    debug_assert!(written.is_ok(), "every line has the same cells, and a Vec takes every byte");
}

/// Puts an apostrophe before what a spreadsheet would run as a formula: a JavaScript method may
/// be called `"=cmd()"`, and so may a file.
fn disarm(cell: &mut String) {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        cell.insert(0, '\'');
    }
}

impl Csv<'_> {
    fn start(&mut self) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        let mut line = Vec::new();
        push_record(COLUMNS.iter().map(|column| column.heading), &mut line);
        self.output.write_all(&line)
    }
}

impl Renderer for Csv<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        let mut bytes = Vec::new();
        encode(report, &mut bytes);
        self.encoded(&bytes)
    }

    fn encoded(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.start()?;
        self.output.write_all(bytes)
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        self.start()?;
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use crate::render::testing::{self, render};

    #[test]
    fn a_line_for_each_function_under_headings() {
        let mut report = testing::report("a,b.py");
        report.functions[0].qualified_name = "=cmd|' /C calc'!A0".to_owned();
        let text = render("csv", &[report, testing::report("c.py")]);
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let headings = reader.headers().expect("headings").clone();
        let column = |name| headings.iter().position(|heading| heading == name).expect("a column");
        let rows: Vec<csv::StringRecord> =
            reader.records().collect::<Result<_, _>>().expect("lines of equal length");
        assert_eq!(rows.len(), 2);
        assert_eq!(&rows[0][column("path")], "a,b.py");
        assert_eq!(&rows[0][column("qualified_name")], "'=cmd|' /C calc'!A0");
        assert_eq!(&rows[1][column("cognitive")], "3");
        assert_eq!(&rows[1][column("halstead_total_operators")], "40");
        assert_eq!(&rows[1][column("maintainability_index")], "74.25");
    }

    #[test]
    fn headings_differ_in_more_than_case() {
        let text = render("csv", &[]);
        let mut headings: Vec<String> = text.trim_end().split(',').map(str::to_lowercase).collect();
        let all = headings.len();
        headings.sort_unstable();
        headings.dedup();
        assert_eq!(headings.len(), all);
    }
}
