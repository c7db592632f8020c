//! What a gate lets pass: findings that are too mild, known from before, or in code that
//! nobody touched.
//!
//! Invariants: a report is judged by itself, on whichever thread analysed it; what is summed up
//! over reports does not depend on their order.

mod baseline;
mod paths;
mod ratchet;
mod since;
mod subject;
mod touched;

use astrolens_model::{FileReport, Finding, RuleId, Severity};

pub(crate) use baseline::{Baseline, DEFAULT_FILE};
pub(crate) use paths::Paths;
pub(crate) use ratchet::{Ratchet, Tightening};
pub(crate) use since::{Before, Revised, Since, is_configuration};
pub(crate) use touched::Touched;

/// The rule whose findings are shown whether they fail or not.
const LOOSENED: RuleId = RuleId::new("loosened-gate");

/// Decides which findings remain.
pub(crate) struct Gate {
    /// The mildest severity that fails.
    pub(crate) fail_on: Severity,
    /// What was known before.
    pub(crate) ratchet: Option<Ratchet>,
    /// What a change is held against.
    pub(crate) change: Option<Change>,
}

/// Which findings of a change count.
pub(crate) enum Change {
    /// Those that are new or worse.
    Worse(Since),
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
}

impl Gate {
    /// Drops the findings of `report` that pass.
    pub(crate) fn revise(&self, report: &mut FileReport) {
        match &self.change {
            Some(Change::Worse(since)) => since.revise(report),
            Some(Change::Touched(touched)) => touched.revise(report),
            None => {}
        }
        if let Some(ratchet) = &self.ratchet {
            ratchet.revise(report);
        }
        let is_note = |finding: &Finding| finding.rule == LOOSENED;
        report.findings.retain(|finding| finding.severity >= self.fail_on || is_note(finding));
    }

    /// Reports of what is no source and loosens the gate.
    pub(crate) fn beside(&self) -> &[FileReport] {
        match &self.change {
            Some(Change::Worse(since)) => &since.beside,
            _ => &[],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::render::testing;

    #[test]
    fn mild_findings_pass() {
        let gate = |fail_on| Gate { fail_on, ratchet: None, change: None };
        let mut report = testing::report("a.py");
        gate(Severity::Warning).revise(&mut report);
        assert_eq!(report.findings.len(), 1);
        gate(Severity::Error).revise(&mut report);
        assert!(report.findings.is_empty());
    }
}
