//! Exits.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("exits"),
    title: "Exits",
    short: "exits",
    summary: "The number of ways out of the function.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.exits),
    documentation: include_str!("exits.md"),
};
