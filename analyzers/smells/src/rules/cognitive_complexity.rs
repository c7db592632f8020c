//! Cognitive complexity.

use astrolens_model::{MetricId, RuleId};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

const METRIC: MetricId = MetricId::new("cognitive");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("cognitive-complexity"),
    title: "Cognitive complexity",
    summary: "A function whose control flow is hard to follow.",
    metric: Some(METRIC),
    check: Check::Function(check),
    documentation: include_str!("cognitive_complexity.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.cognitive;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        format!("{} has a cognitive complexity of {value} (limit {limit})", subject(function))
    })
    .map(|draft| draft.because_of(function, &METRIC))
}
