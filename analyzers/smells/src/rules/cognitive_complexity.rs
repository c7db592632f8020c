//! Cognitive complexity.

use astrolens_model::{MetricId, RuleId, grouped};

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
    reference: Some("https://www.sonarsource.com/resources/cognitive-complexity/"),
    documentation: include_str!("cognitive_complexity.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.cognitive;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        format!(
            "{} has a cognitive complexity of {} (limit {limit})",
            subject(function),
            grouped(value.into())
        )
    })
    .map(|draft| draft.because_of(site, &METRIC))
}
