//! What a change did: the findings that are new or worse since a revision.
//!
//! The revision is the baseline. Both of its sides are measured alike, functions are matched, and
//! what was there before and got no worse passes, whatever it is called now and wherever it stands.

mod suppressed;
mod verdict;

use std::collections::HashSet;

use astrolens_model::FileReport;

use self::suppressed::Suppressions;
use self::verdict::{Sides, Verdicts, new_or_worse};
use super::Paths;
use crate::compare::{States, compare};
use crate::error::Result;
use crate::git::FileChange;

/// What remains of the findings of a change.
pub(crate) struct Since {
    /// The findings by the path of their file from the root of the repository.
    findings: Verdicts,
    /// The files that were changed, by the same path.
    changed: HashSet<String>,
    paths: Paths,
}

impl Since {
    /// What remains of the findings in the files of `changes`, whose two sides `states` has;
    /// `was` names the older one. `paths` tells the paths of reports as those of `changes`.
    ///
    /// # Errors
    /// When a side cannot be read.
    pub(crate) fn judge(
        changes: &[FileChange],
        states: &mut States<'_>,
        was: &str,
        paths: Paths,
    ) -> Result<Self> {
        let comparison = compare(changes, states)?;
        let sides = Sides::new(&comparison);
        let suppressions = Suppressions::new(&comparison, &sides);
        let findings = new_or_worse(&comparison, sides, &suppressions, was);
        let changed = changes.iter().filter_map(|change| change.new_path.clone()).collect();
        Ok(Self { findings, changed, paths })
    }

    /// Whether the file whose path in reports is `path` was changed.
    pub(super) fn has(&self, path: &str) -> bool {
        self.changed.contains(&self.paths.tell(path))
    }

    /// Leaves in `report` the findings that are new or worse.
    pub(super) fn revise(&self, report: &mut FileReport) {
        let path = self.paths.tell(&report.path);
        report.findings = self.findings.get(&path).cloned().unwrap_or_default();
    }
}
