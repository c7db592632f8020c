//! The table of functions: one row each, as wide as the terminal.

use comfy_table::{Cell, CellAlignment, ContentArrangement, Table};

use astrolens_metrics::{METRICS, Metric};
use astrolens_model::MetricId;

use super::overview::Listed;
use crate::render::style::{Palette, paint, sign};
use crate::render::{Options, plain};

/// The metrics shown beside the one that is sorted by.
const SHOWN: [&str; 6] = ["cognitive", "cyclomatic", "nesting", "npath", "parameters", "lines"];

/// Columns a function's name gets at least where it shares the line with its place.
const NAME_COLUMNS: usize = 28;

/// The table of `functions`, in their order, with a line end.
pub(super) fn functions(functions: &[Listed], options: &Options) -> String {
    let palette = Palette::of(options.terminal);
    let metrics = columns(functions, options);
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
    let layout = Layout::new(functions, room(functions, &metrics, options));
    for (listed, figures) in functions.iter().zip(figures) {
        let cells = metrics.iter().zip(figures).map(|(metric, figure)| {
            match severity(listed, &metric.id) {
                Some(severity) => Cell::new(paint(palette.severity(severity), figure)),
                None => Cell::new(figure),
            }
        });
        table.add_row(cells.chain([Cell::new(layout.name_and_place(listed, palette))]));
    }
    let mut text = table.trim_fmt();
    text.push('\n');
    text
}

/// The metrics shown, the one sorted by first; as many as leave room for names.
fn columns(functions: &[Listed], options: &Options) -> Vec<&'static Metric> {
    let sort = options.sort;
    let others =
        METRICS.iter().filter(|metric| metric.id != sort.id && SHOWN.contains(&metric.id.as_str()));
    let mut metrics: Vec<&Metric> = std::iter::once(sort).chain(others).collect();
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

/// How names and places share the last column.
struct Layout {
    room: usize,
    /// Columns for names where places stand on the same line.
    beside: Option<usize>,
}

impl Layout {
    fn new(functions: &[Listed], room: usize) -> Self {
        let widest = |width: fn(&Listed) -> usize| functions.iter().map(width).max().unwrap_or(0);
        let places = widest(|listed| plain::width(&place(listed)));
        let names = widest(|listed| plain::width(&listed.function.qualified_name));
        let left = room.saturating_sub(places + 2);
        let beside = (left >= names.min(NAME_COLUMNS)).then_some(left.min(names));
        Self { room, beside }
    }

    /// A function's name, shortened if need be, and its place, never shortened.
    fn name_and_place(&self, listed: &Listed, palette: Palette) -> String {
        let name = plain::printable(&listed.function.qualified_name);
        let columns = self.beside.unwrap_or(self.room);
        let name = plain::shorten(&name, columns);
        let gap = columns.saturating_sub(plain::width(&name));
        let name = paint(palette.strong(), name);
        let place = paint(palette.place(), place(listed));
        match self.beside {
            Some(_) => format!("{name}{:gap$}  {place}", ""),
            None => format!("{name}\n{place}"),
        }
    }
}

/// Where a function starts, in the form that terminals and editors open.
fn place(listed: &Listed) -> String {
    format!("{}:{}", plain::printable(&listed.path), listed.function.start_line)
}
