//! Maintainability index.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("maintainability_index"),
    title: "Maintainability index",
    short: "MI",
    summary: "A blend of volume, cyclomatic complexity and lines, from 0 (worst) to 100.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: true,
    value: |function| function.maintainability_index,
    documentation: include_str!("maintainability.md"),
};
