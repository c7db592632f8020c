//! Long function.

use astrolens_model::{Function, FunctionKind, MetricId, RuleId, count};

use crate::draft::{Draft, FunctionSite, subject};
use crate::locations::last_line;
use crate::registry::{Check, Rule};

pub(crate) const METRIC: MetricId = MetricId::new("lines");

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

/// What a function's lines are held to: a block of tests is no unit of work but a part of the
/// file, as long as there are tests.
pub(crate) fn threshold(function: &Function) -> Option<&'static MetricId> {
    static LINES: MetricId = METRIC;
    (function.kind != FunctionKind::Block).then_some(&LINES)
}

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    threshold(function)?;
    let value = function.lines.code;
    Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        let lines = count(value.into(), "line of code");
        format!("{} has {lines} (limit {limit})", subject(function))
    })
    .map(|draft| {
        let lines = function.end_line - function.start_line;
        let end = last_line(function.start_byte, function.end_byte, site.lines);
        draft.at("end", end, format!("ends {lines} lines below its start"))
    })
}
