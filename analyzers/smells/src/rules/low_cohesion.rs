//! Low cohesion.

use astrolens_metrics::type_metric;
use astrolens_model::{MetricId, RuleId, TypeReport, count, figure};

use crate::draft::{Draft, TypeSite};
use crate::registry::{Check, Rule};

const LCOM4: MetricId = MetricId::new("lcom4");

/// What tells how far the methods of a type belong together, what tells most first.
const METRICS: &[MetricId] = &[LCOM4, MetricId::new("tcc")];

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("low-cohesion"),
    title: "Low cohesion",
    summary: "A type whose methods have little or nothing to do with each other.",
    metric: Some(LCOM4),
    check: Check::Type(check, METRICS),
    reference: Some("https://refactoring.guru/smells/divergent-change"),
    documentation: include_str!("low_cohesion.md"),
};

fn check(site: &TypeSite<'_>) -> Option<Draft> {
    let TypeReport { qualified_name, .. } = site.named;
    let over = |id: &str, has: &dyn Fn(f64) -> String| {
        let row = type_metric(id)?;
        let value = (row.value)(site.named)?;
        Draft::over(site.judgement, &row.id, value, |limit| {
            format!("`{qualified_name}` has {} (limit {limit})", has(value))
        })
    };
    let parts = |value: f64| {
        format!("methods in {} without a common field or call", count(value as u64, "part"))
    };
    over(LCOM4.as_str(), &parts)
        .or_else(|| over("tcc", &|value| format!("a tight class cohesion of {}", figure(value))))
}
