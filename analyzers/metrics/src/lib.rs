//! All metrics of a file from one traversal of its tree.
//!
//! Invariants: no I/O, no clock, no environment; no language is named here; the traversal
//! visits each node once and never recurses.

mod metrics;
mod registry;

pub use registry::{METRICS, Metric, metric};
