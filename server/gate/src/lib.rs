//! What a gate lets pass: findings that are too mild, known from before, or in code that
//! nobody touched.
//!
//! Invariants: a report is judged by itself, on whichever thread analysed it, and those that may
//! hold what was known of another file once more, in order of path; what is summed up over
//! reports does not depend on their order.

#![warn(unreachable_pub)]

mod alike;
mod architecture;
mod baseline;
mod change;
mod grown;
mod known_before;
mod left_out;
mod matching;
mod moved;
mod overlay;
mod paths;
mod ratchet;
mod said;
mod since;
mod subject;
mod touched;

use std::collections::HashSet;

use astrolens_model::{FileReport, Finding, RuleId, Severity};

pub use baseline::{Baseline, DEFAULT_FILE, nearest};
use change::changes;
pub use change::{About, Asked, Tree};
pub use known_before::BaselineLocation;
pub use paths::Paths;
pub use ratchet::{Ratchet, Tightening};
pub use said::Said;
pub use since::configuration_report;
use since::{Before, Hidden, Revised, Since, hidden, shown};
use touched::Touched;

use astrolens_error::Result;
use astrolens_scan::Later;

/// The rule whose findings are shown whether they fail or not.
const LOOSENED: RuleId = RuleId::new("loosened-gate");

/// Decides which findings remain.
pub struct Gate {
    /// The mildest severity that fails.
    pub fail_on: Severity,
    /// What was known before.
    pub ratchet: Option<Ratchet>,
    /// What a change is held against, in each repository; all is looked at where there is none.
    pub changes: Vec<Change>,
}

/// Which findings of a change count.
pub enum Change {
    /// Those that are new or worse.
    Worse(Box<Since>),
    /// Those about what it touched.
    Touched(Touched),
}

impl Change {
    /// Whether anything in the file whose path in reports is `path` was changed.
    pub(crate) fn has(&self, path: &str) -> bool {
        match self {
            Self::Worse(since) => since.has(path),
            Self::Touched(touched) => touched.has(path),
        }
    }

    /// Whether something is to be said of the file whose path in reports is `path` though nothing in it
    /// was changed.
    pub(crate) fn speaks_of(&self, path: &str) -> bool {
        match self {
            Self::Worse(since) => since.speaks_of(path),
            Self::Touched(_) => false,
        }
    }
}

impl Gate {
    /// The gate as it was `asked` for; leaves in `tree` the files that it needs to see.
    ///
    /// # Errors
    /// When the baseline cannot be read, a path is in no repository or one cannot say, or a patch
    /// does not lead to what the files hold.
    pub fn of(asked: &Asked<'_>, tree: &mut Tree<'_>) -> Result<Self> {
        let prefix = &tree.found.prefix;
        let baseline = asked.baseline.as_ref();
        let ratchet = baseline.map(|place| Ratchet::read(&place.path, prefix)).transpose()?;
        let changes = changes(asked, tree)?;
        Ok(Self { fail_on: asked.fail_on, ratchet, changes })
    }

    /// Drops the findings of `report` that pass.
    pub fn revise(&self, report: &mut FileReport) {
        let change = self.changes.iter().find(|change| change.has(&report.path));
        let known_before = match change {
            Some(Change::Worse(since)) => since.known_before(report),
            _ => None,
        };
        // The baseline is told of all that there is: what nobody touched is not gone.
        if let Some(ratchet) = &self.ratchet {
            ratchet.revise(report);
        }
        if let Some(known) = known_before {
            let known = places(&known);
            report.known.retain(|finding| known.contains(&place_of(finding)));
        }
        let speaking = || self.changes.iter().find(|change| change.speaks_of(&report.path));
        match change.or_else(speaking).or(self.changes.first()) {
            Some(Change::Worse(since)) => since.revise(report),
            Some(Change::Touched(touched)) => touched.revise(report),
            None => {}
        }
        let known = places(&report.known);
        report.findings.retain(|finding| !known.contains(&place_of(finding)));
        let is_note = |finding: &Finding| finding.rule == LOOSENED;
        report.findings.retain(|finding| finding.severity >= self.fail_on || is_note(finding));
    }

    /// Reports of what is no source, and loosens the gate or is of no use.
    pub fn beside(&self) -> Vec<FileReport> {
        let beside = self.changes.iter().map(|change| match change {
            Change::Worse(since) => &since.beside[..],
            Change::Touched(_) => &[],
        });
        beside.flatten().cloned().collect()
    }
}

/// What two findings of one file have in common if they are the same, however they are told.
fn place_of(finding: &Finding) -> (&RuleId, u32) {
    (&finding.rule, finding.start_byte)
}

/// The same of all `findings` of a file.
fn places(findings: &[Finding]) -> HashSet<(&RuleId, u32)> {
    findings.iter().map(place_of).collect()
}

impl Later for Gate {
    fn waits(&self, report: &FileReport) -> bool {
        self.ratchet.as_ref().is_some_and(|ratchet| ratchet.may_have_moved(report))
    }

    fn settle(&self, reports: &mut [&mut FileReport]) {
        let Some(ratchet) = &self.ratchet else { return };
        let open: Vec<FileReport> = reports.iter().map(|report| (**report).clone()).collect();
        ratchet.follow(reports);
        for change in &self.changes {
            if let Change::Worse(since) = change {
                since.hold_moved(reports, &open);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use astrolens_testing as testing;

    use super::*;

    #[test]
    fn mild_findings_pass() {
        let gate = |fail_on| Gate { fail_on, ratchet: None, changes: Vec::new() };
        let mut report = testing::report("a.py");
        gate(Severity::Warning).revise(&mut report);
        assert_eq!(report.findings.len(), 1);
        gate(Severity::Error).revise(&mut report);
        assert!(report.findings.is_empty());
    }
}
