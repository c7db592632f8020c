//! A comparison as a line for each function, as compilers write them: `path:line:column: word: …`.

use std::fmt::Write as _;

use super::text::from_here;
use super::{Figures, Row, Shown};
use crate::plain;

/// All lines, the most urgent first.
pub(super) fn render(shown: &Shown<'_>) -> String {
    let mut text = String::new();
    for row in &shown.rows {
        let function = &row.latest.function;
        let path = from_here(&row.latest.path, &shown.options.here);
        let place = format!("{path}:{}:{}", function.start_line, function.start_column);
        let line =
            format!("{place}: {}: {}: {}", row.word.as_str(), row.name(), figures(row, shown));
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{}", plain::printable(&line));
    }
    text
}

/// The figures that differ, the one sorted by first; that one alone where there is one side only,
/// or nothing differs.
fn figures(row: &Row<'_>, shown: &Shown<'_>) -> String {
    let mut told = Vec::new();
    for metric in &shown.columns {
        match row.figures(metric) {
            Figures::Two(before, after) => {
                let (before, after) = (plain::figure(before), plain::figure(after));
                told.push(format!("{} {before} → {after}", metric.id));
            }
            Figures::One(figure) if told.is_empty() && metric.id == shown.options.sort.id => {
                told.push(format!("{} {}", metric.id, plain::figure(figure)));
            }
            Figures::One(_) => {}
        }
    }
    told.join(", ")
}
