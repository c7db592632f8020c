//! Large file.

use std::cmp::Reverse;

use astrolens_model::config::Limits;
use astrolens_model::{Evidence, MetricId, RuleId, count, grouped};

use crate::draft::{Draft, FileSite, subject};
use crate::locations::name_location;
use crate::registry::{Check, Rule};
use crate::thresholds::Threshold;

/// How many of the largest functions are shown as evidence.
const LARGEST: usize = 5;

static METRIC: MetricId = MetricId::new("file_lines");

/// What a file may hold.
pub(crate) static THRESHOLD: Threshold = Threshold {
    id: &METRIC,
    title: "Lines of a file",
    summary: "Lines of code of a whole file.",
    default_limits: Limits { information: None, warning: Some(1000.0), error: None },
    lower_is_worse: false,
};

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("large-file"),
    title: "Large file",
    summary: "A file with so many lines of code that it is about more than one thing.",
    metric: Some(MetricId::new("file_lines")),
    check: Check::File(check),
    reference: Some("https://rules.sonarsource.com/java/RSPEC-104/"),
    documentation: include_str!("large_file.md"),
};

fn check(site: &FileSite<'_>) -> Option<Draft> {
    let value = site.report.lines.code;
    let mut draft = Draft::over(site.judgement, &METRIC, f64::from(value), |limit| {
        format!("the file has {} (limit {limit})", count(value.into(), "line of code"))
    })?;
    let mut functions: Vec<_> = site.report.functions.iter().collect();
    draft.evidence_count = functions.len() as u32;
    functions.sort_by_key(|function| Reverse(function.lines.code));
    draft.evidence = functions
        .into_iter()
        .take(LARGEST)
        .map(|function| {
            let lines = grouped(function.lines.code.into());
            let note = format!("{} has {lines} of them", subject(function));
            Evidence::new("function", name_location(function, site.lines), note)
        })
        .collect();
    Some(draft)
}
