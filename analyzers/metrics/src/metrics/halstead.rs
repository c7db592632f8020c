//! Halstead volume.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("halstead"),
    title: "Halstead volume",
    short: "volume",
    summary: "The size of the function in bits, from its operators and operands.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    value: |function| function.halstead.volume,
    documentation: include_str!("halstead.md"),
};
