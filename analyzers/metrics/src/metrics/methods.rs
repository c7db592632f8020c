//! Number of methods.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::TypeMetric;

/// The registry's row.
pub(crate) const METRIC: TypeMetric = TypeMetric {
    id: MetricId::new("methods"),
    title: "Number of methods",
    summary: "How many methods the file defines for the type.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    value: |named| Some(f64::from(named.methods)),
    documentation: include_str!("methods.md"),
};
