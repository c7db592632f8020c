//! A line for each finding, as compilers write them: `path:line:column: severity: message [rule]`.
//!
//! What reads compilers reads these: quickfix lists, problem matchers, `grep`. Hence a finding is
//! one line, whatever it says, and nothing else is written. Where types were asked for, a line is one of
//! the worst of them with its figures.

use std::io::{self, Write};

use astrolens_metrics::{TYPE_METRICS, TypeMetric};
use astrolens_model::{FileReport, Finding, Summary, TypeReport};

use super::finding::{severity, silenced};
use super::worst::{Rank, Worst};
use super::{Format, Increments, Options, Output, PathStyle, Renderer, Silenced, never, plain};

pub(super) const FORMAT: Format = Format {
    name: "concise",
    summary: "A line for each finding or type, as compilers write them, for editors and grep",
    paths: PathStyle::Current,
    wants_source: never,
    increments: Increments::Never,
    types: true,
    silenced: Silenced::Asked,
    tells_partial: false,
    encode: None,
    open: |output, options| match options.types {
        None => Box::new(Concise { output }),
        Some(metric) => Box::new(Types { output, metric, worst: Worst::new(options.top) }),
    },
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

/// Keeps the lines of the worst types.
struct Types<'out> {
    output: Output<'out>,
    metric: &'static TypeMetric,
    worst: Worst<String>,
}

impl Renderer for Types<'_> {
    fn file(&mut self, report: &FileReport, _: Option<&[u8]>) -> io::Result<()> {
        for named in &report.types {
            let badness = Options::badness_of_type(self.metric, named);
            let rank = Rank { badness, path: report.path.clone(), offset: named.start_byte };
            self.worst.offer(rank, || type_line(&report.path, named));
        }
        Ok(())
    }

    fn finish(&mut self, _: &Summary) -> io::Result<()> {
        for line in std::mem::replace(&mut self.worst, Worst::new(1)).into_sorted() {
            writeln!(self.output, "{line}")?;
        }
        self.output.flush()
    }
}

/// A type with its figures, those it has too little for left out.
fn type_line(path: &str, named: &TypeReport) -> String {
    let figures = TYPE_METRICS.iter().filter_map(|metric| {
        let figure = (metric.value)(named)?;
        Some(format!("{} {}", metric.id, plain::figure(figure)))
    });
    let figures = figures.collect::<Vec<_>>().join(", ");
    let TypeReport { qualified_name, kind, start_line, .. } = named;
    let line = format!("{path}:{start_line}: {} {qualified_name}: {figures}", kind.as_str());
    plain::printable(&line).into_owned()
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
    use super::*;
    use crate::testing::{self, options, render, render_with};

    #[test]
    fn a_type_is_a_line_with_its_figures_the_worst_first() {
        let mut report = testing::report("a.py");
        let heavier = TypeReport {
            qualified_name: "Outer\n.Shop".to_owned(),
            wmc: 9,
            tcc: Some(0.25),
            start_byte: 9,
            ..testing::named_type()
        };
        report.types = vec![testing::named_type(), heavier];
        let types = Some(&TYPE_METRICS[0]);
        let all = render_with("concise", &[report.clone()], &Options { types, ..options() });
        let expected = "\
a.py:1: class Outer␊.Shop: wmc 9, lcom4 2, tcc 0.25, methods 2, fields 3
a.py:1: class Shop: wmc 5, lcom4 2, methods 2, fields 3
";
        assert_eq!(all, expected);
        let one = render_with("concise", &[report], &Options { types, top: 1, ..options() });
        assert_eq!(one.lines().count(), 1);
    }

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
