//! The figures of types.

use astrolens_metrics::TYPE_METRICS;
use astrolens_model::TypeReport;

use super::{Column, Table, columns};
use crate::figures;

/// The table.
pub(super) static TABLE: Table = Table {
    headings: || {
        let names = figures::names_of_types();
        COLUMNS.iter().map(|column| column.heading).chain(names).collect()
    },
    rows: |report, line| {
        for named in &report.types {
            let figures = TYPE_METRICS.iter().flat_map(|metric| figures::of_type(metric, named));
            let cells = COLUMNS.iter().map(|column| (column.cell)(report, named));
            line(&mut cells.chain(figures.map(|(_, value)| value)));
        }
    },
};

/// The columns before the figures.
static COLUMNS: &[Column<TypeReport>] = columns! {
    "path" = |file, _| file.path;
    "language" = |file, _| file.language;
    "name" = |_, named| named.name;
    "qualified_name" = |_, named| named.qualified_name;
    "kind" = |_, named| named.kind.as_str();
    "start_line" = |_, named| named.start_line;
    "end_line" = |_, named| named.end_line;
};
