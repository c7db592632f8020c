//! Deep nesting.

use astrolens_model::{MetricId, RuleId, count};

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
    reference: Some("https://rules.sonarsource.com/java/RSPEC-134/"),
    documentation: include_str!("deep_nesting.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.nesting;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        let levels = count(value.into(), "level");
        format!("{} nests control structures {levels} deep (limit {limit})", subject(function))
    })
    .map(|draft| draft.because_of(site, &METRIC))
}
