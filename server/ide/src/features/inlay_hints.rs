//! What each line adds to a function's cognitive complexity, at the line's end.

use std::collections::BTreeMap;

use astrolens_db::View;
use astrolens_model::Increment;

use super::markup::{Block, Piece, Text};
use super::places::Places;
use crate::Span;

/// What a line adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InlayHint {
    /// Where its text ends.
    pub offset: u32,
    /// How much it adds: `+3`.
    pub label: String,
    /// Why.
    pub tooltip: Text,
}

/// The hints of the lines that `span` touches, in source order.
///
/// A nested function's points count in the function around it as well in some languages: the
/// line shows each place once, with the most that it adds to some function.
#[must_use]
pub fn inlay_hints(view: &View, span: Span) -> Vec<InlayHint> {
    let places = Places::new(view.text());
    let lines = places.lines();
    // A range that ends where a line starts holds nothing of that line.
    let end = if span.start < span.end && lines.start(lines.row(span.end)) == span.end {
        span.end - 1
    } else {
        span.end
    };
    let wanted = lines.row(span.start) + 1..=lines.row(end) + 1;
    let mut points: BTreeMap<(u32, u32, &str), &Increment> = BTreeMap::new();
    for function in &view.report.functions {
        for increment in &function.increments {
            if increment.metric.as_str() != "cognitive" || !wanted.contains(&increment.line) {
                continue;
            }
            let word = increment.reason.split(',').next().unwrap_or_default();
            let known = points.entry((increment.line, increment.column, word)).or_insert(increment);
            if known.points < increment.points {
                *known = increment;
            }
        }
    }
    let mut by_line: BTreeMap<u32, Vec<&Increment>> = BTreeMap::new();
    for ((line, ..), increment) in points {
        by_line.entry(line).or_default().push(increment);
    }
    let hint = |(line, points): (u32, Vec<&Increment>)| {
        let sum = points.iter().fold(0, |sum: u64, point| sum.saturating_add(point.points));
        let reason =
            |point: &&Increment| vec![Piece::words(format!("+{} {}", point.points, point.reason))];
        let tooltip = Text::of(&[Block::List(points.iter().map(reason).collect())]);
        InlayHint { offset: places.end_of_text(line - 1), label: format!("+{sum}"), tooltip }
    };
    by_line.into_iter().map(hint).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::features::testing::view;

    const ALL: Span = Span { start: 0, end: u32::MAX };

    /// The text with its hints put in, each in `«»` with its reasons.
    fn check(language: &str, text: &str, span: Span, expected: &str) {
        let view = view(language, text);
        let mut shown = text.to_owned();
        for hint in inlay_hints(&view, span).iter().rev() {
            let reasons = hint.tooltip.plain.replace("- ", "").replace('\n', "; ");
            shown.insert_str(hint.offset as usize, &format!("«{}: {reasons}»", hint.label));
        }
        assert_eq!(shown, expected);
    }

    #[test]
    fn a_lines_points_stand_at_its_end() {
        check(
            "python",
            "def f(a, é):\r\n    if a and é:  \r\n        while a:\r\n            pass\r\n",
            ALL,
            "def f(a, é):\r\n    if a and é:«+2: +1 if; +1 and»  \r\n        while a:«+2: +2 while, 1 level deep»\r\n            pass\r\n",
        );
    }

    #[test]
    fn only_the_lines_of_the_range_are_looked_at() {
        let text = "def f(a):\n    if a: pass\n    if a: pass\n";
        let first = Span { start: 12, end: 13 };
        check("python", text, first, "def f(a):\n    if a: pass«+1: +1 if»\n    if a: pass\n");
        let line = Span { start: 10, end: 25 };
        check("python", text, line, "def f(a):\n    if a: pass«+1: +1 if»\n    if a: pass\n");
        check("python", "", ALL, "");
    }

    #[test]
    fn a_place_that_counts_in_two_functions_is_shown_once() {
        check(
            "c",
            "int f(int a) {\n  return a && a ? 1 : 2;\n}\n",
            ALL,
            "int f(int a) {\n  return a && a ? 1 : 2;«+2: +1 conditional expression; +1 and»\n}\n",
        );
        check(
            "python",
            "def f(a):\n    def g():\n        if a: pass\n    return g() if a else 1\n",
            ALL,
            "def f(a):\n    def g():\n        if a: pass«+2: +2 if, 1 level deep»\n    return g() if a else 1«+1: +1 conditional expression»\n",
        );
    }
}
