//! Many exits.

use astrolens_model::{MetricId, RuleId, count};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

const METRIC: MetricId = MetricId::new("exits");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("many-exits"),
    title: "Many exits",
    summary: "A function with many ways out, each of which has to leave things in order.",
    metric: Some(METRIC),
    check: Check::Function(check),
    reference: Some("https://rules.sonarsource.com/java/RSPEC-1142/"),
    documentation: include_str!("many_exits.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.exits;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        format!("{} has {} (limit {limit})", subject(function), count(value.into(), "exit"))
    })
}
