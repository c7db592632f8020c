//! The table of functions: one row each, as wide as the terminal.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use astrolens_metrics::Metric;
use astrolens_model::{MetricId, Severity};

use super::layout::{self, Label, Layout, NAME_COLUMNS};
use super::overview::Listed;
use crate::columns::columns;
use crate::style::{Palette, paint, sign};
use crate::{Options, finding, plain};

/// The metric that takes most room.
const NPATH: &str = "npath";

/// The table of `functions`, in their order, with what its signs mean, and a line end.
pub(super) fn functions(functions: &[Listed], options: &Options) -> String {
    let palette = Palette::of(options.terminal);
    let labels: Vec<Label> = functions.iter().map(label).collect();
    let metrics = fitting(functions, &labels, options);
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Disabled);
    let headings = metrics.iter().map(|metric| metric.short).chain(["function"]);
    table.set_header(headings.map(|heading| Cell::new(paint(palette.quiet(), heading))));
    for column in table.column_iter_mut().take(metrics.len()) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let figures: Vec<Vec<String>> = functions
        .iter()
        .map(|listed| metrics.iter().map(|metric| figure(listed, metric)).collect())
        .collect();
    let layout = Layout::new(&labels, room(functions, &metrics, options));
    for ((listed, figures), label) in functions.iter().zip(figures).zip(&labels) {
        let cells =
            metrics.iter().zip(figures).map(|(metric, figure)| match passed(listed, &metric.id) {
                Some(severity) => Cell::new(paint(palette.severity(severity), figure)),
                None => Cell::new(figure),
            });
        table.add_row(cells.chain([Cell::new(layout.cell(label, palette))]));
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    let legend = legend(functions, &metrics);
    if !legend.is_empty() {
        text.push('\n');
        text.push_str(&lines(&legend, options));
    }
    text
}

/// The metrics shown, the one sorted by first; as many as leave room for names and places.
///
/// NPath goes first: it is the widest, and of the others none is known from the rest. That is
/// done for a place beside its name, and as much more as it takes that no place is broken.
fn fitting(functions: &[Listed], labels: &[Label], options: &Options) -> Vec<&'static Metric> {
    let mut metrics: Vec<&Metric> = columns(options.sort).collect();
    let narrowest = layout::place_columns(labels).max(NAME_COLUMNS);
    let npath = metrics.iter().skip(1).position(|metric| metric.id.as_str() == NPATH);
    let layout = Layout::new(labels, room(functions, &metrics, options));
    if let Some(position) = npath.filter(|_| !layout.is_beside()) {
        metrics.remove(position + 1);
    }
    while metrics.len() > 1 && room(functions, &metrics, options) < narrowest {
        metrics.pop();
    }
    metrics
}

/// Columns that are left for names and places beside the figures of `metrics`.
fn room(functions: &[Listed], metrics: &[&Metric], options: &Options) -> usize {
    let padding = 2;
    let widths = metrics.iter().map(|metric| {
        let figures = functions.iter().map(|listed| plain::width(&figure(listed, metric)));
        figures.max().unwrap_or(0).max(metric.short.len()) + padding
    });
    options.terminal.row_columns().saturating_sub(widths.sum::<usize>() + padding)
}

/// What the signs and the figures in a table of `metrics` mean, as far as it has any.
fn legend(functions: &[Listed], metrics: &[&Metric]) -> Vec<String> {
    let mut parts = Vec::new();
    for severity in [Severity::Error, Severity::Warning, Severity::Information] {
        let is_there =
            |listed: &Listed| metrics.iter().any(|m| passed(listed, &m.id) == Some(severity));
        if functions.iter().any(is_there) {
            let word = finding::severity(severity);
            parts.push(format!("{} past its limit ({word})", sign(severity)));
        }
    }
    if metrics.iter().any(|metric| metric.id.as_str() == NPATH) {
        parts.push("npath: acyclic paths through a function".to_owned());
        if functions.iter().any(|listed| listed.function.npath == u64::MAX) {
            parts.push(format!("{}: more than can be counted", plain::figure(u64::MAX as f64)));
        }
    }
    parts
}

/// `parts` in lines that the terminal holds, with a line end.
fn lines(parts: &[String], options: &Options) -> String {
    let palette = Palette::of(options.terminal);
    let columns = options.terminal.table_columns();
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if plain::width(line) + 3 + plain::width(part) <= columns => {
                line.push_str(" · ");
                line.push_str(part);
            }
            _ => lines.push(format!(" {part}")),
        }
    }
    lines.iter().map(|line| paint(palette.quiet(), line) + "\n").collect()
}

/// The severity of the limit of `metric` that a function passed.
fn passed(listed: &Listed, metric: &MetricId) -> Option<Severity> {
    listed.passed.iter().filter(|(passed, _)| passed == metric).map(|(_, severity)| *severity).max()
}

/// A metric's figure with the sign of the limit it passed.
fn figure(listed: &Listed, metric: &Metric) -> String {
    let value = plain::figure((metric.value)(&listed.function));
    match passed(listed, &metric.id) {
        Some(severity) => format!("{} {value}", sign(severity)),
        None => value,
    }
}

/// What the last column says of a function; its place is one that terminals and editors open.
fn label(listed: &Listed) -> Label {
    let place = format!("{}:{}", listed.path, listed.function.start_line);
    let name = listed.function.label();
    match listed.mark {
        Some(mark) => Label::new(&format!("{name} ({mark})"), &place),
        None => Label::new(&name, &place),
    }
}
