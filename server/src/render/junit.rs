//! The XML of `JUnit`, as Jenkins and most other build servers read it.
//!
//! A file is a suite; each finding is a test that failed, and a file without findings a test that
//! passed. There is no specification; this keeps to the schema of Jenkins' xUnit plugin
//! (`junit-10.xsd`), the strictest of those in use.

use std::io::{self, Write};

use astrolens_model::{FileReport, Finding, Summary};

use super::finding::severity;
use super::xml::escaped;
use super::{Format, Increments, Output, PathStyle, Renderer, never};

pub(super) const FORMAT: Format = Format {
    name: "junit",
    summary: "JUnit's XML, in which each finding is a failed test, for build servers",
    paths: PathStyle::Root,
    wants_source: never,
    increments: Increments::Never,
    types: false,
    silenced: false,
    encode: None,
    open: |output, _| Box::new(JUnit { output, started: false }),
};

/// Writes a suite for each file.
struct JUnit<'out> {
    output: Output<'out>,
    started: bool,
}

impl JUnit<'_> {
    fn start(&mut self) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        self.output.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"astrolens\">\n",
        )
    }
}

impl Renderer for JUnit<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        self.start()?;
        let path = escaped(&report.path);
        let failures = report.findings.len();
        let skipped = usize::from(report.skipped.is_some());
        let tests = failures.max(1);
        writeln!(
            self.output,
            "  <testsuite name=\"{path}\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" \
             skipped=\"{skipped}\" file=\"{path}\">"
        )?;
        for finding in &report.findings {
            write_failure(&mut self.output, &path, finding)?;
        }
        if let Some(skipped) = &report.skipped {
            let detail = escaped(&skipped.detail);
            writeln!(
                self.output,
                "    <testcase name=\"measured\" classname=\"{path}\">\n      <skipped \
                 message=\"{detail}\"/>\n    </testcase>"
            )?;
        } else if failures == 0 {
            writeln!(self.output, "    <testcase name=\"measured\" classname=\"{path}\"/>")?;
        }
        self.output.write_all(b"  </testsuite>\n")
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        self.start()?;
        self.output.write_all(b"</testsuites>\n")?;
        self.output.flush()
    }
}

/// Writes a test that failed, in the file at `path`, which is escaped.
fn write_failure(output: &mut Output<'_>, path: &str, finding: &Finding) -> io::Result<()> {
    let rule = finding.rule.as_str();
    let name = match &finding.symbol {
        Some(symbol) => escaped(&format!("{rule}: {symbol}")),
        None => escaped(rule),
    };
    let message = escaped(&finding.message);
    let severity = severity(finding.severity);
    let mut places = format!("{path}:{}:{}", finding.start_line, finding.start_column);
    for piece in &finding.evidence {
        places.push_str(&escaped(&format!("\nline {}: {}", piece.line, piece.note)));
    }
    writeln!(
        output,
        "    <testcase name=\"{name}\" classname=\"{path}\">\n      <failure type=\"{severity}\" \
         message=\"{message}\">{places}</failure>\n    </testcase>"
    )
}

#[cfg(test)]
mod tests {
    use astrolens_model::{FileReport, LanguageName};

    use crate::render::testing::{self, render};

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
a&amp;.py:1:5&#10;line 2: +1: if&#10;line 3: +2: for, 1 level deep</failure>
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
