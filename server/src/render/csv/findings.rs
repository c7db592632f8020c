//! The findings of a gate.

use astrolens_model::{BaselineState, FileReport, Finding};

use super::{Column, columns, optional};
use crate::render::finding::silenced;

/// A finding, and what silences it.
pub(super) struct Found {
    finding: Finding,
    silenced: Option<String>,
}

/// What `report` has of findings, those that are not reported last.
pub(super) fn found(report: &FileReport) -> Vec<Found> {
    let reported = report.findings.iter().map(|finding| (finding, None));
    let silenced = silenced(report).map(|(finding, by)| (finding, Some(by.phrase().into_owned())));
    let all = reported.chain(silenced);
    all.map(|(finding, silenced)| Found { finding: finding.clone(), silenced }).collect()
}

/// The columns in order.
pub(super) static COLUMNS: &[Column<Found>] = columns! {
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
