//! The XML of `JUnit`, as Jenkins, GitLab and most other build servers read it.
//!
//! A file is a suite; each finding that fails the gate is a test that failed, each that is milder
//! a test that passed and says so in its output, and a file without findings a test that passed. There
//! is no specification; this keeps to the schema of Jenkins' xUnit plugin (`junit-10.xsd`), the
//! strictest of those in use.

use std::fmt::Write as _;
use std::io;

use astrolens_model::{FileReport, Finding, Severity, Summary};

use super::finding::severity;
use super::xml::Xml;
use super::{Format, Increments, PathStyle, Renderer, never};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit's XML, in which a finding that fails the gate is a failed test, for build servers",
    paths: PathStyle::Root,
    wants_source: never,
    increments: Increments::Never,
    types: false,
    silenced: false,
    encode: None,
    open: |output, options| {
        let xml = Xml::new(output, "testsuites", &[("name", "astrolens")]);
        Box::new(JUnit { xml, fail_on: options.fail_on })
    },
};

/// Writes a suite for each file.
struct JUnit<'out> {
    xml: Xml<'out>,
    /// The mildest severity that is a failure.
    fail_on: Severity,
}

impl Renderer for JUnit<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        let path = report.path.as_str();
        let findings = report.findings.iter();
        let failures = findings.filter(|finding| finding.severity >= self.fail_on).count();
        let counts =
            [report.findings.len().max(1), failures, usize::from(report.skipped.is_some())];
        let [tests, failures, skipped] = counts.map(|count| count.to_string());
        let attributes = [
            ("name", path),
            ("tests", &tests),
            ("failures", &failures),
            ("errors", "0"),
            ("skipped", &skipped),
            ("file", path),
        ];
        self.xml.begin("testsuite", &attributes)?;
        for finding in &report.findings {
            self.test(path, finding)?;
        }
        let measured = [("name", "measured"), ("classname", path)];
        if let Some(skipped) = &report.skipped {
            self.xml.begin("testcase", &measured)?;
            self.xml.empty("skipped", &[("message", &skipped.detail)])?;
            self.xml.end("testcase")?;
        } else if report.findings.is_empty() {
            self.xml.empty("testcase", &measured)?;
        }
        self.xml.end("testsuite")
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        self.xml.finish()
    }
}

impl JUnit<'_> {
    /// Writes the test that `finding`, in the file at `path`, is.
    fn test(&mut self, path: &str, finding: &Finding) -> io::Result<()> {
        let Finding { rule, message, start_line, start_column, .. } = finding;
        let name = match &finding.symbol {
            Some(symbol) => format!("{rule}: {symbol}"),
            None => rule.to_string(),
        };
        let mut places = format!("{path}:{start_line}:{start_column}");
        for piece in &finding.evidence {
            // Writing to a string cannot fail.
            let _ = write!(places, "\nline {}: {}", piece.line, piece.note);
        }
        let severity = severity(finding.severity);
        self.xml.begin("testcase", &[("name", &name), ("classname", path)])?;
        if finding.severity >= self.fail_on {
            self.xml.text("failure", &[("type", severity), ("message", message)], &places)?;
        } else {
            self.xml.text("system-out", &[], &format!("{severity}: {message}\n{places}"))?;
        }
        self.xml.end("testcase")
    }
}

#[cfg(test)]
mod tests {
    use astrolens_model::{FileReport, LanguageName, Severity};

    use crate::render::testing::{self, options, render, render_with};
    use crate::render::{Options, Purpose};

    #[test]
    fn what_does_not_fail_the_gate_is_a_test_that_passed() {
        let mut report = testing::report("a.py");
        report.findings[0].severity = Severity::Information;
        report.findings[0].evidence.clear();
        let expected = "\
  <testsuite name=\"a.py\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" file=\"a.py\">
    <testcase name=\"cognitive-complexity: greet\" classname=\"a.py\">
      <system-out>note: `greet` has a cognitive complexity of 3, above 2\na.py:1:5</system-out>
    </testcase>
  </testsuite>
";
        let text = render("junit", &[report.clone()]);
        assert!(text.contains(expected), "{text}");
        let options =
            Options { purpose: Purpose::Gate, fail_on: Severity::Information, ..options() };
        let text = render_with("junit", &[report], &options);
        assert!(
            text.contains("failures=\"1\"") && text.contains("<failure type=\"note\""),
            "{text}"
        );
    }

    #[test]
    fn findings_fail_and_files_without_pass() {
        let mut clean = testing::report("b.py");
        clean.findings.clear();
        let mut skipped =
            FileReport::skipped(LanguageName::new("c"), "too-large", "it is <large>".to_owned());
        "c.c".clone_into(&mut skipped.path);
        let expected = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<testsuites name=\"astrolens\">
  <testsuite name=\"a&amp;.py\" tests=\"1\" failures=\"1\" errors=\"0\" skipped=\"0\" file=\"a&amp;.py\">
    <testcase name=\"cognitive-complexity: greet\" classname=\"a&amp;.py\">
      <failure type=\"warning\" message=\"`greet` has a cognitive complexity of 3, above 2\">\
a&amp;.py:1:5\nline 2: +1: if\nline 3: +2: for, 1 level deep</failure>
    </testcase>
  </testsuite>
  <testsuite name=\"b.py\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"0\" file=\"b.py\">
    <testcase name=\"measured\" classname=\"b.py\"/>
  </testsuite>
  <testsuite name=\"c.c\" tests=\"1\" failures=\"0\" errors=\"0\" skipped=\"1\" file=\"c.c\">
    <testcase name=\"measured\" classname=\"c.c\">
      <skipped message=\"it is &lt;large&gt;\"/>
    </testcase>
  </testsuite>
</testsuites>
";
        assert_eq!(render("junit", &[testing::report("a&.py"), clean, skipped]), expected);
    }
}
