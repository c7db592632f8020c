//! Tight class cohesion.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::TypeMetric;

/// The registry's row.
pub(crate) const METRIC: TypeMetric = TypeMetric {
    id: MetricId::new("tcc"),
    title: "Tight class cohesion",
    summary: "The share of pairs of methods that use a common field, 0 to 1.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: true,
    value: |named| named.tcc,
    documentation: include_str!("tcc.md"),
};
