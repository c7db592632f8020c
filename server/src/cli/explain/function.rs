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
        let _ = writeln!(text, "\n{}", paint(palette.strong(), self.sum()));
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
                let points: Vec<&Increment> = self.increments().filter(on_line).collect();
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

    fn increments(&self) -> impl Iterator<Item = &Increment> {
        let increments = self.function.increments.iter();
        increments.filter(|increment| increment.metric == self.metric.id)
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.report.findings.iter().filter(|finding| finding.is_about(self.function))
    }

    /// The figure as the sum of its points, in source order: `cognitive 3 = 1 + 2`.
    ///
    /// What no point stands for, such as the one path through every function, goes first. Points
    /// that multiply are given as a product where they make up the figure by themselves; those
    /// of structures within others do not.
    fn sum(&self) -> String {
        let value = (self.metric.value)(self.function);
        let head = format!("{} {}", self.metric.id, plain::figure(value));
        let mut points: Vec<u64> = self.increments().map(|increment| increment.points).collect();
        let (sign, together) = match self.metric.sign {
            '×' => (" × ", points.iter().fold(1, |all: u64, one| all.saturating_mul(*one))),
            _ => (" + ", points.iter().fold(0, |all: u64, one| all.saturating_add(*one))),
        };
        let whole = value as u64;
        if sign == " + " && whole > together {
            points.insert(0, whole - together);
        } else if whole != together {
            return head;
        }
        if points.len() < 2 {
            return head;
        }
        let points: Vec<String> = points.iter().map(u64::to_string).collect();
        format!("{head} = {}", points.join(sign))
    }
}
