//! The limits that functions and types were held to: each set of them written once.

use astrolens_metrics::{METRICS, TYPE_METRICS};
use astrolens_model::config::Limits;
use astrolens_model::{FileReport, Finding, Function, Severity, TypeReport};
use astrolens_smells::{held, held_type, type_rule};
use serde::Serialize;

/// What a figure was held to: above what it is an information, a warning, an error, and the
/// severity of whatever passes any of these, where the configuration gives one.
type Row = (Option<f64>, Option<f64>, Option<f64>, Option<Severity>);

/// What a function or a type was held to: for each of its metrics, in the registry's order, its
/// row, if there is one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Held(Vec<Option<Row>>);

impl Held {
    /// What `function` of `report` was held to.
    pub(super) fn of(report: &FileReport, function: &Function) -> Self {
        Self(METRICS.iter().map(|metric| row(held(report, function, &metric.id))).collect())
    }

    /// What `named` of `report` was held to.
    pub(super) fn of_type(report: &FileReport, named: &TypeReport) -> Self {
        Self(TYPE_METRICS.iter().map(|metric| row(held_type(report, named, &metric.id))).collect())
    }
}

fn row(held: Option<astrolens_smells::Held<'_>>) -> Option<Row> {
    let held = held?;
    let Limits { information, warning, error } = *held.limits;
    Some((information, warning, error, held.severity))
}

/// All sets of limits. There are few: one for each scale, language and override that is used.
#[derive(Default)]
pub(super) struct HeldLimits {
    sets: Vec<Held>,
}

impl HeldLimits {
    /// The place of `set`, which is put there if it is new.
    pub(super) fn place(&mut self, set: Held) -> u32 {
        let known = self.sets.iter().position(|known| *known == set);
        known.unwrap_or_else(|| {
            self.sets.push(set);
            self.sets.len() - 1
        }) as u32
    }

    /// All sets by their place.
    pub(super) fn sets(&self) -> &[Held] {
        &self.sets
    }
}

/// For each function of `report` the metrics, as bits in the registry's order, whose findings
/// about it are silenced by a comment or known to the baseline; nothing where there are none.
pub(super) fn silenced(report: &FileReport) -> Option<Vec<u32>> {
    bits(report, &report.functions, Finding::is_about, |finding| {
        let metric =
            astrolens_smells::rule(finding.rule.as_str()).and_then(|rule| rule.metric.as_ref());
        METRICS.iter().map(|row| Some(&row.id) == metric).collect()
    })
}

/// For each type of `report` the metrics of types whose findings about it are silenced, like
/// [`silenced`].
pub(super) fn silenced_types(report: &FileReport) -> Option<Vec<u32>> {
    bits(report, &report.types, Finding::is_about_type, |finding| {
        let is_judged = |rule: &astrolens_smells::Rule| rule.id == finding.rule;
        TYPE_METRICS.iter().map(|row| type_rule(&row.id).is_some_and(is_judged)).collect()
    })
}

/// For each of `subjects` the metrics that silenced findings about it judge, the first the lowest
/// bit.
fn bits<T>(
    report: &FileReport,
    subjects: &[T],
    is_about: impl Fn(&Finding, &T) -> bool,
    metrics: impl Fn(&Finding) -> Vec<bool>,
) -> Option<Vec<u32>> {
    let by_comments = report.suppressions.iter().flat_map(|comment| &comment.findings);
    let silenced: Vec<(&Finding, u32)> = by_comments
        .chain(&report.known)
        .map(|finding| {
            let metrics = metrics(finding).into_iter().enumerate();
            (finding, metrics.fold(0, |bits, (at, is_judged)| bits | (u32::from(is_judged) << at)))
        })
        .collect();
    if silenced.is_empty() {
        return None;
    }
    let of = |subject: &T| {
        let about = silenced.iter().filter(|(finding, _)| is_about(finding, subject));
        about.fold(0, |all, (_, bits)| all | bits)
    };
    Some(subjects.iter().map(of).collect())
}
