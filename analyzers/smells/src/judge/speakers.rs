//! The rules that speak of functions under a configuration, each with the mildest of its limits.
//!
//! Most functions pass no limit. That is told by comparing numbers; the rules, which look up limits by
//! name, are asked about the others alone.

use std::sync::LazyLock;

use astrolens_metrics::{METRICS, Metric};
use astrolens_model::config::{Judgement, Limits};

use super::speaks;
use crate::draft::{Draft, FunctionSite};
use crate::registry::{Check, RULES, Rule};
use crate::thresholds::thresholds_of;

/// A rule about functions that may speak.
pub(super) struct Speaker {
    pub(super) rule: &'static Rule,
    check: fn(&FunctionSite<'_>) -> Option<Draft>,
    metric: &'static Metric,
    /// What a figure passes if it passes any limit that some function is held to.
    mildest: f64,
}

impl Speaker {
    /// What it says of the function at `site`.
    pub(super) fn check(&self, site: &FunctionSite<'_>) -> Option<Draft> {
        let value = (self.metric.value)(site.function);
        let passes =
            if self.metric.lower_is_worse { value < self.mildest } else { value > self.mildest };
        if passes { (self.check)(site) } else { None }
    }
}

/// The rules that speak of functions under `judgement`, in their order.
pub(super) fn speakers(judgement: &Judgement) -> Vec<Speaker> {
    /// The rules about functions with the metrics that they are about.
    static HELD: LazyLock<Vec<(&Rule, &Metric)>> = LazyLock::new(|| {
        let metric = |rule: &Rule| METRICS.iter().find(|row| rule.metric.as_ref() == Some(&row.id));
        RULES.iter().filter_map(|rule| Some((rule, metric(rule)?))).collect()
    });
    let speaker = |(rule, metric): &(&'static Rule, &'static Metric)| {
        let Check::Function(check) = rule.check else { return None };
        let mildest = mildest(metric, judgement).filter(|_| speaks(rule, judgement))?;
        Some(Speaker { rule, check, metric, mildest })
    };
    HELD.iter().filter_map(speaker).collect()
}

/// The limit for figures of `metric` that the most pass; `None` if there is none.
fn mildest(metric: &Metric, judgement: &Judgement) -> Option<f64> {
    let limits = thresholds_of(&metric.id).filter_map(|id| judgement.thresholds.get(id));
    let limits = limits.flat_map(|Limits { information, warning, error }| {
        [information, warning, error].into_iter().flatten().copied()
    });
    limits.reduce(if metric.lower_is_worse { f64::max } else { f64::min })
}
