//! The table of functions: one row each, as wide as the terminal.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use astrolens_metrics::Metric;
use astrolens_model::MetricId;

use super::layout::{Label, Layout, NAME_COLUMNS};
use super::overview::Listed;
use crate::render::columns::columns;
use crate::render::style::{Palette, paint, sign};
use crate::render::{Options, plain};

/// The table of `functions`, in their order, with a line end.
pub(super) fn functions(functions: &[Listed], options: &Options) -> String {
    let palette = Palette::of(options.terminal);
    let metrics = fitting(functions, options);
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
    let labels: Vec<Label> = functions.iter().map(label).collect();
    let layout = Layout::new(&labels, room(functions, &metrics, options));
    for ((listed, figures), label) in functions.iter().zip(figures).zip(&labels) {
        let cells = metrics.iter().zip(figures).map(|(metric, figure)| {
            match severity(listed, &metric.id) {
                Some(severity) => Cell::new(paint(palette.severity(severity), figure)),
                None => Cell::new(figure),
            }
        });
        table.add_row(cells.chain([Cell::new(layout.cell(label, palette))]));
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    text
}

/// The metrics shown, the one sorted by first; as many as leave room for names.
fn fitting(functions: &[Listed], options: &Options) -> Vec<&'static Metric> {
    let mut metrics: Vec<&Metric> = columns(options.sort).collect();
    while metrics.len() > 1 && room(functions, &metrics, options) < NAME_COLUMNS {
        metrics.pop();
    }
    metrics
}

/// Columns that are left for names and places beside the figures of `metrics`.
fn room(functions: &[Listed], metrics: &[&Metric], options: &Options) -> usize {
    let padding = 2;
    let widths = metrics.iter().map(|metric| {
        let figures = functions.iter().map(|listed| figure(listed, metric).len());
        figures.max().unwrap_or(0).max(metric.short.len()) + padding
    });
    options.terminal.table_columns().saturating_sub(widths.sum::<usize>() + padding)
}

fn severity(listed: &Listed, metric: &MetricId) -> Option<astrolens_model::Severity> {
    listed.passed.iter().filter(|(passed, _)| passed == metric).map(|(_, severity)| *severity).max()
}

/// A metric's figure with the sign of the limit it passed.
fn figure(listed: &Listed, metric: &Metric) -> String {
    let value = plain::figure((metric.value)(&listed.function));
    match severity(listed, &metric.id) {
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
