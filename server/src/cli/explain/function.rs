//! Why a function has its figure: its source with the points in the margin, their sum, and what
//! is found of it.

use std::fmt::Write;

use astrolens_db::View as Document;
use astrolens_ide::features::advice::{Advice, advice};
use astrolens_ide::features::costly_blocks::{CostlyBlock, costly_blocks};
use astrolens_metrics::{Metric, Terms};
use astrolens_model::{FileReport, Finding, Function, Increment, LineIndex};
use astrolens_render::finding::is_explained;
use astrolens_render::style::{Palette, paint};
use astrolens_render::{Terminal, figures, margin, plain};
use astrolens_scan::Single;
use serde_json::{Value, json};

use super::Context;
use super::remarks;
use super::symbol::Symbol;

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
    pub(super) namesakes: Vec<Symbol<'view>>,
    /// The blocks that hold most of the points, in source order.
    blocks: Vec<CostlyBlock>,
    /// How the figure could be lowered.
    advice: Vec<Advice>,
}

impl<'view> View<'view> {
    /// Why `function` of `report`, which is that of `file`, has its figure of `metric`; all of its
    /// lines. `document` is the file as an editor looks at it, where it can.
    pub(super) fn new(
        file: &'view Single,
        report: &'view FileReport,
        document: Option<&Document>,
        (function, metric): (&'view Function, &'static Metric),
    ) -> Self {
        let blocks = document.map(|document| costly_blocks(document, function, metric));
        let is_advised = metric.id.as_str() == "cognitive";
        let advice = document.filter(|_| is_advised).map(|document| advice(document, function));
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
        if is_explained(&self.metric.id) {
            self.write_points(terminal, &mut text);
        } else {
            self.write_figures(palette, &mut text);
        }
        remarks::write_known(self.report, self.function.test, &mut text);
        if self.function.partial {
            let at = self.report.partial_at;
            let at =
                at.map(|at| format!(", the file's first in line {}", at.line)).unwrap_or_default();
            let _ = writeln!(text, "A syntax error lies inside{at}: this is what could be read.");
        }
        remarks::write_findings(self.findings(), &self.metric.id, palette, &mut text);
        self.write_advice(palette, &mut text);
        remarks::write_namesakes(&self.file.name, &self.namesakes, palette, &mut text);
        text
    }

    /// The source with the points in the margin, and their sum.
    fn write_points(&self, terminal: Terminal, text: &mut String) {
        let palette = Palette::of(terminal);
        self.write_blocks(palette, text);
        let lines = margin::lines(self.function, &self.file.text, &self.metric.id);
        let all = lines.len();
        let lines = match self.context {
            Context::All => lines,
            Context::Lines(context) => margin::fold(lines, context),
        };
        margin::write(&lines, terminal, text);
        // Writing to a string cannot fail.
        if lines.len() < all {
            let left_out = plain::count((all - lines.len()) as u64, "line");
            let note = format!("{left_out} without points left out: `--context all` shows them");
            let _ = writeln!(text, "\n{}", paint(palette.quiet(), note));
        }
        let sum = self.metric.sum(self.function, Terms::Lines);
        let _ = writeln!(text, "\n{}", paint(palette.strong(), sum));
    }

    /// The figures of a metric that no points make up, and what it measures.
    fn write_figures(&self, palette: Palette, text: &mut String) {
        let Metric { id, summary, .. } = self.metric;
        let figures = figures::of_function(self.metric, self.function);
        let width = figures.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
        // Writing to a string cannot fail.
        for (name, value) in figures {
            let name = paint(palette.quiet(), format!("{name:<width$}"));
            let _ = writeln!(text, "  {name}  {value}");
        }
        let _ = writeln!(text, "\n{summary} `astrolens explain {id}` is its page.");
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

    /// The explanation for a program.
    pub(super) fn json(&self) -> String {
        let Function { qualified_name, kind, start_line, end_line, partial, .. } = self.function;
        let index = LineIndex::new(&self.file.text);
        let mut points: Vec<&Increment> = self.metric.increments(self.function).collect();
        // The sort is stable: those of a line stay in the order of the source.
        points.sort_by_key(|increment| increment.line);
        let lines: Vec<Value> = (*start_line..=*end_line)
            .map(|line| {
                let text = String::from_utf8_lossy(index.line(line - 1));
                let first = points.partition_point(|increment| increment.line < line);
                let end = points.partition_point(|increment| increment.line <= line);
                json!({ "line": line, "text": text, "increments": &points[first..end] })
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
