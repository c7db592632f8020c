//! What a change did: the findings that are new or worse since a revision.
//!
//! The revision is the baseline. Both of its sides are measured alike, functions are matched, and
//! what was there before and got no worse passes, whatever it is called now and wherever it stands.
//! A change is judged by the configuration that it brings, and by the one that held before: it
//! cannot let its own findings pass. What it has the gate allow is reported.

mod hidden;
mod loosened;
mod split;
mod suppressed;
mod unseen;
mod verdict;

pub use self::loosened::configuration_report;

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use astrolens_compare::{Comparison, States, compare};
use astrolens_error::Result;
use astrolens_git::FileChange;
use astrolens_model::{BaselineState, FileReport, Finding, RuleId, Severity, Suppression};
use astrolens_scan::Workspaces;
use astrolens_smells::{Check, rule, suppressing};

pub(crate) use self::hidden::{Hidden, hidden, shown};
pub(crate) use self::loosened::{Before, is_configuration};
use self::loosened::{Both, added};
pub(crate) use self::loosened::{judgement, report as loosening};
use self::split::Splits;
use self::suppressed::Suppressions;
use self::unseen::Unseen;
use self::verdict::{Sides, Verdicts, new_or_worse};
use super::architecture::Broken;
use super::paths::place_of;
use super::ratchet::Ratchet;
use super::{LOOSENED, Paths, place_of as finding_place, places};

/// What remains of the findings of a change.
pub struct Since {
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
    /// What breaks the architecture of its project.
    broken: Broken,
    /// What suppressed such findings in the files that were changed: the rule and the reason, by path.
    comments: HashMap<String, Vec<(RuleId, String)>>,
    /// The name of the older side.
    was: String,
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
    /// The files that it hides.
    pub(crate) hidden: Vec<Hidden>,
    /// What those are that it moves to where no walk looks, by path.
    pub(crate) left_out: BTreeMap<String, String>,
    /// What is a repository of its own, by path from the root.
    pub(crate) submodules: &'run BTreeSet<String>,
}

