//! All metrics of a file from one traversal of its tree: a text becomes facts, and facts become
//! figures.
//!
//! Invariants: no I/O, no clock, no environment; no language is named here; the traversal
//! visits each node once and never recurses.

mod assemble;
mod close;
mod cohesion;
mod collector;
mod collectors;
mod declared;
mod documentation;
mod expressions;
mod figures;
mod frame;
mod hashes;
mod imports;
mod join;
mod kept;
mod link;
mod measure;
mod metrics;
mod names;
mod points;
mod registry;
mod remarks;
mod sum;
mod test_code;
mod traversal;
mod tree;
mod type_figures;
pub mod unit;
mod uses;
mod variants;
mod vocabulary;
mod whole;

pub use figures::Figures;
pub use measure::{Text, measure};
pub use points::{increments, points_of, reason};
pub use registry::{METRICS, Metric, TYPE_METRICS, TypeMetric, metric, type_metric};
pub use sum::Terms;

/// Rounds to two decimals, so that the last bits of a platform's logarithms do not show.
pub(crate) fn round(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
