//! A comparison as Markdown, for a pull request.

use std::fmt::Write as _;

use astrolens_metrics::Metric;
use astrolens_model::Severity;

use super::{Figures, Row, Shown, Word, signed, together};
use crate::markdown::{cell, code};
use crate::plain;

/// The whole comment.
pub(super) fn render(shown: &Shown<'_>) -> String {
    let (from, to) = shown.ends();
    let mut text = format!("## Complexity: {} → {}\n\n", code(&from), code(&to));
    if shown.rows.is_empty() {
        let mut nothing = shown.nothing();
        nothing[..1].make_ascii_uppercase();
        // Writing to a string cannot fail.
        let _ = writeln!(text, "✅ {nothing}.");
    } else {
        push_totals(&mut text, shown);
        push_table(&mut text, shown);
    }
    push_splits(&mut text, shown);
    // Writing to a string cannot fail.
    if let Some(explanation) = shown.explanation() {
        let _ = writeln!(text, "\n{explanation}.");
    }
    if let Some(quiet) = shown.quiet() {
        let _ = writeln!(text, "\n{quiet} without a change of the figures shown.");
    }
    for (reason, count) in &shown.comparison.skipped {
        let files = plain::count(*count, "file");
        let _ = writeln!(text, "\n{files} not compared: {}.", reason.replace('-', " "));
    }
    text
}

fn push_totals(text: &mut String, shown: &Shown<'_>) {
    let sums = shown.sums();
    let sums = if sums.is_empty() { String::new() } else { format!("; {}", sums.join(", ")) };
    // Writing to a string cannot fail.
    let _ = writeln!(text, "**{}**{sums}.\n", shown.counts());
}

/// The functions that were split, a line each.
fn push_splits(text: &mut String, shown: &Shown<'_>) {
    for (index, (function, split, sums)) in shown.splits().take(shown.options.top).enumerate() {
        let (name, helpers) = (code(&function.function.label()), split.helpers());
        let place = code(&format!("{}:{}", function.path, function.function.start_line));
        let gap = if index == 0 { "\n" } else { "" };
        // Writing to a string cannot fail.
        let _ = writeln!(text, "{gap}- {name} {place} with {helpers}: {}", together(&sums));
    }
}

fn push_table(text: &mut String, shown: &Shown<'_>) {
    let mut rule = String::from("|---|");
    text.push_str("| |");
    for metric in &shown.columns {
        // Writing to a string cannot fail.
        let _ = write!(text, " {} |", metric.short);
        rule.push_str("---:|");
    }
    let _ = writeln!(text, " function | where |\n{rule}---|---|");
    for row in shown.rows.iter().take(shown.options.top) {
        push_row(text, row, shown);
    }
    let more = shown.rows.len().saturating_sub(shown.options.top);
    if more > 0 {
        let _ = writeln!(text, "\n… and {}.", plain::count(more as u64, "more function"));
    }
}

fn push_row(text: &mut String, row: &Row<'_>, shown: &Shown<'_>) {
    let sign = match row.word {
        Word::Worse => "🔺",
        Word::Better => "✅",
        Word::Added => "🆕",
        Word::Removed => "🗑️",
        Word::Changed | Word::Moved | Word::Edited => "▫️",
    };
    // Writing to a string cannot fail.
    let _ = write!(text, "| {sign} {}", row.word.as_str());
    if matches!(row.word, Word::Worse | Word::Better) {
        let _ = write!(text, " {}", signed(row.difference(shown.options.sort)));
    }
    text.push_str(" |");
    for metric in &shown.columns {
        let _ = write!(text, " {} |", figures(row, metric));
    }
    let (name, place) = (row.name(), row.place(str::to_owned));
    let _ = writeln!(text, " {} | {} |", cell(&name), cell(&place));
}

/// The figures of both sides, or the one there is, each with the sign of the limit it passes.
fn figures(row: &Row<'_>, metric: &Metric) -> String {
    let [was, is] = row.limits(metric).map(|limit| match limit {
        Some(Severity::Error) => " 🔴",
        Some(Severity::Warning) => " 🟡",
        Some(Severity::Information) => " 🔵",
        None => "",
    });
    match row.figures(metric) {
        Figures::Two(before, after) => {
            format!("{}{was} → **{}**{is}", plain::figure(before), plain::figure(after))
        }
        Figures::One(figure) => format!("{}{is}", plain::figure(figure)),
    }
}
