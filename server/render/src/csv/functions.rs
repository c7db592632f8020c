//! The figures of functions.

use astrolens_metrics::METRICS;
use astrolens_model::Function;

use super::{Column, Table, columns};
use crate::figures;

/// The table. Headings differ in more than case, since spreadsheets and databases look no closer.
pub(super) static TABLE: Table = Table {
    headings: || {
        let names = figures::names_of_functions();
        COLUMNS.iter().map(|column| column.heading).chain(names).collect()
    },
    rows: |report, line| {
        for function in &report.functions {
            let figures = METRICS.iter().flat_map(|metric| figures::of_function(metric, function));
            let cells = COLUMNS.iter().map(|column| (column.cell)(report, function));
            line(&mut cells.chain(figures.map(|(_, value)| value)));
        }
    },
};

/// The columns before the figures.
static COLUMNS: &[Column<Function>] = columns! {
    "path" = |file, _| file.path;
    "language" = |file, _| file.language;
    "origin" = |file, _| file.origin.as_str();
    "name" = |_, function| function.name;
    "qualified_name" = |_, function| function.qualified_name;
    "ordinal" = |_, function| function.ordinal;
    "kind" = |_, function| function.kind.as_str();
    "partial" = |_, function| function.partial;
    "test" = |_, function| function.test;
    "start_line" = |_, function| function.start_line;
    "start_column" = |_, function| function.start_column;
    "end_line" = |_, function| function.end_line;
};
