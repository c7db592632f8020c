//! A baseline as a ratchet: known findings pass while they get no worse, and once they got
//! better they cannot slip back.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::sync::{Mutex, PoisonError};

use astrolens_model::{BaselineState, FileReport, Finding, figure};

use super::Paths;
use super::baseline::{Baseline, Known};

/// Known findings, and what became of them in this run.
pub(crate) struct Ratchet {
    baseline: Baseline,
    paths: Paths,
    /// What the files of the baseline that were looked at hold now.
    now: Mutex<BTreeMap<String, Vec<Known>>>,
}

/// How a finding stands to what was known.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Standing {
    New,
    /// The figure it had.
    Worse(f64),
    Same,
    Better,
}

/// A baseline that holds no more than what is still there.
pub(crate) struct Tightening {
    /// The baseline.
    pub(crate) baseline: Baseline,
    /// How many findings are known and no worse.
    pub(crate) passed: usize,
    /// How many got better.
    pub(crate) better: usize,
    /// How many are gone.
    pub(crate) gone: usize,
}

impl Ratchet {
    /// The ratchet of `baseline`, whose paths are those that `paths` tells.
    pub(crate) fn new(baseline: Baseline, paths: Paths) -> Self {
        Self { baseline, paths, now: Mutex::default() }
    }

    /// Takes from the findings of `report` those that are known and no worse: it keeps them apart.
    /// Each says from then on how it stands to the baseline.
    pub(super) fn revise(&self, report: &mut FileReport) {
        let path = self.paths.tell(&report.path);
        // What could not be measured is not known to be better.
        if report.skipped.is_some() {
            return;
        }
        let Some(known) = self.baseline.files.get(&path) else {
            for finding in &mut report.findings {
                finding.baseline = Some(BaselineState::New);
            }
            return;
        };
        let now = report.findings.iter().map(Known::new).collect();
        self.now.lock().unwrap_or_else(PoisonError::into_inner).insert(path, now);
        for mut finding in std::mem::take(&mut report.findings) {
            let standing = standing(known, &finding);
            match standing {
                Standing::New => finding.baseline = Some(BaselineState::New),
                Standing::Worse(was) => {
                    finding.baseline = Some(BaselineState::Updated);
                    // Writing to a string cannot fail.
                    let _ = write!(finding.message, "; it was {} in the baseline", figure(was));
                }
                Standing::Same => finding.baseline = Some(BaselineState::Unchanged),
                Standing::Better => finding.baseline = Some(BaselineState::Updated),
            }
            match standing {
                Standing::New | Standing::Worse(_) => report.findings.push(finding),
                Standing::Same | Standing::Better => report.known.push(finding),
            }
        }
    }

    /// What the baseline can be tightened to, judged by the files that were looked at and those
    /// that are no more.
    pub(crate) fn tighten(self) -> Tightening {
        let now = self.now.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut baseline = self.baseline;
        let (mut passed, mut better, mut gone) = (0, 0, 0);
        for (path, known) in &mut baseline.files {
            let Some(now) = now.get(path) else {
                if !self.paths.file(path).exists() {
                    gone += known.len();
                    known.clear();
                }
                continue;
            };
            known.retain_mut(|known| {
                let Some(now) = now.iter().find(|now| now.fingerprint == known.fingerprint) else {
                    gone += 1;
                    return false;
                };
                match direction(known, now) {
                    Direction::Worse => {}
                    Direction::Same => passed += 1,
                    Direction::Better => {
                        passed += 1;
                        better += 1;
                        known.value = now.value;
                    }
                }
                true
            });
        }
        baseline.files.retain(|_, known| !known.is_empty());
        Tightening { baseline, passed, better, gone }
    }
}

/// Which way a figure went.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Direction {
    Better,
    Same,
    Worse,
}

/// Which way the figure of a finding went from `was` to `now`.
fn direction(was: &Known, now: &Known) -> Direction {
    let (Some(was), Some(figure)) = (was.value, now.value) else { return Direction::Same };
    let grew = figure.total_cmp(&was);
    let worse = if lower_is_worse(now) { grew.reverse() } else { grew };
    match worse {
        std::cmp::Ordering::Less => Direction::Better,
        std::cmp::Ordering::Equal => Direction::Same,
        std::cmp::Ordering::Greater => Direction::Worse,
    }
}

