//! Checkstyle's XML, which most build servers and review bots read.

use std::io;

use astrolens_model::{FileReport, Severity, Summary};

use super::xml::Xml;
use super::{Format, Increments, PathStyle, Renderer, Silenced, never};

pub(super) const FORMAT: Format = Format {
    name: "checkstyle",
    summary: "Checkstyle's XML, for build servers and review bots",
    paths: PathStyle::Root,
    wants_source: never,
    increments: Increments::Never,
    types: false,
    silenced: Silenced::Never,
    tells_partial: false,
    encode: None,
    // The version that readers look for, not that of this program.
    open: |output, _| Box::new(Checkstyle(Xml::new(output, "checkstyle", &[("version", "4.3")]))),
};

/// Writes the findings of each file that has any.
struct Checkstyle<'out>(Xml<'out>);

impl Renderer for Checkstyle<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        if report.findings.is_empty() {
            return Ok(());
        }
        let Self(xml) = self;
        xml.begin("file", &[("name", &report.path)])?;
        for finding in &report.findings {
            let severity = match finding.severity {
                Severity::Error => "error",
                Severity::Warning => "warning",
                Severity::Information => "info",
            };
            let attributes = [
                ("line", &*finding.start_line.to_string()),
                ("column", &finding.start_column.to_string()),
                ("severity", severity),
                ("message", &finding.message),
                ("source", &format!("astrolens.{}", finding.rule)),
            ];
            xml.empty("error", &attributes)?;
        }
        xml.end("file")
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        self.0.finish()
    }
}

#[cfg(test)]
mod tests {
    use crate::testing::{self, render};

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
