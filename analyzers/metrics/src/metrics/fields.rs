//! Number of fields.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::TypeMetric;

/// The registry's row.
pub(crate) const METRIC: TypeMetric = TypeMetric {
    id: MetricId::new("fields"),
    title: "Number of fields",
    summary: "How many fields the type has.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    value: |named| Some(f64::from(named.fields)),
    documentation: include_str!("fields.md"),
};
