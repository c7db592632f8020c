//! Annotations of a GitHub workflow: `::warning file=…,line=…::message`.
//!
//! GitHub shows the first ten annotations of each level of a step and drops the others, so the
//! worst findings come first. The log shows them all, up to [`SHOWN`].

use std::fmt::Write as _;
use std::io::{self, Write};

use astrolens_model::{FileReport, Finding, Severity, Summary};

use super::finding::{place, rank};
use super::partial::ReadInPart;
use super::worst::Worst;
use super::{Format, Increments, Output, PathStyle, Renderer, Silenced, never, plain};

/// How many findings are printed.
const SHOWN: usize = 1_000;

/// How many pieces of evidence are told with each.
const EVIDENCE: usize = 10;

pub(super) const FORMAT: Format = Format {
    name: "github",
    summary: "Annotations of a GitHub workflow",
    paths: PathStyle::Root,
    wants_source: never,
    increments: Increments::Never,
    types: false,
    silenced: Silenced::Never,
    tells_partial: true,
    encode: None,
    open: |output, _| {
        let (worst, partial) = (Worst::new(SHOWN), ReadInPart::default());
        Box::new(GitHub { output, worst, partial })
    },
};

/// Keeps the worst findings as the lines they will be.
struct GitHub<'out> {
    output: Output<'out>,
    worst: Worst<String>,
    partial: ReadInPart,
}

impl Renderer for GitHub<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        self.partial.file(report);
        for finding in &report.findings {
            self.worst.offer(rank(finding, &report.path), || command(&report.path, finding));
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        let worst = std::mem::replace(&mut self.worst, Worst::new(1));
        let seen = worst.seen();
        let lines = worst.into_sorted();
        let left_out = seen - lines.len() as u64;
        for line in lines {
            writeln!(self.output, "{line}")?;
        }
        if left_out > 0 {
            let more = plain::count(left_out, "milder finding");
            writeln!(self.output, "{more} not shown; the other formats have them all")?;
        }
        if let Some(line) = notice(&self.partial) {
            writeln!(self.output, "{line}")?;
        }
        self.output.flush()
    }
}

/// The workflow command that says which files were read in part, at the first error; `None` if
/// there are none. One for all of them: a notice for each would crowd out the findings.
fn notice(partial: &ReadInPart) -> Option<String> {
    let (path, line) = partial.first()?;
    let line = line.map_or_else(String::new, |line| format!(",line={line}"));
    let message = escape_data(&partial.sentence()?);
    Some(format!("::notice file={}{line},title=read in part::{message}", escape_property(path)))
}

/// The workflow command that annotates a finding.
fn command(path: &str, finding: &Finding) -> String {
    let level = match finding.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Information => "notice",
    };
    let mut command = format!("::{level} file={}", escape_property(path));
    let mut property = |name: &str, value: u32| {
        // Writing to a string cannot fail.
        let _ = write!(command, ",{name}={value}");
    };
    property("line", finding.start_line);
    property("endLine", finding.end_line.max(finding.start_line));
    // Columns are understood on annotations of one line only.
    if finding.start_line == finding.end_line {
        property("col", finding.start_column);
        property("endColumn", finding.end_column);
    }
    let mut message = finding.message.clone();
    for evidence in finding.evidence.iter().take(EVIDENCE) {
        let _ = write!(message, "\n{}: {}", place(evidence), evidence.note);
    }
    let shown = finding.evidence.len().min(EVIDENCE);
    let more = (finding.evidence_count as usize).saturating_sub(shown);
    if more > 0 {
        let _ = write!(message, "\nand {more} more");
    }
    let title = escape_property(finding.rule.as_str());
    let _ = write!(command, ",title={title}::{}", escape_data(&message));
    command
}

/// A command's message as the runner reads it back.
fn escape_data(text: &str) -> String {
    text.replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// The value of a command's property as the runner reads it back.
fn escape_property(text: &str) -> String {
    escape_data(text).replace(':', "%3A").replace(',', "%2C")
}

#[cfg(test)]
mod tests {
    use astrolens_model::Severity;

    use crate::testing::{self, render};

    #[test]
    fn evidence_in_another_file_is_told_with_its_path() {
        let text = render("github", &[testing::report_across_files("a.py", "lib/b.py")]);
        assert!(text.contains("%0Aline 2: +1: if%0Alib/b.py:3: +2: for"), "{text}");
    }

    #[test]
    fn an_annotation_with_its_evidence() {
        let text = render("github", &[testing::report("src/a.py")]);
        assert_eq!(
            text,
            "::warning file=src/a.py,line=1,endLine=1,col=5,endColumn=10,\
             title=cognitive-complexity::`greet` has a cognitive complexity of 3, above 2\
             %0Aline 2: +1: if%0Aline 3: +2: for, 1 level deep\n"
        );
    }

    #[test]
    fn what_was_read_in_part_is_one_notice_at_the_first_error() {
        let mut first = testing::report("src/a,b.py");
        first.findings.clear();
        first.partial = true;
        first.partial_at = Some(astrolens_model::Position { line: 3, column: 1 });
        let second = astrolens_model::FileReport { path: "c.py".to_owned(), ..first.clone() };
        assert_eq!(
            render("github", &[first, second]),
            "::notice file=src/a%2Cb.py,line=3,title=read in part::\
             2 files were read in part: src/a,b.py:3, c.py:3\n"
        );
    }

    #[test]
    fn nothing_from_a_file_ends_the_command() {
        let mut report = testing::report("a,b:c%.py\n::error::x");
        report.findings[0].message = "100 %\r\n::error::x".to_owned();
        let text = render("github", &[report]);
        assert_eq!(text.lines().count(), 1, "{text}");
        assert!(text.starts_with("::warning file=a%2Cb%3Ac%25.py%0A%3A%3Aerror%3A%3Ax,line=1,"));
        assert!(text.contains("::100 %25%0D%0A::error::x%0A"));
    }

    #[test]
    fn the_worst_come_first() {
        let mut worse = testing::report("z.py");
        worse.findings[0].severity = Severity::Error;
        let mut further_off = testing::report("y.py");
        further_off.findings[0].value = Some(9.0);
        let text = render("github", &[testing::report("a.py"), further_off, worse]);
        let files: Vec<&str> =
            text.lines().filter_map(|line| line.split(['=', ',']).nth(1)).collect();
        assert_eq!(files, ["z.py", "y.py", "a.py"]);
    }
}