impl Revised<'_> {
    /// What reports call the file at `path` from the root.
    fn name(&self, path: &str) -> String {
        let place = place_of(&self.root, path).unwrap_or_else(|_| self.root.join(path));
        self.paths.name(&place)
    }
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
        broken: Broken,
    ) -> Result<Self> {
        let comparison = compare(change.changes, states)?;
        let Judgement { mut findings, mut comments, notes } = judged(&change, &comparison);
        let mut unseen = Unseen::new(&change, &comparison, &mut states.workspaces)?;
        let reported: HashSet<String> = reported(&comparison, states);
        let commented = commented(&comparison);
        drop(comparison);
        let is_stricter = before.is_some() || !unseen.taken_for.is_empty();
        if is_stricter {
            let stricter = as_before(&change, &mut unseen, before.as_mut(), states)?;
            add_stricter(&mut findings, stricter.findings, &change);
            comments.extend(stricter.comments);
        }
        let mut beside = broken.beside.clone();
        let mut both = Both { before: before.as_mut(), after: &mut states.workspaces };
        if let Some(before) = both.before.as_deref_mut() {
            beside.extend(before.reports(both.after, change.was, &change.paths));
        }
        beside.extend(loosened::hiding(&mut both, &change));
        for (path, message) in unseen.told {
            let file = place_of(&change.root, &path)?;
            let name = change.paths.name(&file);
            let Some(report) = loosened::report(&both.judgements(&file), &file, name, &message)
            else {
                continue;
            };
            if reported.contains(&path) {
                findings.entry(path).or_default().extend(report.findings);
            } else {
                beside.push(report);
            }
        }
        add_comments(&mut findings, comments, &mut both, &change)?;
        for found in findings.values_mut() {
            found.sort_by_key(|finding| finding.start_byte);
        }
        let changed = change.changes.iter().filter_map(|change| change.new_path.clone()).collect();
        Ok(Self {
            findings,
            beside,
            notes,
            changed,
            paths: change.paths,
            known_before: None,
            broken,
            comments: commented,
            was: change.was.to_owned(),
        })
    }

    /// Has `before` hold, the ratchet of what the baseline was that is at `path` now: what the change
    /// adds to that, `more` findings, lets none of its own pass. `was` names the older side.
    pub(crate) fn hold_baseline(
        &mut self,
        path: &Path,
        (before, more): (Ratchet, usize),
        was: &str,
        workspaces: &mut Workspaces,
    ) {
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

    /// Takes back what of `reports` passes because it was known elsewhere, unless the baseline knew
    /// it before the change, too; `open` is what they were before that was found out.
    pub(super) fn hold_moved(&self, reports: &mut [&mut FileReport], open: &[FileReport]) {
        let Some(before) = &self.known_before else { return };
        let (mut reports, mut open): (Vec<_>, Vec<FileReport>) = (reports.iter_mut())
            .zip(open.iter().cloned())
            .filter(|(_, open)| self.has(&open.path))
            .unzip();
        for finding in open.iter_mut().flat_map(|report| &mut report.findings) {
            finding.baseline = Some(BaselineState::New);
        }
        before.follow(&mut open.iter_mut().collect::<Vec<_>>());
        for (report, open) in reports.iter_mut().zip(open) {
            let open = places(&open.findings);
            let is_held = |finding: &mut Finding| open.contains(&finding_place(finding));
            let held: Vec<Finding> = report.known.extract_if(.., is_held).collect();
            report.findings.extend(held);
            report.findings.sort_by_key(|finding| finding.start_byte);
        }
    }

    /// Whether the file whose path in reports is `path` was changed.
    pub(super) fn has(&self, path: &str) -> bool {
        self.changed.contains(&self.paths.tell(path))
    }

    /// Whether something breaks the architecture in the file whose path in reports is `path`.
    pub(super) fn speaks_of(&self, path: &str) -> bool {
        self.broken.findings.contains_key(&self.paths.tell(path))
    }

    /// Leaves in `report` the findings that are new or worse.
    pub(super) fn revise(&self, report: &mut FileReport) {
        let path = self.paths.tell(&report.path);
        let mut found = self.findings.get(&path).cloned().unwrap_or_default();
        found.extend(self.broken_in(&path, report));
        found.sort_by_key(|finding| finding.start_byte);
        let before = std::mem::replace(&mut report.findings, found);
        let states: HashMap<_, _> =
            before.iter().rev().map(|own| (finding_place(own), own.baseline)).collect();
        for finding in &mut report.findings {
            // How it stands to a baseline is known already.
            finding.baseline = states.get(&finding_place(finding)).copied().flatten();
        }
        if report.findings.iter().any(|finding| finding.rule != LOOSENED) {
            // By the configuration that held before, it is measured.
            report.skipped = None;
        }
    }
}

impl Since {
    /// What breaks the architecture in the file at `path`, whose `report` this is, and is not suppressed by
    /// a comment that was there before; a comment that was not is told.
    fn broken_in(&self, path: &str, report: &FileReport) -> Vec<Finding> {
        let mut found = Vec::new();
        for finding in self.broken.findings.get(path).into_iter().flatten() {
            let comment = suppressing(&report.suppressions, finding);
            let was_there = |comment: &Suppression| {
                let comments = self.comments.get(path).map_or(&[][..], Vec::as_slice);
                let is_it = |(rule, reason): &(RuleId, String)| {
                    *rule == comment.rule && *reason == comment.reason
                };
                !self.changed.contains(path) || comments.iter().any(is_it)
            };
            match comment {
                Some(comment) if was_there(comment) => continue,
                Some(comment) => {
                    let judgement = report.judgements.as_ref().map(|held| (*held.code).clone());
                    found.extend(added(judgement.as_slice(), comment, &self.was));
                }
                None => {}
            }
            found.push(finding.clone());
        }
        found
    }
}

