//! Maximum nesting.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;
use astrolens_syntax::{Construct, ConstructSet};

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("nesting"),
    title: "Maximum nesting",
    short: "nesting",
    summary: "The deepest stack of control structures.",
    default_limits: Limits { information: None, warning: Some(4.0), error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.nesting),
    documentation: include_str!("nesting.md"),
};

/// The control structures whose stack is counted. An `else if` is on the level of its `if`.
pub(crate) const STRUCTURES: ConstructSet = ConstructSet::of(&[
    Construct::If,
    Construct::Switch,
    Construct::For,
    Construct::ForEach,
    Construct::While,
    Construct::DoWhile,
    Construct::InfiniteLoop,
    Construct::Try,
]);
