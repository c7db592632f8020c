//! A function's source with its points in the margin: the answer to "why this figure?".

use std::fmt::Write;

use astrolens_model::{Function, Increment, LineIndex, MetricId};

use super::plain;
use super::style::{Palette, paint};
use super::terminal::Terminal;

/// Columns the points take: two spaces, a sign, three digits, two spaces.
const POINTS_COLUMNS: usize = 8;

/// A reason starts no further right than this column of the code, so that eyes find it.
const REASON_COLUMN: usize = 72;

/// Lines without points kept before and after one with, where the rest is folded.
pub const CONTEXT: usize = 2;

/// A line of a function and what it adds to a metric.
#[derive(Clone, Debug, PartialEq)]
pub struct MarginLine {
    /// Its number in the file, from 1.
    pub(crate) number: u32,
    /// Its text, decoded and safe to print.
    pub(crate) text: String,
    /// The points that start on it, in source order.
    pub(crate) points: Vec<Point>,
}

impl MarginLine {
    /// What its points make up together, with their sign.
    fn sum(&self) -> Option<(char, u64)> {
        let together = |(sign, sum): (char, u64), point: &Point| match sign {
            '×' => (sign, sum.saturating_mul(point.points)),
            _ => (sign, sum.saturating_add(point.points)),
        };
        let (first, others) = self.points.split_first()?;
        Some(others.iter().fold((first.sign, first.points), together))
    }
}

/// One point, or several at once, and the reason.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Point {
    /// How it adds up with the others: `+`, or `×` where they multiply.
    pub(crate) sign: char,
    /// How many.
    pub(crate) points: u64,
    /// Why.
    pub(crate) reason: String,
}

/// The lines of `function` in `source`, each with what it adds to `metric`.
#[must_use]
pub fn lines(function: &Function, source: &[u8], metric: &MetricId) -> Vec<MarginLine> {
    let index = LineIndex::new(source);
    let sign = astrolens_metrics::metric(metric.as_str()).map_or('+', |row| row.sign);
    let mut increments: Vec<&Increment> =
        function.increments.iter().filter(|increment| increment.metric == *metric).collect();
    increments.sort_by_key(|increment| (increment.line, increment.column));
    let mut increments = increments.into_iter().peekable();
    (function.start_line..=function.end_line.max(function.start_line))
        .map(|number| {
            let mut points = Vec::new();
            while let Some(increment) = increments.next_if(|next| next.line <= number) {
                let reason = plain::printable(&increment.reason).into_owned();
                points.push(Point { sign, points: increment.points, reason });
            }
            let text = plain::source_line(index.line(number - 1));
            MarginLine { number, text, points }
        })
        .collect()
}

/// Leaves out long stretches without points, but for the head and `context` lines around one with.
///
/// What was left out shows in the line numbers; [`write`] draws a mark there.
#[must_use]
pub fn fold(lines: Vec<MarginLine>, context: usize) -> Vec<MarginLine> {
    let near = |index: usize| {
        let from = index.saturating_sub(context);
        let to = index.saturating_add(context).saturating_add(1).min(lines.len());
        index == 0 || lines[from..to].iter().any(|line| !line.points.is_empty())
    };
    let mut keep: Vec<bool> = (0..lines.len()).map(near).collect();
    // A mark takes a line too: a single line is never worth folding.
    for index in 1..keep.len().saturating_sub(1) {
        keep[index] |= keep[index - 1] && keep[index + 1];
    }
    lines.into_iter().zip(keep).filter_map(|(line, keep)| keep.then_some(line)).collect()
}

/// Draws `lines` into `text`.
pub fn write(lines: &[MarginLine], terminal: Terminal, text: &mut String) {
    let palette = Palette::of(terminal);
    let digits = lines.last().map_or(1, |line| line.number.to_string().len()).max(3);
    let layout = Layout::new(lines, terminal, digits);
    let mut expected = lines.first().map_or(0, |line| line.number);
    for line in lines {
        if line.number != expected {
            let folded = plain::count(u64::from(line.number - expected), "line");
            let mark = paint(palette.quiet(), format!("{:>digits$} ┆ {folded}", "⋮"));
            push(text, format_args!("{:POINTS_COLUMNS$}{mark}", ""));
        }
        expected = line.number + 1;
        layout.write_line(line, palette, text);
    }
}

