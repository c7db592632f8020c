//! The metrics there are: one row each.

use astrolens_model::config::Limits;
use astrolens_model::{Function, MetricId, TypeReport};

use crate::metrics;

/// A metric of functions, as lists, configuration and documentation know it.
pub struct Metric {
    /// The identifier in configuration and on the command line.
    pub id: MetricId,
    /// The name people read.
    pub title: &'static str,
    /// The heading of its column in a table.
    pub short: &'static str,
    /// One sentence that says what it measures.
    pub summary: &'static str,
    /// What is reported unless the configuration says otherwise.
    pub default_limits: Limits,
    /// Whether a smaller figure is the worse one.
    pub lower_is_worse: bool,
    /// How its increments make up the figure, and are shown: `+`, or `×` for those that
    /// multiply with what stands beside them.
    pub sign: char,
    /// The figure of a function.
    pub value: fn(&Function) -> f64,
    /// Its page: definition, source, variants, an example.
    pub documentation: &'static str,
}

/// A metric of types.
pub struct TypeMetric {
    /// The identifier in configuration and on the command line, and the heading of its column.
    pub id: MetricId,
    /// The name people read.
    pub title: &'static str,
    /// One sentence that says what it measures.
    pub summary: &'static str,
    /// What is reported unless the configuration says otherwise.
    pub default_limits: Limits,
    /// Whether a smaller figure is the worse one.
    pub lower_is_worse: bool,
    /// The figure of a type; absent where the type has too little to measure.
    pub value: fn(&TypeReport) -> Option<f64>,
    /// Its page: definition, source, an example.
    pub documentation: &'static str,
}

/// One row for each metric of types, in the order in which tables show them.
pub static TYPE_METRICS: &[TypeMetric] = &[
    metrics::wmc::METRIC,
    metrics::lcom4::METRIC,
    metrics::tcc::METRIC,
    metrics::methods::METRIC,
    metrics::fields::METRIC,
];

/// The metric of types called `id`.
#[must_use]
pub fn type_metric(id: &str) -> Option<&'static TypeMetric> {
    TYPE_METRICS.iter().find(|metric| metric.id.as_str() == id)
}

/// One row for each metric of functions, in the order in which tables show them.
pub static METRICS: &[Metric] = &[
    metrics::cognitive::METRIC,
    metrics::cyclomatic::METRIC,
    metrics::nesting::METRIC,
    metrics::npath::METRIC,
    metrics::parameters::METRIC,
    metrics::exits::METRIC,
    metrics::statements::METRIC,
    metrics::lines::METRIC,
    metrics::abc::METRIC,
    metrics::halstead::METRIC,
    metrics::maintainability::METRIC,
];

/// The metric called `id`.
#[must_use]
pub fn metric(id: &str) -> Option<&'static Metric> {
    METRICS.iter().find(|metric| metric.id.as_str() == id)
}
