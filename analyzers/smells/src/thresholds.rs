//! The names that `[thresholds]` may hold, with what they are unless somebody says otherwise.

use std::sync::LazyLock;

use astrolens_metrics::{METRICS, TYPE_METRICS};
use astrolens_model::config::Limits;
use astrolens_model::{Function, MetricId};

use crate::rules;

/// A figure that has limits.
#[derive(Clone, Copy, Debug)]
pub struct Threshold {
    /// Its name in the configuration.
    pub id: &'static MetricId,
    /// The name people read.
    pub title: &'static str,
    /// One sentence that says what is measured.
    pub summary: &'static str,
    /// What is reported unless the configuration says otherwise.
    pub default_limits: Limits,
    /// Whether a smaller figure is the worse one.
    pub lower_is_worse: bool,
}

/// Figures that are no metric of functions, or are one of some functions only.
static OTHERS: [&Threshold; 2] =
    [&rules::large_file::THRESHOLD, &rules::long_parameter_list::CONSTRUCTORS];

/// The threshold called `id`.
#[must_use]
pub fn threshold(id: &MetricId) -> Option<Threshold> {
    thresholds().find(|threshold| threshold.id == id)
}

/// All thresholds: those of the metrics of functions, in their order, the others, and those of the
/// metrics of types.
pub fn thresholds() -> impl Iterator<Item = Threshold> {
    let metrics = METRICS.iter().map(|metric| Threshold {
        id: &metric.id,
        title: metric.title,
        summary: metric.summary,
        default_limits: metric.default_limits,
        lower_is_worse: metric.lower_is_worse,
    });
    let types = TYPE_METRICS.iter().map(|metric| Threshold {
        id: &metric.id,
        title: metric.title,
        summary: metric.summary,
        default_limits: metric.default_limits,
        lower_is_worse: metric.lower_is_worse,
    });
    metrics.chain(OTHERS.into_iter().copied()).chain(types)
}

/// A metric for which functions are not all held to the same.
struct Special {
    metric: MetricId,
    /// The threshold that a function is held to; `None` if it is exempt.
    threshold: fn(&Function) -> Option<&'static MetricId>,
    /// The threshold beside the metric's own.
    other: Option<&'static MetricId>,
}

static SPECIAL: [Special; 3] = [
    Special {
        metric: rules::long_parameter_list::METRIC,
        threshold: |function| Some(rules::long_parameter_list::threshold(function)),
        other: Some(rules::long_parameter_list::CONSTRUCTORS.id),
    },
    Special {
        metric: rules::long_function::METRIC,
        threshold: rules::long_function::threshold,
        other: None,
    },
    Special {
        metric: rules::low_maintainability::METRIC,
        threshold: rules::low_maintainability::threshold,
        other: None,
    },
];

/// The threshold that `metric` of `function` is held to; `None` if it is exempt.
pub(crate) fn threshold_for<'id>(
    metric: &'id MetricId,
    function: &Function,
) -> Option<&'id MetricId> {
    let special = SPECIAL.iter().find(|special| special.metric == *metric);
    special.map_or(Some(metric), |special| (special.threshold)(function))
}

/// All thresholds that `metric` of some function is held to.
pub(crate) fn thresholds_of(metric: &MetricId) -> impl Iterator<Item = &MetricId> {
    let special = SPECIAL.iter().find(|special| special.metric == *metric);
    [metric].into_iter().chain(special.and_then(|special| special.other))
}

/// Whether a smaller `id` is the worse one. It is asked of every figure of every function, hence
/// the short list.
pub(crate) fn lower_is_worse(id: &MetricId) -> bool {
    static FALLING: LazyLock<Vec<&MetricId>> = LazyLock::new(|| {
        let falling = thresholds().filter(|threshold| threshold.lower_is_worse);
        falling.map(|threshold| threshold.id).collect()
    });
    FALLING.contains(&id)
}
