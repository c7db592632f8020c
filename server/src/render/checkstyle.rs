//! Checkstyle's XML, which most build servers and review bots read.

use std::io::{self, Write};

use astrolens_model::{FileReport, Severity, Summary};

use super::xml::escaped;
use super::{Format, Increments, Output, PathStyle, Renderer, never};

pub(super) const FORMAT: Format = Format {
    name: "checkstyle",
    summary: "Checkstyle's XML, for build servers and review bots",
    paths: PathStyle::Root,
    wants_source: never,
    increments: Increments::Never,
    types: false,
    silenced: false,
    encode: None,
    open: |output, _| Box::new(Checkstyle { output, started: false }),
};

/// Writes the findings of each file that has any.
struct Checkstyle<'out> {
    output: Output<'out>,
    started: bool,
}

impl Checkstyle<'_> {
    fn start(&mut self) -> io::Result<()> {
        if self.started {
            return Ok(());
        }
        self.started = true;
        // The version that readers look for, not that of this program.
        self.output.write_all(
            b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<checkstyle version=\"4.3\">\n",
        )
    }
}

impl Renderer for Checkstyle<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        self.start()?;
        if report.findings.is_empty() {
            return Ok(());
        }
        writeln!(self.output, "  <file name=\"{}\">", escaped(&report.path))?;
        for finding in &report.findings {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Information => "info",
            };
            writeln!(
                self.output,
                "    <error line=\"{}\" column=\"{}\" severity=\"{severity}\" message=\"{}\" \
                 source=\"astrolens.{}\"/>",
                finding.start_line,
                finding.start_column,
                escaped(&finding.message),
                escaped(finding.rule.as_str()),
            )?;
        }
        self.output.write_all(b"  </file>\n")
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        self.start()?;
        self.output.write_all(b"</checkstyle>\n")?;
        self.output.flush()
    }
}

#[cfg(test)]
mod tests {
    use crate::render::testing::{self, render};

    #[test]
    fn an_error_for_each_finding() {
        let mut clean = testing::report("b.py");
        clean.findings.clear();
        let expected = "\
<?xml version=\"1.0\" encoding=\"UTF-8\"?>
<checkstyle version=\"4.3\">
  <file name=\"a.py\">
    <error line=\"1\" column=\"5\" severity=\"warning\" message=\"`greet` has a cognitive \
complexity of 3, above 2\" source=\"astrolens.cognitive-complexity\"/>
  </file>
</checkstyle>
";
        assert_eq!(render("checkstyle", &[testing::report("a.py"), clean]), expected);
    }
}
