//! Large class.

use std::cmp::Reverse;

use astrolens_metrics::type_metric;
use astrolens_model::{
    Evidence, FileReport, Function, MetricId, RuleId, TypeReport, count, grouped,
};

use crate::draft::{Draft, TypeSite, subject};
use crate::locations::name_location;
use crate::registry::{Check, Rule};

const WMC: MetricId = MetricId::new("wmc");

/// What makes a type large, what tells most first.
const METRICS: &[MetricId] = &[WMC, MetricId::new("methods"), MetricId::new("fields")];

/// How many of the most complex methods are shown as evidence.
const SHOWN: usize = 5;

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("large-class"),
    title: "Large class",
    summary: "A type that knows or does too much to be one thing.",
    metric: Some(WMC),
    check: Check::Type(check, METRICS),
    reference: Some("https://refactoring.guru/smells/large-class"),
    documentation: include_str!("large_class.md"),
};

fn check(site: &TypeSite<'_>) -> Option<Draft> {
    let TypeReport { qualified_name, wmc, methods, fields, .. } = site.named;
    let over = |id: &str, has: &dyn Fn() -> String| {
        let row = type_metric(id)?;
        Draft::over(site.judgement, &row.id, (row.value)(site.named)?, |limit| {
            format!("`{qualified_name}` has {} (limit {limit})", has())
        })
    };
    let weight = || format!("weighted methods of {} together", grouped((*wmc).into()));
    over(WMC.as_str(), &weight)
        .map(|draft| because_of_methods(draft, site))
        .or_else(|| over("methods", &|| count((*methods).into(), "method")))
        .or_else(|| over("fields", &|| count((*fields).into(), "field")))
}

/// The methods that add most to the weight.
fn because_of_methods(mut draft: Draft, site: &TypeSite<'_>) -> Draft {
    let mut methods: Vec<&Function> = methods(site.named, site.report).collect();
    draft.evidence_count = methods.len() as u32;
    methods.sort_by_key(|method| Reverse(method.cyclomatic));
    let evidence = methods.into_iter().take(SHOWN).map(|method| {
        let note = format!("+{} {}", method.cyclomatic, subject(method));
        Evidence::new("function", name_location(method, site.lines), note)
    });
    draft.evidence = evidence.collect();
    draft
}

/// The named functions of `report` that are called as members of `named`.
fn methods<'a>(
    named: &'a TypeReport,
    report: &'a FileReport,
) -> impl Iterator<Item = &'a Function> {
    let is_member = |function: &&Function| {
        let member = function.qualified_name.strip_prefix(named.qualified_name.as_str());
        let name = member.and_then(|rest| rest.strip_prefix('.').or(rest.strip_prefix("::")));
        name == Some(function.name.as_str())
    };
    report.functions.iter().filter(|function| function.is_named()).filter(is_member)
}