/// The comments of rules about projects in the older side of `comparison`, by the path of the file on
/// the newer side.
fn commented(comparison: &Comparison) -> HashMap<String, Vec<(RuleId, String)>> {
    let of_project = |comment: &&Suppression| {
        rule(comment.rule.as_str()).is_some_and(|rule| matches!(rule.check, Check::Project))
    };
    let files = comparison.judged.iter().filter_map(|(before, after)| {
        let comments = before.as_ref()?.suppressions.iter().filter(of_project);
        let comments = comments.map(|comment| (comment.rule.clone(), comment.reason.clone()));
        Some((after.as_ref()?.path.clone(), comments.collect()))
    });
    files.collect()
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

/// What is to be said of `change`, whose sides are those of `comparison`.
fn judged(change: &Revised<'_>, comparison: &Comparison) -> Judgement {
    let sides = Sides::new(comparison);
    let suppressions = Suppressions::new(comparison, &sides);
    let findings = new_or_worse(comparison, sides, &suppressions, change.was);
    Judgement {
        findings,
        comments: suppressions.added,
        notes: Splits::new(comparison).notes(|path| change.name(path)),
    }
}

/// What is to be said of `change` by the configuration that held `before`, if it was another one,
/// with its files that are `unseen` taken for what they were; adds to these what that
/// configuration alone knows.
fn as_before(
    change: &Revised<'_>,
    unseen: &mut Unseen,
    before: Option<&mut Before>,
    states: &mut States<'_>,
) -> Result<Judgement> {
    states.taken_for.clone_from(&unseen.taken_for);
    let compared = match before {
        Some(before) => {
            std::mem::swap(&mut states.workspaces, &mut before.workspaces);
            let compared = compare_before(change, unseen, states);
            std::mem::swap(&mut states.workspaces, &mut before.workspaces);
            compared
        }
        None => compare(change.changes, states),
    };
    states.taken_for = HashMap::new();
    Ok(judged(change, &compared?))
}

/// The sides of `change`, compared by the configuration that held before it: files that counted by
/// that one alone are looked at as they were, too.
fn compare_before(
    change: &Revised<'_>,
    unseen: &mut Unseen,
    states: &mut States<'_>,
) -> Result<Comparison> {
    let comparison = compare(change.changes, states)?;
    let more = Unseen::new(change, &comparison, &mut states.workspaces)?;
    if !unseen.add(more) {
        return Ok(comparison);
    }
    states.taken_for.clone_from(&unseen.taken_for);
    compare(change.changes, states)
}

/// The files of the newer side of `comparison` that have a report of their own.
fn reported(comparison: &Comparison, states: &States<'_>) -> HashSet<String> {
    let after = comparison.judged.iter().filter_map(|(_, after)| Some(&after.as_ref()?.path));
    after.filter(|path| states.named.contains_key(*path)).cloned().collect()
}

/// Adds to `findings` what is to be said of `comments`, the suppressions that are new: of each once,
/// whichever configuration knows it.
fn add_comments(
    findings: &mut Verdicts,
    mut comments: Vec<(String, Suppression)>,
    both: &mut Both<'_>,
    change: &Revised<'_>,
) -> Result<()> {
    comments
        .sort_by_key(|(path, comment)| (path.clone(), comment.start_byte, comment.rule.clone()));
    comments.dedup_by(|(path, one), (other, two)| {
        path == other && (one.start_byte, &one.rule) == (two.start_byte, &two.rule)
    });
    for (path, comment) in comments {
        let judgements = both.judgements(&place_of(&change.root, &path)?);
        findings.entry(path).or_default().extend(added(&judgements, &comment, change.was));
    }
    Ok(())
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
            let _ = write!(finding.message, "; so it is by what held {}", change.was);
            found.push(finding);
        }
    }
}
