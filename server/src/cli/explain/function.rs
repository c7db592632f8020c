//! Why a function has its figure: its source with the points in the margin, their sum, and what
//! is found of it.

use std::fmt::Write;

use astrolens_ide::features::advice::{Advice, advice};
use astrolens_ide::features::costly_blocks::{CostlyBlock, costly_blocks};
use astrolens_metrics::{Metric, Terms};
use astrolens_model::{FileReport, Finding, Function, Increment, LineIndex};
use serde_json::{Value, json};

use super::{Context, Points};
use crate::render::style::{Palette, paint, sign};
use crate::render::{Terminal, margin, plain, whose};
use crate::scan::Single;

/// A function of fewer lines is seen at once.
const SCREEN: u32 = 25;

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
    /// How many lines are shown around one with points.
    pub(super) context: Context,
    /// Others that the name could have meant.
    pub(super) namesakes: Vec<&'view Function>,
    /// The blocks that hold most of the points, in source order.
    blocks: Vec<CostlyBlock>,
    /// How the figure could be lowered.
    advice: Vec<Advice>,
}

impl<'view> View<'view> {
    /// Why `function` of `report`, which is that of `file`, has its figure of `metric`; all of its
    /// lines.
    pub(super) fn new(
        file: &'view Single,
        report: &'view FileReport,
        function: &'view Function,
        metric: &'static Metric,
    ) -> Self {
        // The features of the editors count in bytes of text.
        let document = file.document().filter(|document| document.report.skipped.is_none());
        let blocks = document.as_ref().map(|view| costly_blocks(view, function, metric));
        let is_advised = metric.id.as_str() == "cognitive";
        let advice = document.filter(|_| is_advised).map(|view| advice(&view, function));
        Self {
            file,
            report,
            function,
            metric,
            context: Context::All,
            namesakes: Vec::new(),
            blocks: blocks.unwrap_or_default(),
            advice: advice.unwrap_or_default(),
        }
    }

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
        self.write_blocks(palette, &mut text);
        let lines = margin::lines(self.function, &self.file.text, &self.metric.id);
        let all = lines.len();
        let lines = match self.context {
            Context::All => lines,
            Context::Lines(context) => margin::fold(lines, context),
        };
        margin::write(&lines, terminal, &mut text);
        if lines.len() < all {
            let left_out = plain::count((all - lines.len()) as u64, "line");
            let note = format!("{left_out} without points left out: `--context all` shows them");
            let _ = writeln!(text, "\n{}", paint(palette.quiet(), note));
        }
        let sum = self.metric.sum(self.function, Terms::Lines);
        let _ = writeln!(text, "\n{}", paint(palette.strong(), sum));
        let known = [whose::origin(self.report), whose::test_code(self.report)];
        for sentence in known.into_iter().flatten() {
            let _ = writeln!(text, "{}", plain::printable(&sentence));
        }
        if self.function.test && self.report.test_reason.is_none() {
            text.push_str(
                "It is test code: it is marked as a test, or stands within one that is.\n",
            );
        }
        if self.function.partial {
            let at = self.report.partial_at;
            let at =
                at.map(|at| format!(", the file's first in line {}", at.line)).unwrap_or_default();
            let _ = writeln!(text, "A syntax error lies inside{at}: this is what could be read.");
        }
        for finding in self.findings() {
            let style = palette.severity(finding.severity);
            let sign = paint(style, sign(finding.severity));
            let rule = paint(palette.quiet(), format!("({})", self.rule(finding)));
            let message = plain::printable(&finding.message);
            let _ = writeln!(text, "{sign} {message} {rule}");
        }
        self.write_advice(palette, &mut text);
        self.write_namesakes(palette, &mut text);
        text
    }

    /// Where to begin in a function that is no more seen at once.
    fn write_blocks(&self, palette: Palette, text: &mut String) {
        let lines = self.function.end_line.saturating_sub(self.function.start_line);
        if lines < SCREEN || self.blocks.len() < 2 {
            return;
        }
        let heading = format!("Where the points are, of {}", (self.metric.value)(self.function));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", paint(palette.strong(), heading));
        for CostlyBlock { lines: (first, last), word, points, depth, .. } in &self.blocks {
            let points = paint(palette.points(*points), format!("{:>6}", format!("+{points}")));
            let indent = depth * 2;
            let _ = writeln!(text, "{points}  {:indent$}lines {first}-{last}: {word}", "");
        }
        text.push('\n');
    }

    fn write_advice(&self, palette: Palette, text: &mut String) {
        if self.advice.is_empty() {
            return;
        }
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{}", paint(palette.strong(), "How to lower it"));
        for advice in &self.advice {
            let _ = writeln!(text, "- {}", plain::printable(&advice.text));
        }
    }

    fn write_namesakes(&self, palette: Palette, text: &mut String) {
        if self.namesakes.is_empty() {
            return;
        }
        let path = plain::printable(&self.file.name);
        let places = self.namesakes.iter().map(|other| format!("{path}:{}", other.start_line));
        let places = places.collect::<Vec<_>>().join(", ");
        let note = format!("Others of that name: {places}");
        // Writing to a string cannot fail.
        let _ = writeln!(text, "\n{}", paint(palette.quiet(), note));
    }

    /// The rule of `finding`, and how to see the points it is about if others are shown.
    fn rule(&self, finding: &Finding) -> String {
        match Points::of(finding) {
            Some(points) if points.id() != self.metric.id.as_str() => {
                format!("{}; --metric {}", finding.rule, points.id())
            }
            _ => finding.rule.to_string(),
        }
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
            "origin": self.report.origin,
            "origin_reason": self.report.origin_reason,
            "test": self.function.test,
            "partial": partial,
            "start_line": start_line,
            "end_line": end_line,
            "metric": self.metric.id,
            "value": (self.metric.value)(self.function),
            "sum": self.metric.sum(self.function, Terms::Lines),
            "blocks": self.blocks.iter().map(block).collect::<Vec<_>>(),
            "lines": lines,
            "advice": self.advice.iter().map(|advice| &advice.text).collect::<Vec<_>>(),
            "findings": self.findings().collect::<Vec<_>>(),
        });
        format!("{explanation:#}\n")
    }

    fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.report.findings.iter().filter(|finding| finding.is_about(self.function))
    }
}

fn block(block: &CostlyBlock) -> Value {
    let (start_line, end_line) = block.lines;
    json!({
        "start_line": start_line,
        "end_line": end_line,
        "word": block.word,
        "points": block.points,
    })
}
