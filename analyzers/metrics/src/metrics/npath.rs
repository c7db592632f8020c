//! NPath complexity.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("npath"),
    title: "NPath complexity",
    short: "npath",
    summary: "The number of acyclic paths through the function.",
    default_limits: Limits { information: Some(200.0), warning: None, error: None },
    lower_is_worse: false,
    value: |function| function.npath as f64,
    documentation: include_str!("npath.md"),
};
