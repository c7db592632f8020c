//! Cognitive complexity.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("cognitive"),
    title: "Cognitive complexity",
    short: "cognitive",
    summary: "How hard the control flow is to follow: breaks in the linear flow, weighted by how deeply they are nested.",
    default_limits: Limits { information: None, warning: Some(15.0), error: Some(25.0) },
    lower_is_worse: false,
    value: |function| f64::from(function.cognitive),
    documentation: include_str!("cognitive.md"),
};
