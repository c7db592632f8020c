//! NPath complexity.

use astrolens_model::{MetricId, RuleId, figure, grouped};

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
    reference: Some("https://doi.org/10.1145/42372.42379"),
    documentation: include_str!("npath_complexity.md"),
};

fn check(site: &FunctionSite<'_>) -> Option<Draft> {
    let function = site.function;
    let value = function.npath;
    Draft::over(site.judgement, &METRIC, value as f64, |limit| {
        // The count stops at the largest number it can hold.
        let paths = if value == u64::MAX { figure(value as f64) } else { grouped(value) };
        format!("{} has an NPath complexity of {paths} (limit {limit})", subject(function))
    })
    .map(|draft| draft.because_of(site, &METRIC))
}
