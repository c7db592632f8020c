//! Why a function has its figure: its source with the points in the margin, their sum, and what
//! is found of it.

use std::fmt::Write;

use astrolens_metrics::Metric;
use astrolens_model::{FileReport, Finding, Function, Increment, LineIndex};
use serde_json::{Value, json};

use crate::render::style::{Palette, paint, sign};
use crate::render::{Terminal, margin, plain};
use crate::scan::Single;

/// A function to be explained.
pub(super) struct View<'view> {
    /// Its file.
    pub(super) file: &'view Single,
    /// The report of its file.
    pub(super) report: &'view FileReport,
    /// Itself.
    pub(super) function: &'view Function,
    /// The metric to explain.
    pub(super) metric: &'static Metric,
}

impl View<'_> {
    /// The explanation for a person.
    pub(super) fn text(&self, terminal: Terminal) -> String {
        let palette = Palette::of(terminal);
        let Function { qualified_name, start_line, .. } = self.function;
        let place = format!("{}:{start_line}", plain::printable(&self.file.name));
        // Writing to a string cannot fail.
        let mut text = format!(
            "{} {}: cognitive {}, cyclomatic {}, nesting {}, NPath {}\n\n",
            paint(palette.place(), place),
            paint(palette.strong(), plain::printable(qualified_name)),
            self.function.cognitive,
            self.function.cyclomatic,
            self.function.nesting,
            self.function.npath
        );
        let lines = margin::lines(self.function, &self.file.text, &self.metric.id);
        margin::write(&lines, terminal, &mut text);
        let _ = writeln!(text, "\n{}", paint(palette.strong(), self.metric.sum(self.function)));
        if self.function.partial {
            text.push_str("A syntax error lies inside: this is what could be read.\n");
        }
        for finding in self.findings() {
            let style = palette.severity(finding.severity);
            let sign = paint(style, sign(finding.severity));
            let rule = paint(palette.quiet(), format!("({})", finding.rule));
            let message = plain::printable(&finding.message);
            let _ = writeln!(text, "{sign} {message} {rule}");
        }
        text
    }

    /// The explanation for a program.
    pub(super) fn json(&self) -> String {
        let Function { qualified_name, kind, start_line, end_line, partial, .. } = self.function;
        let index = LineIndex::new(&self.file.text);
        let lines: Vec<Value> = (*start_line..=*end_line)
            .map(|line| {
                let text = String::from_utf8_lossy(index.line(line - 1));
                let on_line = |increment: &&Increment| increment.line == line;
                let points: Vec<&Increment> =
                    self.metric.increments(self.function).filter(on_line).collect();
                json!({ "line": line, "text": text, "increments": points })
            })
            .collect();
        let explanation = json!({
            "kind": "function",
            "path": self.file.name,
            "language": self.report.language,
            "function": qualified_name,
            "function_kind": kind,
            "partial": partial,
            "start_line": start_line,
            "end_line": end_line,
            "metric": self.metric.id,
            "value": (self.metric.value)(self.function),
            "lines": lines,
            "findings": self.findings().collect::<Vec<_>>(),
        });
        format!("{explanation:#}\n")
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.report.findings.iter().filter(|finding| finding.is_about(self.function))
    }
}
