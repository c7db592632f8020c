//! Large ABC size.

use astrolens_model::{Abc, MetricId, RuleId, count, figure};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

const METRIC: MetricId = MetricId::new("abc");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("large-abc-size"),
    title: "Large ABC size",
    summary: "A function that assigns, calls and compares too much.",
    metric: Some(METRIC),
    check: Check::Function(check),
    reference: Some("https://docs.rubocop.org/rubocop/cops_metrics.html#metricsabcsize"),
    documentation: include_str!("large_abc_size.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let Abc { a, b, c, magnitude } = function.abc;
    Draft::over(site.judgement, &METRIC, magnitude, |limit| {
        format!("{} has an ABC size of {} (limit {limit})", subject(function), figure(magnitude))
    })
    .map(|draft| {
        let counts = [(a, "assignment"), (b, "branch"), (c, "condition")];
        let note = counts.map(|(number, thing)| count(number.into(), thing)).join(", ");
        draft.at("parts", site.head(), note)
    })
}
