//! A line for each finding, as compilers write them: `path:line:column: severity: message [rule]`.
//!
//! What reads compilers reads these: quickfix lists, problem matchers, `grep`. Hence a finding is
//! one line, whatever it says, and nothing else is written.

use std::io::{self, Write};

use astrolens_model::{FileReport, Finding, Summary};

use super::finding::{severity, silenced};
use super::{Format, Increments, Output, PathStyle, Renderer, never, plain};

pub(super) const FORMAT: Format = Format {
    name: "concise",
    summary: "a line for each finding, as compilers write them, for editors and grep",
    paths: PathStyle::Current,
    wants_source: never,
    increments: Increments::Never,
    types: false,
    silenced: false,
    encode: None,
    open: |output, _| Box::new(Concise { output }),
};

/// Writes each finding as it comes.
struct Concise<'out> {
    output: Output<'out>,
}

impl Renderer for Concise<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        for finding in &report.findings {
            writeln!(self.output, "{}", line(&report.path, finding))?;
        }
        for (finding, by) in silenced(report) {
            let by = plain::printable(&by.phrase()).into_owned();
            writeln!(self.output, "{} ({by})", line(&report.path, finding))?;
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        self.output.flush()
    }
}

fn line(path: &str, finding: &Finding) -> String {
    let path = plain::printable(path);
    let message = plain::printable(&finding.message);
    let Finding { start_line, start_column, rule, .. } = finding;
    let severity = severity(finding.severity);
    format!("{path}:{start_line}:{start_column}: {severity}: {message} [{rule}]")
}

#[cfg(test)]
mod tests {
    use crate::render::testing::{self, render};

    #[test]
    fn a_finding_is_a_line_whatever_it_says() {
        let mut report = testing::report("my src/a.py");
        report.findings[0].message = "two\nlines".to_owned();
        let expected = "my src/a.py:1:5: warning: two␊lines [cognitive-complexity]\n";
        assert_eq!(render("concise", &[report]), expected);
        assert_eq!(render("concise", &[]), "");
    }

    #[test]
    fn what_is_silenced_says_by_what() {
        let report = testing::silenced_report("a.py");
        let expected = "\
a.py:1:5: warning: `greet` has a cognitive complexity of 3, above 2 [cognitive-complexity] (suppressed by line 9: it is a table)
a.py:1:5: warning: `greet` has a cognitive complexity of 3, above 2 [cognitive-complexity] (known to the baseline)
";
        assert_eq!(render("concise", &[report]), expected);
    }
}
