//! The XML of `JUnit`, as Jenkins, GitLab and most other build servers read it.
//!
//! A file is a suite; each finding that fails the gate is a test that failed, each that is milder
//! a test that passed and says so in its output. A file without findings is a test that passed, and one
//! that was read in part has such a test, too, which says so. There is no specification; this keeps to the schema of Jenkins' xUnit plugin (`junit-10.xsd`), the
//! strictest of those in use.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io;

use astrolens_model::{FileReport, Finding, Severity, Summary};

use super::finding::{place, severity};
use super::xml::Xml;
use super::{Format, Increments, PathStyle, Renderer, Silenced, never};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit's XML, in which a finding that fails the gate is a failed test, for build servers",
    paths: PathStyle::Root,
    wants_source: never,
    increments: Increments::Never,
    types: false,
    silenced: Silenced::Never,
    tells_partial: true,
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
        let is_test = report.findings.is_empty() || report.partial || report.skipped.is_some();
        let tests = report.findings.len() + usize::from(is_test);
        let counts = [tests, failures, usize::from(report.skipped.is_some())];
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
        let mut names = HashSet::new();
        for finding in &report.findings {
            self.test(path, finding, &mut names)?;
        }
        let measured = [("name", "measured"), ("classname", path)];
        if let Some(skipped) = &report.skipped {
            self.xml.begin("testcase", &measured)?;
            self.xml.empty("skipped", &[("message", &skipped.detail)])?;
            self.xml.end("testcase")?;
        } else if report.partial {
            self.xml.begin("testcase", &measured)?;
            self.xml.text("system-out", &[], &read_in_part(report))?;
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
    /// Writes the test that `finding`, in the file at `path`, is; `names` are those of the tests
    /// before it in the file.
    fn test(
        &mut self,
        path: &str,
        finding: &Finding,
        names: &mut HashSet<String>,
    ) -> io::Result<()> {
        let Finding { message, start_line, start_column, .. } = finding;
        let name = name(finding, names);
        let mut places = format!("{path}:{start_line}:{start_column}");
        for piece in &finding.evidence {
            // Writing to a string cannot fail.
            let _ = write!(places, "\n{}: {}", place(piece), piece.note);
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

/// The name of the test that `finding` is: its rule and symbol, with the line behind them where one
/// of `names` has both, and the column where one has the line as well; adds it to `names`. Build
/// servers take tests of one name for one.
fn name(finding: &Finding, names: &mut HashSet<String>) -> String {
    let Finding { rule, symbol, start_line, start_column, .. } = finding;
    let mut name = match symbol {
        Some(symbol) => format!("{rule}: {symbol}"),
        None => rule.to_string(),
    };
    if names.contains(&name) {
        // Writing to a string cannot fail.
        let _ = write!(name, "@{start_line}");
        if names.contains(&name) {
            let _ = write!(name, ":{start_column}");
        }
    }
    names.insert(name.clone());
    name
}

/// What is said of a file that was read in part.
fn read_in_part(report: &FileReport) -> String {
    let path = &report.path;
    match report.partial_at {
        Some(at) => format!("read in part: {path}:{}:{} is the first error", at.line, at.column),
        None => format!("{path} was read in part"),
    }
}

#[cfg(test)]
mod tests {
    use astrolens_model::{FileReport, LanguageName, Severity};

    use crate::testing::{self, options, render, render_with};
    use crate::{Options, Purpose};

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
    fn evidence_in_another_file_is_told_with_its_path() {
        let text = render("junit", &[testing::report_across_files("a.py", "lib/b.py")]);
        let places = "a.py:1:5\nline 2: +1: if\nlib/b.py:3: +2: for, 1 level deep</failure>";
        assert!(text.contains(places), "{text}");
    }

    #[test]
    fn what_was_read_in_part_is_a_test_that_passed_beside_the_findings() {
        let mut report = testing::report("a.py");
        report.partial = true;
        report.partial_at = Some(astrolens_model::Position { line: 3, column: 7 });
        let expected = "    <testcase name=\"measured\" classname=\"a.py\">
      <system-out>read in part: a.py:3:7 is the first error</system-out>
    </testcase>
";
        let text = render("junit", &[report.clone()]);
        assert!(text.contains(expected) && text.contains("tests=\"2\" failures=\"1\""), "{text}");
        report.findings.clear();
        let text = render("junit", &[report]);
        assert!(text.contains(expected) && text.contains("tests=\"1\" failures=\"0\""), "{text}");
    }

    #[test]
    fn no_two_tests_of_a_file_share_a_name() {
        let mut report = testing::report("a.py");
        let one = report.findings[0].clone();
        report.findings = [(1, 5), (7, 1), (7, 9)]
            .map(|(start_line, start_column)| crate::junit::Finding {
                start_line,
                start_column,
                ..one.clone()
            })
            .into();
        let text = render("junit", &[report]);
        for name in ["greet", "greet@7", "greet@7:9"] {
            let name = format!("name=\"cognitive-complexity: {name}\"");
            assert_eq!(text.matches(&name).count(), 1, "{text}");
        }
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
