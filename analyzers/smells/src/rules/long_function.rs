//! Long function.

use astrolens_model::{MetricId, RuleId, count};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

const METRIC: MetricId = MetricId::new("lines");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("long-function"),
    title: "Long function",
    summary: "A function with more lines of code than a reader can keep in view.",
    metric: Some(METRIC),
    check: Check::Function(check),
    reference: Some("https://refactoring.guru/smells/long-method"),
    documentation: include_str!("long_function.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.lines.code;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        let lines = count(value.into(), "line of code");
        format!("{} has {lines} (limit {limit})", subject(function))
    })
}
