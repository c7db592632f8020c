//! Cyclomatic complexity (McCabe 1976).

use astrolens_model::MetricId;
use astrolens_model::config::{Limits, Variants};
use astrolens_syntax::{ConstructSet, Cyclomatic};

use crate::registry::Metric;
use crate::variants;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("cyclomatic"),
    title: "Cyclomatic complexity",
    short: "cyclomatic",
    summary: "The number of linearly independent paths: one more than the decisions taken.",
    default_limits: Limits { information: Some(10.0), warning: Some(20.0), error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.cyclomatic),
    documentation: include_str!("cyclomatic.md"),
};

/// The constructs that add a point, after the options in force.
pub(crate) fn counted(rules: &Cyclomatic, chosen: &Variants) -> ConstructSet {
    variants::apply(rules.counted, rules.variants, chosen)
}
