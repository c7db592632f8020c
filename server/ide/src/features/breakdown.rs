//! Why a function has its figure: its points one by one, their sum, and what is found of it.

use astrolens_db::View;
use astrolens_metrics::{METRICS, Metric, Terms};
use astrolens_model::{Finding, Function, FunctionKind, Increment, MetricId, figure};

use super::advice::{Advice, advice};
use super::lookup::{findings_about, functions_at, name_span};
use super::markup::{Block, Piece, Text};
use super::places::Places;
use crate::Span;

/// At most as many points are listed in a text for people.
const MOST_ROWS: usize = 12;

/// The figures that a text for people shows, in its order.
const SHOWN: [&str; 7] =
    ["cognitive", "cyclomatic", "nesting", "npath", "parameters", "lines", "maintainability_index"];

/// Which function is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject<'name> {
    /// The innermost around a byte of the text.
    At(u32),
    /// That of this name: the qualified name, else the first whose own name it is.
    Named(&'name str),
}

/// Why a function has its figure.
#[derive(Clone, Debug, PartialEq)]
pub struct Breakdown {
    /// The function's qualified name.
    pub function: String,
    /// What sort of function it is.
    pub kind: FunctionKind,
    /// Where it stands.
    pub span: Span,
    /// Where its name stands; empty where it has none.
    pub name_span: Span,
    /// The metric whose points are shown.
    pub metric: MetricId,
    /// The metric's figure.
    pub value: f64,
    /// The figure as the sum of its points: `cognitive 3 = 1 + 2`.
    pub sum: String,
    /// All figures, in the order of the registry.
    pub figures: Vec<Figure>,
    /// The points, in source order.
    pub points: Vec<Point>,
    /// What is found of the function.
    pub findings: Vec<Finding>,
    /// How the figure could be lowered; only for cognitive complexity.
    pub advice: Vec<Advice>,
    /// All of it for a person.
    pub text: Text,
}

/// A figure of a function.
#[derive(Clone, Debug, PartialEq)]
pub struct Figure {
    /// The metric's identifier.
    pub metric: MetricId,
    /// The name people read.
    pub title: &'static str,
    /// Its value.
    pub value: f64,
}

/// A point of a figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Point {
    /// The word or sign that adds it.
    pub span: Span,
    /// How much.
    pub points: u64,
    /// Why.
    pub reason: String,
}

/// Why the function `subject` means has its figure of `metric`; nothing where there is none.
#[must_use]
pub fn breakdown(view: &View, subject: Subject<'_>, metric: &Metric) -> Option<Breakdown> {
    let function = find(view, subject)?;
    let mut places = Places::new(view.text());
    let point = |increment: &Increment| Point {
        span: places.span(increment),
        points: increment.points,
        reason: increment.reason.clone().into_owned(),
    };
    let points = in_source_order(metric, function).into_iter().map(point).collect();
    let figures = METRICS.iter().map(|metric| Figure {
        metric: metric.id.clone(),
        title: metric.title,
        value: (metric.value)(function),
    });
    let is_advised = metric.id.as_str() == "cognitive";
    let advice = if is_advised { advice(view, function) } else { Vec::new() };
    let mut blocks = blocks(view, function, metric);
    blocks.extend(to_do(&advice));
    Some(Breakdown {
        function: function.label().into_owned(),
        kind: function.kind,
        span: Span::new((function.start_byte, function.end_byte)),
        name_span: name_span(function),
        metric: metric.id.clone(),
        value: (metric.value)(function),
        sum: metric.sum(function, Terms::Points),
        figures: figures.collect(),
        points,
        findings: findings_about(&view.report, function).cloned().collect(),
        advice,
        text: Text::of(&blocks),
    })
}

fn find<'view>(view: &'view View, subject: Subject<'_>) -> Option<&'view Function> {
    let functions = &view.report.functions;
    match subject {
        Subject::At(offset) => functions_at(&view.report, offset).first().copied(),
        Subject::Named(name) => functions
            .iter()
            .find(|function| function.label() == name)
            .or_else(|| functions.iter().find(|function| function.qualified_name == name))
            .or_else(|| functions.iter().find(|function| function.name == name)),
    }
}

