//! A comparison as a table for a person.

use std::fmt::Write as _;

use astrolens_metrics::Metric;
use astrolens_model::Severity;
use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use super::{Figures, Row, Shown, Word, signed, together};
use crate::plain;
use crate::style::{Palette, paint, sign};
use crate::text::layout::{Label, Layout, NAME_COLUMNS};

/// The table, and what it adds up to.
pub(super) fn render(shown: &Shown<'_>) -> String {
    let palette = Palette::of(shown.options.terminal);
    let (from, to) = shown.ends();
    let mut text = String::new();
    let title = plain::printable(&format!("From {from} to {to}")).into_owned();
    let files = plain::count(shown.comparison.files, "file");
    // Writing to a string cannot fail.
    if shown.rows.is_empty() {
        let _ = writeln!(text, "{title}: {} in {files}", shown.nothing());
    } else {
        let counts = shown.counts();
        let heading = paint(palette.strong(), title);
        let _ = writeln!(text, "{heading}: {counts}, in {files}\n\n{}", table(shown, palette));
        let more = shown.rows.len().saturating_sub(shown.options.top);
        if more > 0 {
            let more = plain::count(more as u64, "more function");
            let _ = writeln!(text, "… and {more} (`--top 0` shows all)\n");
        }
        if let Some(explanation) = shown.explanation() {
            let _ = writeln!(text, "{explanation}");
        }
        for sum in shown.sums() {
            let _ = writeln!(text, "{} {sum}", paint(palette.quiet(), "together"));
        }
    }
    for (function, split, sums) in shown.splits().take(shown.options.top) {
        let path = from_here(&function.path, &shown.options.here);
        let name = format!("{} {path}:{}", function.function.label(), function.function.start_line);
        let (heading, helpers) = (paint(palette.quiet(), "split"), split.helpers());
        let (name, sums) = (plain::printable(&name), together(&sums));
        let _ = writeln!(text, "{heading} {name} with {helpers}: {sums}");
    }
    if let Some(quiet) = shown.quiet() {
        let _ =
            writeln!(text, "{quiet} without a change of the figures shown (`--all` shows them)");
    }
    for (reason, count) in &shown.comparison.skipped {
        let files = plain::count(*count, "file");
        let _ = writeln!(text, "{files} not compared: {}", reason.replace('-', " "));
    }
    text
}

fn table(shown: &Shown<'_>, palette: Palette) -> String {
    let rows: Vec<&Row<'_>> = shown.rows.iter().take(shown.options.top).collect();
    let words: Vec<String> = rows.iter().map(|row| word(row, shown)).collect();
    let metrics = fitting(&rows, &words, shown);
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let headings = metrics.iter().map(|metric| metric.short);
    let headings = std::iter::once("").chain(headings).chain(["function"]);
    table.set_header(headings.map(|heading| Cell::new(paint(palette.quiet(), heading))));
    for column in table.column_iter_mut().skip(1).take(metrics.len()) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let labels: Vec<Label> = rows.iter().map(|row| label(row, shown)).collect();
    let layout = Layout::new(&labels, room(&rows, &words, &metrics, shown));
    for ((row, word), label) in rows.iter().zip(&words).zip(&labels) {
        let style = match row.word {
            Word::Worse => palette.severity(Severity::Warning),
            Word::Better => palette.good(),
            Word::Changed | Word::Added | Word::Removed => palette.strong(),
            Word::Moved | Word::Edited => palette.quiet(),
        };
        let figures = metrics.iter().map(|metric| {
            let cell = figures(row, metric);
            let [_, limit] = row.limits(metric);
            Cell::new(match limit {
                Some(severity) => paint(palette.severity(severity), cell),
                None => cell,
            })
        });
        let word = std::iter::once(Cell::new(paint(style, word)));
        table.add_row(word.chain(figures).chain([Cell::new(layout.cell(label, palette))]));
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    text
}

/// What became of a function, with the difference in the metric sorted by.
fn word(row: &Row<'_>, shown: &Shown<'_>) -> String {
    match row.word {
        Word::Worse | Word::Better => {
            format!("{} {}", row.word.as_str(), signed(row.difference(shown.options.sort)))
        }
        word => word.as_str().to_owned(),
    }
}

/// The figures of both sides, or the one there is, each with the sign of the limit it passes.
fn figures(row: &Row<'_>, metric: &Metric) -> String {
    let sign = |limit: Option<Severity>| {
        limit.map_or_else(String::new, |severity| format!("{} ", sign(severity)))
    };
    let [was, is] = row.limits(metric).map(sign);
    match row.figures(metric) {
        Figures::Two(before, after) => {
            format!("{was}{} → {is}{}", plain::figure(before), plain::figure(after))
        }
        Figures::One(figure) => format!("{is}{}", plain::figure(figure)),
    }
}

/// The metrics shown: as many as leave room for names.
fn fitting(rows: &[&Row<'_>], words: &[String], shown: &Shown<'_>) -> Vec<&'static Metric> {
    let mut metrics = shown.columns.clone();
    while metrics.len() > 1 && room(rows, words, &metrics, shown) < NAME_COLUMNS {
        metrics.pop();
    }
    metrics
}

/// Columns that are left for names and places beside the others.
fn room(rows: &[&Row<'_>], words: &[String], metrics: &[&Metric], shown: &Shown<'_>) -> usize {
    let padding = 2;
    let words = words.iter().map(|word| plain::width(word)).max().unwrap_or(0) + padding;
    let widths = metrics.iter().map(|metric| {
        let figures = rows.iter().map(|row| plain::width(&figures(row, metric)));
        figures.max().unwrap_or(0).max(metric.short.len()) + padding
    });
    let taken = words + widths.sum::<usize>() + padding;
    shown.options.terminal.row_columns().saturating_sub(taken)
}

/// A function's name and its place, which can be opened from the current folder.
fn label(row: &Row<'_>, shown: &Shown<'_>) -> Label {
    Label::new(&row.name(), &row.place(|path| from_here(path, &shown.options.here)))
}

/// `path` as told from the folder `here`, both told from the same root.
pub(super) fn from_here(path: &str, here: &str) -> String {
    let mut rest = path;
    let mut up = here;
    while let Some((folder, deeper)) = up.split_once('/')
        && let Some(inside) = rest.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/'))
    {
        (rest, up) = (inside, deeper);
    }
    "../".repeat(up.matches('/').count()) + rest
}

#[cfg(test)]
mod tests {
    use super::from_here;

    #[test]
    fn paths_lead_from_the_current_folder() {
        assert_eq!(from_here("a/b.py", ""), "a/b.py");
        assert_eq!(from_here("a/b.py", "a/"), "b.py");
        assert_eq!(from_here("a/b.py", "a/c/"), "../b.py");
        assert_eq!(from_here("ab/b.py", "a/"), "../ab/b.py");
    }
}
