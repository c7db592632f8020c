//! NPath complexity.

use astrolens_model::{MetricId, RuleId};

use crate::draft::{Draft, FunctionSite, subject};
use crate::registry::{Check, Rule};

const METRIC: MetricId = MetricId::new("npath");

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("npath-complexity"),
    title: "NPath complexity",
    summary: "A function with more ways through it than tests will ever take.",
    metric: Some(METRIC),
    check: Check::Function(check),
    documentation: include_str!("npath_complexity.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.npath;
    Draft::over(site.judgement, &METRIC, value as f64, |limit| {
        // The count stops at the largest number it can hold.
        let at_least = if value == u64::MAX { "at least " } else { "" };
        format!(
            "{} has an NPath complexity of {at_least}{value} (limit {limit})",
            subject(function)
        )
    })
    .map(|draft| draft.because_of(function, &METRIC))
}