/// The figures of `function`, the points of `metric` in it and what is found of it, for a person.
pub(super) fn text(view: &View, function: &Function, metric: &Metric) -> Text {
    Text::of(&blocks(view, function, metric))
}

fn blocks(view: &View, function: &Function, metric: &Metric) -> Vec<Block> {
    let title = vec![
        Piece::Code(function.qualified_name.clone()),
        Piece::words(format!(" · {}", function.kind.as_str())),
    ];
    let mut blocks = vec![Block::Paragraph(title), figures(view, function)];
    blocks.extend(points(metric, function));
    if function.partial {
        let note = "A syntax error lies inside: this is what could be read.";
        blocks.push(Block::Paragraph(vec![Piece::words(note)]));
    }
    let findings: Vec<_> = findings_about(&view.report, function).map(about).collect();
    if !findings.is_empty() {
        blocks.push(Block::List(findings));
    }
    blocks
}

/// What could be done, under a heading, if anything.
fn to_do(advice: &[Advice]) -> Vec<Block> {
    if advice.is_empty() {
        return Vec::new();
    }
    let items = advice.iter().map(|advice| vec![Piece::Sentence(advice.text.clone(), None)]);
    let heading = vec![Piece::Strong("How to lower it".to_owned())];
    vec![Block::Paragraph(heading), Block::List(items.collect())]
}

/// A finding as a line of a list.
pub(super) fn about(finding: &Finding) -> Vec<Piece> {
    vec![
        Piece::words(format!("{}: ", finding.severity)),
        Piece::Sentence(finding.message.clone(), finding.symbol.clone()),
        Piece::words(format!(" ({})", finding.rule)),
    ]
}

/// The figures that say something, those past a limit with the limit.
fn figures(view: &View, function: &Function) -> Block {
    let mut head = Vec::new();
    let mut row = Vec::new();
    for metric in SHOWN.into_iter().filter_map(astrolens_metrics::metric) {
        let value = (metric.value)(function);
        let limit = findings_about(&view.report, function)
            .find(|finding| metric_of(finding) == Some(&metric.id))
            .and_then(|finding| finding.threshold);
        let cell = match limit {
            Some(limit) => Piece::Strong(format!("{} (limit {})", figure(value), figure(limit))),
            None if is_silent(metric, value) => continue,
            None => Piece::words(figure(value)),
        };
        head.push(metric.short.to_owned());
        row.push(cell);
    }
    Block::Table { head, rows: vec![row], is_last_text: false }
}

/// The metric whose limit `finding` is about.
fn metric_of(finding: &Finding) -> Option<&'static MetricId> {
    astrolens_smells::rule(finding.rule.as_str())?.metric.as_ref()
}

/// The points of `metric` in `function`: the worst where they are many, in source order.
fn points(metric: &Metric, function: &Function) -> Vec<Block> {
    let mut points = in_source_order(metric, function);
    let left_out = points.len().saturating_sub(MOST_ROWS);
    if left_out > 0 {
        // The sort is stable: of those that are as bad the first stay.
        points.sort_by_key(|increment| std::cmp::Reverse(increment.points));
        points.truncate(MOST_ROWS);
        points.sort_by_key(|increment| (increment.line, increment.column));
    }
    if points.is_empty() {
        return Vec::new();
    }
    let row = |increment: &&Increment| {
        vec![
            Piece::words(format!("{}{}", metric.sign, increment.points)),
            Piece::words(increment.line.to_string()),
            Piece::words(increment.reason.clone()),
        ]
    };
    let head = [metric.short, "line", "reason"].map(str::to_owned).to_vec();
    let rows = points.iter().map(row).collect();
    let mut blocks = vec![Block::Table { head, rows, is_last_text: true }];
    if left_out > 0 {
        blocks.push(Block::Paragraph(vec![Piece::words(format!("… and {left_out} more"))]));
    }
    blocks
}

