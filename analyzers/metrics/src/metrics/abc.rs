//! ABC size.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("abc"),
    title: "ABC size",
    short: "abc",
    summary: "The length of the vector of assignments, branches and conditions.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    value: |function| function.abc.magnitude,
    documentation: include_str!("abc.md"),
};
