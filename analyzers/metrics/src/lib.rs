//! All metrics of a file from one traversal of its tree.
//!
//! Invariants: no I/O, no clock, no environment; no language is named here; the traversal
//! visits each node once and never recurses.

mod close;
mod cohesion;
mod frame;
mod hashes;
mod measure;
mod metrics;
mod names;
mod points;
mod registry;
mod sum;
mod test_code;
mod traversal;
mod tree;
mod types;
pub mod unit;
mod variants;

pub use measure::{Comment, Measured, Options, measure};
pub use registry::{METRICS, Metric, TYPE_METRICS, TypeMetric, metric, type_metric};
pub use sum::Terms;
pub use test_code::mark_tests;

/// Rounds to two decimals, so that the last bits of a platform's logarithms do not show.
pub(crate) fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