/// Where things stand.
struct Layout {
    digits: usize,
    /// Column of the code at which reasons start.
    reasons: usize,
    /// Columns there are for code and reason, if there is an edge.
    room: usize,
}

impl Layout {
    fn new(lines: &[MarginLine], terminal: Terminal, digits: usize) -> Self {
        let longest = lines
            .iter()
            .filter(|line| !line.points.is_empty())
            .map(|line| plain::width(&line.text))
            .filter(|width| *width <= REASON_COLUMN)
            .max()
            .unwrap_or(0);
        let room = terminal.table_columns().saturating_sub(POINTS_COLUMNS + digits + 3);
        Self { digits, reasons: longest + 2, room }
    }

    fn write_line(&self, line: &MarginLine, palette: Palette, text: &mut String) {
        let digits = self.digits;
        let quiet = palette.quiet();
        let Some((sign, sum)) = line.sum() else {
            let number = paint(quiet, format!("{:>digits$} │", line.number));
            push(text, format_args!("{:POINTS_COLUMNS$}{number} {}", "", line.text));
            return;
        };
        let style = palette.points(sum);
        let margin = paint(style, format!("{:>6}", format!("{sign}{}", plain::figure(sum as f64))));
        let number = paint(style, format!("{:>digits$}", line.number));
        let bar = paint(quiet, "│");
        let reason = reasons(line);
        let gap = self.reasons.saturating_sub(plain::width(&line.text)).max(2);
        let code_columns = plain::width(&line.text) + gap;
        if code_columns + plain::width(&reason) + 2 <= self.room {
            let reason = paint(style, format!("← {reason}"));
            push(text, format_args!("{margin}  {number} {bar} {}{:gap$}{reason}", line.text, ""));
        } else {
            push(text, format_args!("{margin}  {number} {bar} {}", line.text));
            let reason = paint(style, format!("↑ {reason}"));
            let bar = paint(quiet, format!("{:>digits$} │", ""));
            let indent = line.text.len() - line.text.trim_start().len();
            push(text, format_args!("{:POINTS_COLUMNS$}{bar} {:indent$}{reason}", "", ""));
        }
    }
}

/// The reasons of a line; with their points where there are several.
fn reasons(line: &MarginLine) -> String {
    match line.points.as_slice() {
        [point] => point.reason.clone(),
        points => points
            .iter()
            .map(|point| {
                format!("{}{} {}", point.sign, plain::figure(point.points as f64), point.reason)
            })
            .collect::<Vec<_>>()
            .join("; "),
    }
}

fn push(text: &mut String, line: std::fmt::Arguments<'_>) {
    let start = text.len();
    // Writing to a string cannot fail.
    let _ = text.write_fmt(line);
    text.truncate(text[start..].trim_end().len() + start);
    text.push('\n');
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{self, SOURCE};

    fn drawn(terminal: Terminal) -> String {
        let function = testing::function();
        let lines = lines(&function, SOURCE.as_bytes(), &MetricId::new("cognitive"));
        let mut text = String::new();
        write(&lines, terminal, &mut text);
        text
    }

    #[test]
    fn points_stand_left_and_reasons_right() {
        let expected = "          1 │ def greet(name):
    +1    2 │     if name:                 ← if
    +2    3 │         for letter in name:  ← for, 1 level deep
          4 │             print(letter)
";
        assert_eq!(drawn(Terminal::PLAIN), expected);
    }

    #[test]
    fn on_a_narrow_terminal_reasons_go_below() {
        let text = drawn(Terminal { color: false, columns: Some(50) });
        assert!(text.contains("            │         ↑ for, 1 level deep\n"), "{text}");
    }

    #[test]
    fn stretches_without_points_fold() {
        let lines: Vec<MarginLine> = (1..=20)
            .map(|number| MarginLine {
                number,
                text: "x".to_owned(),
                points: if number == 10 {
                    vec![Point { sign: '+', points: 1, reason: "if".to_owned() }]
                } else {
                    Vec::new()
                },
            })
            .collect();
        let folded = fold(lines, CONTEXT);
        let numbers: Vec<u32> = folded.iter().map(|line| line.number).collect();
        assert_eq!(numbers, [1, 8, 9, 10, 11, 12]);
        let mut text = String::new();
        write(&folded, Terminal::PLAIN, &mut text);
        assert!(text.contains("          ⋮ ┆ 6 lines\n"), "{text}");
    }
}
