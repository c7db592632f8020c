//! Statements.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("statements"),
    title: "Statements",
    short: "stmts",
    summary: "The number of statements.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.statements),
    documentation: include_str!("statements.md"),
};
