//! Parameters.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("parameters"),
    title: "Parameters",
    short: "params",
    summary: "The number of parameters a caller has to know.",
    default_limits: Limits { information: None, warning: Some(5.0), error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.parameters),
    documentation: include_str!("parameters.md"),
};
