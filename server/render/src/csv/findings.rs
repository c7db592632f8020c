//! The findings of a gate.

use astrolens_model::{BaselineState, Finding};

use super::{Column, Table, columns, optional};
use crate::finding::silenced;

/// The table; what is silenced stands last.
pub(super) static TABLE: Table = Table {
    headings: || COLUMNS.iter().map(|column| column.heading).collect(),
    rows: |report, line| {
        let reported = report.findings.iter().map(|finding| (finding.clone(), None));
        let silenced =
            silenced(report).map(|(finding, by)| (finding.clone(), Some(by.phrase().into_owned())));
        for (finding, silenced) in reported.chain(silenced) {
            let found = Found { finding, silenced };
            line(&mut COLUMNS.iter().map(|column| (column.cell)(report, &found)));
        }
    },
};

/// A finding, and what silences it.
struct Found {
    finding: Finding,
    silenced: Option<String>,
}

/// The columns in order.
static COLUMNS: &[Column<Found>] = columns! {
    "path" = |file, _| file.path;
    "language" = |file, _| file.language;
    "rule" = |_, found| found.finding.rule;
    "severity" = |_, found| found.finding.severity;
    "qualified_name" = |_, found| optional(found.finding.symbol.as_ref());
    "start_line" = |_, found| found.finding.start_line;
    "start_column" = |_, found| found.finding.start_column;
    "end_line" = |_, found| found.finding.end_line;
    "end_column" = |_, found| found.finding.end_column;
    "value" = |_, found| optional(found.finding.value);
    "threshold" = |_, found| optional(found.finding.threshold);
    "message" = |_, found| found.finding.message;
    "fingerprint" = |_, found| found.finding.fingerprint;
    "baseline" = |_, found| optional(found.finding.baseline.map(BaselineState::as_str));
    "silenced" = |_, found| optional(found.silenced.as_ref());
};
