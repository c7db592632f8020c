//! The report as a line of JSON for each file and one for the summary, for streams.

use std::io::{self, Write};

use astrolens_model::{FileReport, REPORT_SCHEMA, Summary};

use super::gated::found_in;
use super::json::write_json;
use super::{Format, Increments, Options, Output, PathStyle, Renderer, Silenced, never};

pub(super) const FORMAT: Format = Format {
    name: "ndjson",
    summary: "A line of JSON for each file and one for the summary, for streams",
    paths: PathStyle::Scanned,
    wants_source: never,
    increments: Increments::Asked,
    types: true,
    silenced: Silenced::Asked,
    tells_partial: true,
    encode: Some(encode),
    open: |output, options| Box::new(NdJson { output, options: options.clone() }),
};

/// Writes each line as it comes.
struct NdJson<'out> {
    output: Output<'out>,
    options: Options,
}

/// Appends a report as a line with its `type`.
fn encode(report: &FileReport, options: &Options, buffer: &mut Vec<u8>) {
    if let Some(report) = found_in(report, options.purpose) {
        tagged(r#"{"type":"file""#, report.as_ref(), buffer);
    }
}

/// Appends `value`, an object with at least one field, with the fields of `head` before its own.
///
/// Serde's own way to add a field to an object (`flatten`) buffers all of it first.
fn tagged<T: serde::Serialize>(head: &str, value: &T, buffer: &mut Vec<u8>) {
    buffer.extend_from_slice(head.as_bytes());
    let brace = buffer.len();
    write_json(value, buffer);
    buffer[brace] = b',';
    buffer.push(b'\n');
}

impl Renderer for NdJson<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        let mut bytes = Vec::new();
        encode(report, &self.options, &mut bytes);
        self.encoded(&bytes)
    }

    fn encoded(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.output.write_all(bytes)
    }

    fn finish(&mut self, summary: &Summary) -> io::Result<()> {
        let version = env!("CARGO_PKG_VERSION");
        let head =
            format!(r#"{{"type":"summary","schema":"{REPORT_SCHEMA}","version":"{version}""#);
        let mut line = Vec::new();
        tagged(&head, summary, &mut line);
        self.output.write_all(&line)?;
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use crate::testing::{self, options, render, render_with};
    use crate::{Options, Purpose};

    #[test]
    fn a_line_for_each_file_and_one_for_the_summary() {
        let text = render("ndjson", &[testing::report("a.py"), testing::report("b.py")]);
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("each line is JSON"))
            .collect();
        assert_eq!(lines.len(), 3);
        assert_eq!((&lines[0]["type"], &lines[0]["path"]), (&"file".into(), &"a.py".into()));
        assert_eq!((&lines[2]["type"], &lines[2]["files"]), (&"summary".into(), &2.into()));
        assert_eq!(lines[2]["schema"], "astrolens-report-1");
    }

    #[test]
    fn a_gate_tells_of_files_in_which_something_is_found() {
        let mut clean = testing::report("a.py");
        clean.findings.clear();
        let options = Options { purpose: Purpose::Gate, ..options() };
        let text = render_with("ndjson", &[clean, testing::report("b.py")], &options);
        assert!(!text.contains("a.py") && text.contains(r#""path":"b.py""#), "{text}");
    }
}
