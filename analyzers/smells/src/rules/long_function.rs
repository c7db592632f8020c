//! Long function.

use astrolens_model::{MetricId, RuleId};

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
    documentation: include_str!("long_function.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.lines.code;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        format!("{} has {value} lines of code (limit {limit})", subject(function))
    })
    .map(|draft| {
        let lines = function.end_line - function.start_line;
        draft.at("end", (function.end_line, 1), format!("ends {lines} lines below its start"))
    })
}
