//! The metrics that tables of functions show.

use astrolens_metrics::{METRICS, Metric};

/// The metrics shown beside the one that is sorted by.
const SHOWN: [&str; 6] = ["cognitive", "cyclomatic", "nesting", "npath", "parameters", "lines"];

/// The metrics of a table sorted by `sort`: that one first, the others in their usual order.
pub(crate) fn columns(sort: &'static Metric) -> impl Iterator<Item = &'static Metric> {
    let others =
        METRICS.iter().filter(|metric| metric.id != sort.id && SHOWN.contains(&metric.id.as_str()));
    std::iter::once(sort).chain(others)
}
