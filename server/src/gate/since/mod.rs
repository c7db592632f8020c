//! What a change did: the findings that are new or worse since a revision.
//!
//! The revision is the baseline. Both of its sides are measured alike, functions are matched, and
//! what was there before and got no worse passes, whatever it is called now and wherever it stands.
//! A change is judged by the configuration that it brings, and by the one that held before: it
//! cannot let its own findings pass. What it has the gate allow is reported.

mod loosened;
mod split;
mod suppressed;
mod verdict;

use std::collections::HashSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use astrolens_model::{FileReport, Finding, Severity, Suppression};

pub(crate) use self::loosened::{Before, is_configuration};
use self::loosened::{added, judgement};
use self::split::Splits;
use self::suppressed::Suppressions;
use self::verdict::{Sides, Verdicts, new_or_worse};
use super::baseline::Baseline;
use super::grown::grown;
use super::ratchet::Ratchet;
use super::{Paths, is_same};
use crate::compare::{States, compare};
use crate::error::Result;
use crate::git::FileChange;
use crate::scan::Workspaces;

/// What remains of the findings of a change.
pub(crate) struct Since {
    /// The findings by the path of their file from the root of the repository.
    findings: Verdicts,
    /// Reports of what is no source and loosens the gate.
    pub(super) beside: Vec<FileReport>,
    /// What became of functions that passed a limit and were split, a sentence each.
    pub(crate) notes: Vec<String>,
    /// The files that were changed, by the same path.
    changed: HashSet<String>,
    paths: Paths,
    /// What the baseline was, if the change brings another one.
    known_before: Option<Ratchet>,
}

/// A change, and how it is told.
pub(crate) struct Revised<'run> {
    /// The files that differ.
    pub(crate) changes: &'run [FileChange],
    /// The name of the older side.
    pub(crate) was: &'run str,
    /// The root of the repository.
    pub(crate) root: PathBuf,
    /// Tells the paths of reports as those of the changes.
    pub(crate) paths: Paths,
    /// The mildest severity that fails.
    pub(crate) fail_on: Severity,
}

impl Since {
    /// What remains of the findings in the files of `change`, whose two sides `states` has;
    /// `before` is the configuration that held, where it was another one.
    ///
    /// # Errors
    /// When a side cannot be read.
    pub(crate) fn judge(
        change: Revised<'_>,
        states: &mut States<'_>,
        mut before: Option<Before>,
    ) -> Result<Self> {
        let Judgement { mut findings, mut comments, notes } = judged(&change, states)?;
        let mut beside = Vec::new();
        if let Some(before) = &mut before {
            std::mem::swap(&mut states.workspaces, &mut before.workspaces);
            let stricter = judged(&change, states);
            std::mem::swap(&mut states.workspaces, &mut before.workspaces);
            let stricter = stricter?;
            add_stricter(&mut findings, stricter.findings, &change);
            comments.extend(stricter.comments);
            beside = before.reports(&mut states.workspaces, change.was, &change.paths);
        }
        comments.sort_by_key(|(path, comment)| (path.clone(), comment.start_byte));
        comments.dedup_by(|(path, one), (other, two)| {
            path == other && (one.start_byte, &one.rule) == (two.start_byte, &two.rule)
        });
        for (path, comment) in comments {
            let file = change.root.join(&path);
            let mut judgements = vec![judgement(&mut states.workspaces, &file)];
            if let Some(before) = &mut before {
                judgements.push(judgement(&mut before.workspaces, &file));
            }
            findings.entry(path).or_default().extend(added(&judgements, &comment, change.was));
        }
        for found in findings.values_mut() {
            found.sort_by_key(|finding| finding.start_byte);
        }
        let changed = change.changes.iter().filter_map(|change| change.new_path.clone()).collect();
        Ok(Self { findings, beside, notes, changed, paths: change.paths, known_before: None })
    }

    /// Has `before` hold, the ratchet of what the baseline at `path` was: what the change adds to
    /// that lets none of its findings pass. `now` is what it is, `was` names the older side.
    pub(crate) fn hold_baseline(
        &mut self,
        path: &Path,
        (before, now): (Ratchet, &Baseline),
        was: &str,
        workspaces: &mut Workspaces,
    ) {
        let more = grown(now, before.baseline());
        if more > 0 {
            let message = format!(
                "the baseline lets {} more pass than {was}: this change is held against both",
                astrolens_model::count(more as u64, "finding")
            );
            let judgements = [judgement(workspaces, path)];
            let name = self.paths.name(path);
            self.beside.extend(loosened::report(&judgements, path, name, &message));
        }
        self.known_before = Some(before);
    }

    /// What of the findings of `report` the baseline let pass before the change; `None` if that is
    /// what it lets pass now.
    pub(super) fn known_before(&self, report: &FileReport) -> Option<Vec<Finding>> {
        let before = self.known_before.as_ref()?;
        let mut report = report.clone();
        before.revise(&mut report);
        Some(report.known)
    }

    /// Whether the file whose path in reports is `path` was changed.
    pub(super) fn has(&self, path: &str) -> bool {
        self.changed.contains(&self.paths.tell(path))
    }

    /// Leaves in `report` the findings that are new or worse.
    pub(super) fn revise(&self, report: &mut FileReport) {
        let path = self.paths.tell(&report.path);
        let found = self.findings.get(&path).cloned().unwrap_or_default();
        let before = std::mem::replace(&mut report.findings, found);
        for finding in &mut report.findings {
            // How it stands to a baseline is known already.
            let own = before.iter().find(|other| is_same(other, finding));
            finding.baseline = own.and_then(|own| own.baseline);
        }
        if !report.findings.is_empty() {
            // By the configuration that held before, it is measured.
            report.skipped = None;
        }
    }
}

/// What one configuration says of a change.
struct Judgement {
    /// The findings that are new or worse.
    findings: Verdicts,
    /// The suppressions that are new, with the path of their file.
    comments: Vec<(String, Suppression)>,
    /// What became of functions that were split.
    notes: Vec<String>,
}

/// What the configuration of `states` says of `change`.
fn judged(change: &Revised<'_>, states: &mut States<'_>) -> Result<Judgement> {
    let comparison = compare(change.changes, states)?;
    let sides = Sides::new(&comparison);
    let suppressions = Suppressions::new(&comparison, &sides);
    let findings = new_or_worse(&comparison, sides, &suppressions, change.was);
    Ok(Judgement {
        findings,
        comments: suppressions.added,
        notes: Splits::new(&comparison).notes(|path| change.paths.name(&change.root.join(path))),
    })
}

/// Adds to `findings` those of `stricter`, what the configuration that held before says, that
/// fail and are not there as such.
fn add_stricter(findings: &mut Verdicts, stricter: Verdicts, change: &Revised<'_>) {
    for (path, stricter) in stricter {
        let found = findings.entry(path).or_default();
        for mut finding in stricter {
            if finding.severity < change.fail_on {
                continue;
            }
            let known = found.iter().position(|known| {
                (known.start_byte, &known.rule) == (finding.start_byte, &finding.rule)
            });
            if known.is_some_and(|known| found[known].severity >= change.fail_on) {
                continue;
            }
            if let Some(known) = known {
                found.remove(known);
            }
            // Writing to a string cannot fail.
            let _ = write!(finding.message, "; so it is by the configuration {}", change.was);
            found.push(finding);
        }
    }
}
