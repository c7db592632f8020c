//! Weighted methods per class.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::TypeMetric;

/// The registry's row.
pub(crate) const METRIC: TypeMetric = TypeMetric {
    id: MetricId::new("wmc"),
    title: "Weighted methods per class",
    summary: "The sum of the cyclomatic complexities of the methods.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    value: |named| Some(f64::from(named.wmc)),
    documentation: include_str!("wmc.md"),
};
