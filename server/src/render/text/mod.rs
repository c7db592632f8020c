//! Text for a person: an overview of the worst functions, or the findings that fail a gate.

mod closing;
mod findings;
pub(super) mod layout;
mod overview;
mod table;

use super::{Format, Options, Purpose};
use astrolens_model::FileReport;

pub(super) const FORMAT: Format = Format {
    name: "text",
    summary: "a table for a person",
    wants_source,
    explained: false,
    encode: None,
    open: |output, options| match options.purpose {
        Purpose::Overview => Box::new(overview::Overview::new(output, options)),
        Purpose::Gate => Box::new(findings::Findings::new(output, options)),
    },
};

fn wants_source(report: &FileReport, options: &Options) -> bool {
    match options.purpose {
        Purpose::Overview => options.explain,
        Purpose::Gate => !report.findings.is_empty(),
    }
}
