//! Text for a person: an overview of the worst functions, or the findings that fail a gate.

mod closing;
mod findings;
pub(super) mod layout;
mod overview;
mod table;
mod types;

use super::{Format, Increments, Options, PathStyle, Purpose, Silenced};
use astrolens_model::FileReport;

pub(super) const FORMAT: Format = Format {
    name: "text",
    summary: "A table, or findings with their source, for people",
    paths: PathStyle::Current,
    wants_source,
    increments: Increments::Asked,
    types: true,
    silenced: Silenced::Asked,
    tells_partial: true,
    encode: None,
    open: |output, options| match options.purpose {
        Purpose::Overview => match options.types {
            Some(metric) => Box::new(types::Types::new(output, options, metric)),
            None => Box::new(overview::Overview::new(output, options)),
        },
        Purpose::Gate => Box::new(findings::Findings::new(output, options)),
    },
};

fn wants_source(report: &FileReport, options: &Options) -> bool {
    match options.purpose {
        Purpose::Overview => options.explain,
        Purpose::Gate => !report.findings.is_empty(),
    }
}
