//! The JSON report: one object, a file's report on each line.

use std::io::{self, Write};

use astrolens_model::{FileReport, REPORT_SCHEMA, Summary};

use super::gated::found_in;
use super::{Format, Increments, Options, Output, PathStyle, Renderer, Silenced, never};

pub(super) const FORMAT: Format = Format {
    name: "json",
    summary: "The whole report as one JSON object, for programs",
    paths: PathStyle::Scanned,
    wants_source: never,
    increments: Increments::Asked,
    types: true,
    silenced: Silenced::Asked,
    tells_partial: true,
    encode: Some(encode),
    open: |output, options| Box::new(Json { output, options: options.clone(), separator: "" }),
};

/// Writes the report around the objects that [`encode`] made.
struct Json<'out> {
    output: Output<'out>,
    options: Options,
    /// What goes before the next file; empty before the first.
    separator: &'static str,
}

/// Appends a report as JSON without white space.
fn encode(report: &FileReport, options: &Options, buffer: &mut Vec<u8>) {
    if let Some(report) = found_in(report, options.purpose) {
        write_json(report.as_ref(), buffer);
    }
}

/// Appends `value`, which serialises for sure, as JSON without white space.
pub(super) fn write_json<T: serde::Serialize>(value: &T, buffer: &mut Vec<u8>) {
    let written = serde_json::to_writer(buffer, value);
    debug_assert!(written.is_ok(), "reports have string keys only, and a Vec takes every byte");
}

impl Json<'_> {
    fn start(&mut self) -> io::Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        writeln!(self.output, r#"{{"schema":"{REPORT_SCHEMA}","version":"{version}","files":["#)
    }
}

impl Renderer for Json<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        let mut bytes = Vec::new();
        encode(report, &self.options, &mut bytes);
        self.encoded(&bytes)
    }

    fn encoded(&mut self, bytes: &[u8]) -> io::Result<()> {
        if bytes.is_empty() {
            return Ok(());
        }
        if self.separator.is_empty() {
            self.start()?;
        }
        self.output.write_all(self.separator.as_bytes())?;
        self.separator = ",\n";
        self.output.write_all(bytes)
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        if self.separator.is_empty() {
            self.start()?;
        }
        let mut totals = Vec::new();
        write_json(summary, &mut totals);
        self.output.write_all(b"\n],\"findings\":[],\"summary\":")?;
        self.output.write_all(&totals)?;
        self.output.write_all(b"}\n")?;
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::testing::{self, options, render, render_with};
    use crate::{Options, Purpose};

    #[test]
    fn an_object_with_a_file_on_each_line() {
        let text = render("json", &[testing::report("a.py"), testing::report("b.py")]);
        let value: Value = serde_json::from_str(&text).expect("one JSON object");
        assert_eq!(value["schema"], "astrolens-report-1");
        assert_eq!(value["files"][1]["path"], "b.py");
        assert_eq!(value["files"][0]["functions"][0]["halstead"]["N1"], 40);
        assert_eq!(value["summary"]["files"], 2);
        assert_eq!(text.lines().filter(|line| line.contains(r#""path":""#)).count(), 2);
    }

    #[test]
    fn no_files_are_still_a_report() {
        let value: Value = serde_json::from_str(&render("json", &[])).expect("one JSON object");
        assert_eq!(value["files"], Value::Array(Vec::new()));
    }

    #[test]
    fn a_gate_tells_of_files_in_which_something_is_found() {
        let mut clean = testing::report("a.py");
        clean.findings.clear();
        let options = Options { purpose: Purpose::Gate, ..options() };
        let text = render_with("json", &[clean, testing::report("b.py")], &options);
        assert!(!text.contains("a.py") && text.contains(r#""path":"b.py""#), "{text}");
    }
}
