//! Deep nesting.

use astrolens_model::{MetricId, RuleId};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

const METRIC: MetricId = MetricId::new("nesting");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("deep-nesting"),
    title: "Deep nesting",
    summary: "A function in which control structures stand deep inside each other.",
    metric: Some(METRIC),
    check: Check::Function(check),
    documentation: include_str!("deep_nesting.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.nesting;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        format!(
            "{} nests control structures {value} levels deep (limit {limit})",
            subject(function)
        )
    })
    .map(|draft| draft.because_of(function, &METRIC))
}