fn in_source_order<'function>(
    metric: &Metric,
    function: &'function Function,
) -> Vec<&'function Increment> {
    let mut points: Vec<_> = metric.increments(function).collect();
    points.sort_by_key(|increment| (increment.line, increment.column));
    points
}

/// Whether a figure says nothing of a function: it is what the simplest one has.
fn is_silent(metric: &Metric, value: f64) -> bool {
    let least = match metric.id.as_str() {
        "cognitive" | "lines" | "maintainability_index" => return false,
        "cyclomatic" | "npath" => 1.0,
        _ => 0.0,
    };
    value <= least
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::{at, text_of, view};

    const SOURCE: &str = "def f(a, b):\n    if a and b:\n        for x in a:\n            g(x)\n";

    fn cognitive() -> &'static Metric {
        astrolens_metrics::metric("cognitive").expect("a metric")
    }

    #[test]
    fn points_are_where_they_are_added_and_make_up_the_figure() {
        let view = view("python", SOURCE);
        let breakdown = breakdown(&view, Subject::Named("f"), cognitive()).expect("a function");
        let points: Vec<_> = breakdown
            .points
            .iter()
            .map(|point| (text_of(&view, point.span), point.points, point.reason.as_str()))
            .collect();
        let expected = [("if", 1, "if"), ("and", 1, "and"), ("for", 2, "for, 1 level deep")];
        assert_eq!(points, expected);
        assert_eq!(breakdown.sum, "cognitive 4 = 1 + 1 + 2");
        assert_eq!(text_of(&view, breakdown.name_span), "f");
    }

    #[test]
    fn a_person_reads_figures_that_say_something_and_then_the_points() {
        let view = view("python", SOURCE);
        let breakdown = breakdown(&view, Subject::At(0), cognitive()).expect("a function");
        // One path past `if`, and with it: `a` fails, `b` fails, no turn, a turn.
        let index = figure(view.report.functions[0].maintainability_index);
        let expected = "\
`f` · function

| cognitive | cyclomatic | nesting | npath | params | lines | MI |
| ---: | ---: | ---: | ---: | ---: | ---: | ---: |
| 4 | 4 | 2 | 4 | 2 | 4 | INDEX |

| cognitive | line | reason |
| ---: | ---: | --- |
| +1 | 2 | if |
| +1 | 2 | and |
| +2 | 3 | for, 1 level deep |";
        assert_eq!(breakdown.text.markdown, expected.replace("INDEX", &index));
    }

    #[test]
    fn what_is_past_its_limit_is_marked_and_many_points_are_cut() {
        let source = format!("def f(a):\n{}", "    if a:\n        pass\n".repeat(16));
        let view = view("python", &source);
        let breakdown = breakdown(&view, Subject::At(3), cognitive()).expect("a function");
        let text = &breakdown.text.markdown;
        assert!(text.contains("| **16 (limit 15)** |"), "{text}");
        assert!(
            text.contains("| +1 | 24 | if |\n\n… and 4 more\n\n- warning: `f` has a"),
            "{text}"
        );
        assert!(!text.contains("| +1 | 26 |"), "{text}");
        assert!(breakdown.text.plain.starts_with("f · function\n\ncognitive 16 (limit 15), "));
    }

    #[test]
    fn the_innermost_function_around_a_byte_is_meant() {
        let (view, offset) = at("javascript", "function f() {\n  g(() => { $0if (a) b(); });\n}\n");
        let breakdown = breakdown(&view, Subject::At(offset), cognitive()).expect("a function");
        assert_eq!((breakdown.function.as_str(), breakdown.value), ("f.<anonymous>@2", 1.0));
        let (view, offset) = at("python", "x = 1\n$0\n");
        assert_eq!(super::breakdown(&view, Subject::At(offset), cognitive()), None);
        assert_eq!(super::breakdown(&view, Subject::Named("f"), cognitive()), None);
    }
}
