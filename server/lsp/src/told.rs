//! What is told of a function and of a finding, in comparable form: where it is the same, the client
//! need not ask again.

use std::hash::Hash;

use astrolens_metrics::METRICS;
use astrolens_model::{Finding, Function};

/// What is told of a function.
pub(crate) fn of_function(own: &Function) -> impl PartialEq + Hash {
    let start = (own.start_line, own.start_column);
    let places = [own.start_byte, own.end_byte, own.name_start_byte, own.name_end_byte];
    let figures = METRICS.iter().map(|metric| (metric.value)(own).to_bits());
    (&own.name, &own.qualified_name, own.kind, start, places, figures.collect::<Vec<_>>())
}

/// What is told of a finding.
pub(crate) fn of_finding(own: &Finding) -> impl PartialEq + Hash {
    let place = (own.start_line, own.start_column, own.start_byte, own.end_byte);
    (&own.rule, own.severity, &own.message, &own.symbol, &own.fingerprint, place)
}
