//! Low maintainability.

use astrolens_model::{Function, FunctionKind, MetricId, RuleId, count, figure, grouped};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

pub(crate) const METRIC: MetricId = MetricId::new("maintainability_index");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("low-maintainability"),
    title: "Low maintainability",
    summary: "A function whose volume, decisions and lines together make it hard to change.",
    metric: Some(METRIC),
    check: Check::Function(check),
    reference: Some(
        "https://learn.microsoft.com/en-us/dotnet/fundamentals/code-analysis/quality-rules/ca1505",
    ),
    documentation: include_str!("low_maintainability.md"),
};

/// What a function's index is held to: that of a block of tests follows the lines of all the tests
/// in it, which are no size of its own.
pub(crate) fn threshold(function: &Function) -> Option<&'static MetricId> {
    static INDEX: MetricId = METRIC;
    (function.kind != FunctionKind::Block).then_some(&INDEX)
}

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    threshold(function)?;
    let value = function.maintainability_index;
    Draft::over(site.judgement, &METRIC, value, |limit| {
        let index = figure(value);
        format!("{} has a maintainability index of {index} (limit {limit})", subject(function))
    })
    .map(|draft| {
        let note = format!(
            "a Halstead volume of {}, a cyclomatic complexity of {}, {}",
            figure(function.halstead.volume),
            grouped(function.cyclomatic.into()),
            count(function.lines.code.into(), "line of code"),
        );
        draft.at("parts", site.head(), note)
    })
}
