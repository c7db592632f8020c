//! Many statements.

use astrolens_model::{MetricId, RuleId, count};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

const METRIC: MetricId = MetricId::new("statements");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("many-statements"),
    title: "Many statements",
    summary: "A function that does too much, however few lines it takes.",
    metric: Some(METRIC),
    check: Check::Function(check),
    reference: Some("https://eslint.org/docs/latest/rules/max-statements"),
    documentation: include_str!("many_statements.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.statements;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        format!("{} has {} (limit {limit})", subject(function), count(value.into(), "statement"))
    })
}
