//! Lines of code.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("lines"),
    title: "Lines of code",
    short: "lines",
    summary: "The lines of the function that hold code.",
    default_limits: Limits { information: None, warning: Some(60.0), error: None },
    lower_is_worse: false,
    value: |function| f64::from(function.lines.code),
    documentation: include_str!("lines.md"),
};
