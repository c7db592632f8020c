//! Comma-separated values (RFC 4180), for spreadsheets and notebooks: a line for each function, for
//! each type where types were asked for, and for each finding of a gate.

mod findings;
mod functions;
mod types;

use std::fmt::Display;
use std::io::{self, Write};

use astrolens_model::{FileReport, Summary};

use super::{Format, Increments, Options, Output, PathStyle, Purpose, Renderer, Silenced, never};

pub(super) const FORMAT: Format = Format {
    name: "csv",
    summary: "A line for each function, type or finding, for a spreadsheet",
    paths: PathStyle::Scanned,
    wants_source: never,
    increments: Increments::Never,
    types: true,
    silenced: Silenced::Asked,
    tells_partial: false,
    encode: Some(encode),
    open: |output, options| Box::new(Csv { output, options: options.clone(), started: false }),
};

/// What the lines of one kind are.
struct Table {
    /// The headings.
    headings: fn() -> Vec<&'static str>,
    /// Hands over the cells of each line that a report has, as many as there are headings.
    rows: fn(&FileReport, &mut WriteLine<'_>),
}

/// What writes a line of cells.
type WriteLine<'a> = dyn FnMut(&mut dyn Iterator<Item = String>) + 'a;

/// The table that `options` ask for.
fn table(options: &Options) -> &'static Table {
    if options.purpose == Purpose::Gate {
        &findings::TABLE
    } else if options.types.is_some() {
        &types::TABLE
    } else {
        &functions::TABLE
    }
}

/// A column: its heading, and the cell of a row.
struct Column<Row> {
    heading: &'static str,
    cell: fn(&FileReport, &Row) -> String,
}

/// Columns that hold text or figures.
macro_rules! columns {
    ($($heading:literal = |$file:pat_param, $row:pat_param| $value:expr;)*) => {
        &[$(Column { heading: $heading, cell: |$file, $row| $value.to_string() }),*]
    };
}
use columns;

/// A value that may be absent: an empty cell.
fn optional<T: Display>(value: Option<T>) -> String {
    value.map_or_else(String::new, |value| value.to_string())
}

/// Writes the headings and then the lines that [`encode`] made.
struct Csv<'out> {
    output: Output<'out>,
    options: Options,
    started: bool,
}

/// Appends the lines of `report`.
fn encode(report: &FileReport, options: &Options, buffer: &mut Vec<u8>) {
    (table(options).rows)(report, &mut |cells| push_record(cells, buffer));
}

/// Appends a line of `cells`, quoted and disarmed where they need it.
pub(super) fn push_record(cells: impl Iterator<Item = String>, buffer: &mut Vec<u8>) {
    let written = csv::Writer::from_writer(buffer).write_record(cells.map(disarmed));
    debug_assert!(written.is_ok(), "every line has the same cells, and a Vec takes every byte");
}

/// `cell` with an apostrophe before what a spreadsheet would run as a formula: a JavaScript method
/// may be called `"=cmd()"`, and so may a file.
fn disarmed(mut cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        cell.insert(0, '\'');
    }
    cell
}

impl Csv<'_> {
    fn start(&mut self) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        let mut line = Vec::new();
        push_record((table(&self.options).headings)().into_iter().map(str::to_owned), &mut line);
        self.output.write_all(&line)
    }
}

impl Renderer for Csv<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        let mut bytes = Vec::new();
        encode(report, &self.options, &mut bytes);
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
    use super::*;
    use crate::testing::{self, options, render, render_with};

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

    /// Spreadsheets and databases look no closer.
    #[test]
    fn headings_differ_in_more_than_case() {
        let gate = Options { purpose: Purpose::Gate, ..options() };
        for options in [
            options(),
            gate,
            Options { types: Some(&astrolens_metrics::TYPE_METRICS[0]), ..options() },
        ] {
            let text = render_with("csv", &[], &options);
            let mut headings: Vec<String> =
                text.trim_end().split(',').map(str::to_lowercase).collect();
            let all = headings.len();
            headings.sort_unstable();
            headings.dedup();
            assert_eq!(headings.len(), all);
        }
    }

    #[test]
    fn a_gate_has_a_line_for_each_finding() {
        let options = Options { purpose: Purpose::Gate, ..options() };
        let mut clean = testing::report("b.py");
        clean.findings.clear();
        let reports = [testing::report("a.py"), clean, testing::silenced_report("c.py")];
        let text = render_with("csv", &reports, &options);
        let fingerprint = testing::finding().fingerprint;
        let figures = "cognitive-complexity,warning,greet,1,5,1,10,3,2,\
                       \"`greet` has a cognitive complexity of 3, above 2\"";
        let expected = format!(
            "path,language,rule,severity,qualified_name,start_line,start_column,end_line,\
             end_column,value,threshold,message,fingerprint,baseline,silenced\n\
             a.py,python,{figures},{fingerprint},,\n\
             c.py,python,{figures},{fingerprint},,suppressed by line 9: it is a table\n\
             c.py,python,{figures},{fingerprint},unchanged,known to the baseline\n"
        );
        assert_eq!(text, expected);
    }

    #[test]
    fn types_have_lines_of_their_own() {
        let mut report = testing::report("a.py");
        report.types.push(testing::named_type());
        let text = render_with(
            "csv",
            &[report],
            &Options { types: Some(&astrolens_metrics::TYPE_METRICS[0]), ..options() },
        );
        let expected = "path,language,name,qualified_name,kind,start_line,end_line,wmc,lcom4,\
                        tcc,methods,public_methods,fields,public_fields\n\
                        a.py,python,Shop,Shop,class,1,4,5,2,,2,1,3,0\n";
        assert_eq!(text, expected);
    }
}
