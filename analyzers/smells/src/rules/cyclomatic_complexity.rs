//! Cyclomatic complexity.

use astrolens_model::{MetricId, RuleId, grouped};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

const METRIC: MetricId = MetricId::new("cyclomatic");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("cyclomatic-complexity"),
    title: "Cyclomatic complexity",
    summary: "A function with many decisions, each of which a test has to take both ways.",
    metric: Some(METRIC),
    check: Check::Function(check),
    reference: Some("https://doi.org/10.1109/TSE.1976.233837"),
    documentation: include_str!("cyclomatic_complexity.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.cyclomatic;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        format!(
            "{} has a cyclomatic complexity of {} (limit {limit})",
            subject(function),
            grouped(value.into())
        )
    })
    .map(|draft| draft.because_of(site, &METRIC))
}
