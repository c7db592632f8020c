//! The limits that functions and types were held to: each set of them written once.

use astrolens_metrics::{METRICS, TYPE_METRICS};
use astrolens_model::config::Limits;
use astrolens_model::{FileReport, Finding, Function, Severity, TypeReport};
use astrolens_smells::{held, held_type, type_rule};
use serde::Serialize;

use crate::finding::metric_of;
use crate::found::Found;

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
    let silenced = all_silenced(report)?;
    let bits = |finding: &Finding| {
        let metric = metric_of(finding);
        bits(METRICS.iter().map(|row| Some(&row.id) == metric))
    };
    let of = |function| silenced.about(function).fold(0, |all, finding| all | bits(finding));
    Some(report.functions.iter().map(of).collect())
}

/// For each type of `report` the metrics of types whose findings about it are silenced, like
/// [`silenced`].
pub(super) fn silenced_types(report: &FileReport) -> Option<Vec<u32>> {
    let silenced = all_silenced(report)?;
    let bits = |finding: &Finding| {
        let is_judged = |rule: &astrolens_smells::Rule| rule.id == finding.rule;
        bits(TYPE_METRICS.iter().map(|row| type_rule(&row.id).is_some_and(is_judged)))
    };
    let of = |named| silenced.about_type(named).fold(0, |all, finding| all | bits(finding));
    Some(report.types.iter().map(of).collect())
}

/// The silenced findings of `report` about functions and types, if there are any.
fn all_silenced(report: &FileReport) -> Option<Found<'_>> {
    let by_comments = report.suppressions.iter().flat_map(|comment| &comment.findings);
    let silenced = Found::new(by_comments.chain(&report.known));
    (!silenced.is_empty()).then_some(silenced)
}

/// A number whose lowest bit is the first of `bits`.
fn bits(bits: impl Iterator<Item = bool>) -> u32 {
    bits.enumerate().fold(0, |all, (at, is_set)| all | (u32::from(is_set) << at))
}