/// Whether a smaller figure is the worse one for the rule of `known`.
fn lower_is_worse(known: &Known) -> bool {
    astrolens_smells::rule(known.rule.as_str())
        .and_then(|rule| astrolens_smells::threshold(rule.metric.as_ref()?))
        .is_some_and(|threshold| threshold.lower_is_worse)
}

fn standing(known: &[Known], finding: &Finding) -> Standing {
    let now = Known::new(finding);
    let Some(was) = known.iter().find(|known| known.fingerprint == now.fingerprint) else {
        return Standing::New;
    };
    match (direction(was, &now), was.value) {
        (Direction::Worse, Some(value)) => Standing::Worse(value),
        (Direction::Better, _) => Standing::Better,
        _ => Standing::Same,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use astrolens_model::Fingerprint;

    use super::*;
    use crate::render::testing;

    /// A report of one finding about each of `symbols`.
    fn report(symbols: &[(&str, f64)]) -> FileReport {
        let mut report = testing::report("Cargo.toml");
        let finding = testing::finding();
        report.findings = symbols
            .iter()
            .map(|(symbol, value)| Finding {
                symbol: Some((*symbol).to_owned()),
                value: Some(*value),
                fingerprint: Fingerprint::new(&finding.rule, symbol, 0),
                ..finding.clone()
            })
            .collect();
        report
    }

    /// A ratchet that knows findings about `symbols` in a file that exists.
    fn ratchet(symbols: &[(&str, f64)]) -> Ratchet {
        let mut baseline = Baseline::default();
        baseline.add("Cargo.toml".to_owned(), &report(symbols));
        Ratchet::new(baseline, Paths::new("", Path::new(".")))
    }

    #[test]
    fn known_findings_pass_and_new_or_worse_ones_fail() {
        let ratchet = ratchet(&[("same", 20.0), ("worse", 20.0), ("better", 20.0)]);
        let mut report =
            report(&[("same", 20.0), ("worse", 21.0), ("better", 19.0), ("new", 16.0)]);
        ratchet.revise(&mut report);
        let left: Vec<&str> =
            report.findings.iter().filter_map(|finding| finding.symbol.as_deref()).collect();
        assert_eq!(left, ["worse", "new"]);
        assert!(report.findings[0].message.ends_with("; it was 20 in the baseline"));
        let states = |findings: &[Finding]| -> Vec<_> {
            findings.iter().filter_map(|finding| finding.baseline).collect()
        };
        assert_eq!(states(&report.findings), [BaselineState::Updated, BaselineState::New]);
        assert_eq!(states(&report.known), [BaselineState::Unchanged, BaselineState::Updated]);
    }

    #[test]
    fn a_tightened_baseline_holds_what_is_left_at_its_best() {
        let ratchet = ratchet(&[("better", 20.0), ("gone", 20.0), ("worse", 20.0)]);
        ratchet.revise(&mut report(&[("better", 18.0), ("worse", 21.0), ("new", 30.0)]));
        let tightening = ratchet.tighten();
        assert_eq!((tightening.passed, tightening.better, tightening.gone), (1, 1, 1));
        let mut expected = Baseline::default();
        expected.add("Cargo.toml".to_owned(), &report(&[("better", 18.0), ("worse", 20.0)]));
        assert_eq!(tightening.baseline, expected);
    }

    #[test]
    fn files_that_were_not_looked_at_stay_as_they_are() {
        let mut baseline = Baseline::default();
        baseline.add("Cargo.toml".to_owned(), &report(&[("a", 20.0)]));
        baseline.add("no-such-file.py".to_owned(), &report(&[("a", 20.0), ("b", 20.0)]));
        let tightening = Ratchet::new(baseline, Paths::new("", Path::new("."))).tighten();
        assert_eq!((tightening.passed, tightening.better, tightening.gone), (0, 0, 2));
        assert_eq!(tightening.baseline.len(), 1);
    }

    #[test]
    fn what_could_not_be_measured_is_not_better() {
        let ratchet = ratchet(&[("a", 20.0)]);
        let mut skipped = FileReport::skipped(
            astrolens_model::LanguageName::new("python"),
            "unreadable",
            String::new(),
        );
        "Cargo.toml".clone_into(&mut skipped.path);
        ratchet.revise(&mut skipped);
        assert_eq!(ratchet.tighten().gone, 0);
    }
}
