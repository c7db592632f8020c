//! The limits that functions were held to: each set of them written once.

use astrolens_metrics::{METRICS, Metric};
use astrolens_model::config::Limits;
use astrolens_model::{FileReport, Finding, Function, Severity};
use astrolens_smells::held;
use serde::Serialize;

/// What a figure was held to: above what it is an information, a warning, an error, and the
/// severity of whatever passes any of these, where the configuration gives one.
type Row = (Option<f64>, Option<f64>, Option<f64>, Option<Severity>);

/// What a function was held to: for each metric, in the registry's order, its row, if there is
/// one.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(transparent)]
pub(super) struct Held(Vec<Option<Row>>);

/// All sets of limits. There are few: one for each scale, language and override that is used.
#[derive(Default)]
pub(super) struct HeldLimits {
    sets: Vec<Held>,
}

impl HeldLimits {
    /// The place of what `function` of `report` was held to.
    pub(super) fn place(&mut self, report: &FileReport, function: &Function) -> u32 {
        let row = |metric: &Metric| {
            let held = held(report, function, &metric.id)?;
            let Limits { information, warning, error } = *held.limits;
            Some((information, warning, error, held.severity))
        };
        let set = Held(METRICS.iter().map(row).collect());
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
    let by_comments = report.suppressions.iter().flat_map(|comment| &comment.findings);
    let silenced: Vec<&Finding> = by_comments.chain(&report.known).collect();
    if silenced.is_empty() {
        return None;
    }
    let bits = |function: &Function| {
        let about = silenced.iter().filter(|finding| finding.is_about(function));
        about.filter_map(|finding| bit(finding)).fold(0, |bits, bit| bits | bit)
    };
    Some(report.functions.iter().map(bits).collect())
}

/// The bit of the metric that `finding` is about.
fn bit(finding: &Finding) -> Option<u32> {
    let metric = astrolens_smells::rule(finding.rule.as_str())?.metric.as_ref()?;
    let place = METRICS.iter().position(|row| row.id == *metric)?;
    Some(1 << place)
}
