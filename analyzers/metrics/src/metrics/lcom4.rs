//! Lack of cohesion of methods, in the fourth version.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::TypeMetric;

/// The registry's row.
pub(crate) const METRIC: TypeMetric = TypeMetric {
    id: MetricId::new("lcom4"),
    title: "Lack of cohesion of methods",
    summary: "Into how many parts without a common field or call the methods fall.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    value: |named| named.lcom4.map(f64::from),
    documentation: include_str!("lcom4.md"),
};
