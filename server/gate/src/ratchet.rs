//! A baseline as a ratchet: known findings pass while they get no worse, and once they got
//! better they cannot slip back.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt::Write;
use std::mem::take;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use astrolens_error::Result;
use astrolens_model::{BaselineState, FileReport, Finding, MetricId};
use astrolens_smells::{Check, rule, threshold};

use super::Paths;
use super::baseline::{Baseline, Known};
use super::matching::{Subjects, matches};
use super::moved::Moved;

/// Known findings, and what became of them in this run.
pub struct Ratchet {
    baseline: Baseline,
    paths: Paths,
    /// What may have come from elsewhere.
    moved: Moved,
    /// What became of the known findings of the files that were looked at, in their order.
    now: Mutex<BTreeMap<String, Vec<Now>>>,
}

/// What became of a known finding.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Now {
    /// It is not found any more, though what it is about is there.
    Better,
    /// It is found in this file, as it is now.
    Found(String, Known),
    /// What it is about is gone.
    Gone,
}

/// A baseline that holds no more than what is still there.
pub struct Tightening {
    /// The baseline.
    pub baseline: Baseline,
    /// How many findings are known and no worse.
    pub passed: usize,
    /// How many got better.
    pub better: usize,
    /// How many are gone.
    pub gone: usize,
    /// How many have another name or file.
    pub renamed: usize,
}

impl Ratchet {
    /// The ratchet of `baseline`, whose paths are those that `paths` tells.
    pub(crate) fn new(baseline: Baseline, paths: Paths) -> Self {
        let moved = Moved::new(&baseline, &paths);
        Self { baseline, paths, moved, now: Mutex::default() }
    }

    /// The ratchet of the baseline at `path`, for reports whose paths `prefix` leads to.
    ///
    /// # Errors
    /// When it cannot be read.
    pub(crate) fn read(path: &Path, prefix: &str) -> Result<Self> {
        Ok(Self::new(Baseline::read(path)?, Paths::beside(prefix, path)))
    }

    /// Puts the findings of `report` aside that are known and no worse, and says of the others how
    /// they stand to the baseline.
    pub(super) fn revise(&self, report: &mut FileReport) {
        // What could not be measured is not known to be better.
        if report.skipped.is_some() {
            return;
        }
        for finding in &mut report.findings {
            finding.baseline = Some(BaselineState::New);
        }
        let path = self.paths.tell(&report.path);
        let Some(known) = self.baseline.files.get(&path) else { return };
        let known: Vec<&Known> = known.iter().collect();
        let now = settle(&known, report, &path);
        self.now.lock().unwrap_or_else(PoisonError::into_inner).insert(path, now);
    }

    /// Whether some finding of `report` may have been known elsewhere: that shows when all files
    /// have been looked at.
    pub(crate) fn may_have_moved(&self, report: &FileReport) -> bool {
        let is_new = |finding: &&Finding| finding.baseline == Some(BaselineState::New);
        report.findings.iter().any(|finding| is_new(&finding)) && {
            let subjects = Subjects::new(report);
            let path = self.paths.tell(&report.path);
            let is_known = self.baseline.files.contains_key(&path);
            let mut new = report.findings.iter().filter(is_new);
            new.any(|finding| self.moved.may_hold(finding, subjects.of(finding)))
                || (!is_known && self.moved.may_be(&path))
        }
    }

    /// Finds what is left over of the known findings in `reports`, which are all that may hold
    /// some of it, once every file has been looked at.
    pub(crate) fn follow(&self, reports: &mut [&mut FileReport]) {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        let reports =
            reports.iter_mut().map(|report| (self.paths.tell(&report.path), &mut **report));
        self.moved.follow(&self.baseline, &mut now, reports.collect());
    }

    /// Where `rule` is known to have spoken, and of what: the places of the files.
    pub fn known_of(&self, rule: &str) -> impl Iterator<Item = (PathBuf, &str)> {
        self.baseline.files.iter().flat_map(move |(path, known)| {
            let of_rule = known.iter().filter(move |known| known.rule.as_str() == rule);
            of_rule.filter_map(|known| Some((self.paths.place(path), known.symbol.as_deref()?)))
        })
    }

    /// What the baseline can be tightened to, judged by the files that were looked at and those
    /// that are no more.
    pub fn tighten(self) -> Tightening {
        let mut now = self.now.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut tightening =
            Tightening { baseline: Baseline::default(), passed: 0, better: 0, gone: 0, renamed: 0 };
        for (path, known) in self.baseline.files {
            let looked_at = now.remove(&path);
            let is_gone = looked_at.is_none() && self.moved.is_gone(&path);
            if looked_at.is_none() && !is_gone {
                tightening.baseline.files.entry(path).or_default().extend(known);
                continue;
            }
            let states =
                looked_at.unwrap_or_default().into_iter().chain(std::iter::repeat(Now::Gone));
            for (known, state) in known.into_iter().zip(states) {
                tightening.add(&path, &known, state);
            }
        }
        tightening.baseline.sort();
        tightening
    }
}

impl Tightening {
    /// Adds what became of `known`, which was in the file at `path`.
    fn add(&mut self, path: &str, known: &Known, state: Now) {
        let Now::Found(to, now) = state else {
            self.gone += 1;
            return;
        };
        let direction = direction(known, &now);
        self.passed += usize::from(direction != Direction::Worse);
        self.better += usize::from(direction == Direction::Better);
        self.renamed += usize::from(to != path || known.symbol != now.symbol);
        let value = if direction == Direction::Worse { known.value } else { now.value };
        let known = Known { value, ..now };
        self.baseline.files.entry(to).or_default().push(known);
    }

    /// Whether the baseline can be tightened, or knows something by an old name.
    #[must_use]
    pub fn is_of_use(&self) -> bool {
        self.better + self.gone + self.renamed > 0
    }
}

/// Puts the new findings of `report` aside that are among `known` and no worse; what became of each of
/// the known ones, in the file at `path`.
pub(super) fn settle(known: &[&Known], report: &mut FileReport, path: &str) -> Vec<Now> {
    let is_open = |finding: &Finding| finding.baseline == Some(BaselineState::New);
    let open: Vec<usize> =
        (0..report.findings.len()).filter(|place| is_open(&report.findings[*place])).collect();
    let matches = matches(known, report, &open);
    let mut now: Vec<Now> = (0..known.len())
        .map(|place| if matches.there.contains(&place) { Now::Better } else { Now::Gone })
        .collect();
    let subjects = Subjects::new(report);
    for (place, was) in &matches.was {
        let finding = &report.findings[*place];
        let own = Known::new(finding, subjects.of(finding));
        now[*was] = Now::Found(path.to_owned(), own);
    }
    for (place, mut finding) in take(&mut report.findings).into_iter().enumerate() {
        let Some(was) = matches.was.get(&place).map(|was| known[*was]) else {
            report.findings.push(finding);
            continue;
        };
        let direction = direction(was, &Known::new(&finding, None));
        let is_same = direction == Direction::Same;
        finding.baseline =
            Some(if is_same { BaselineState::Unchanged } else { BaselineState::Updated });
        match (direction, was.value) {
            (Direction::Worse, Some(value)) => {
                // Writing to a string cannot fail.
                let _ = write!(
                    finding.message,
                    "; it was {} in the baseline",
                    astrolens_model::figure(value)
                );
                report.findings.push(finding);
            }
            _ => report.known.push(finding),
        }
    }
    report.known.sort_by_key(|finding| finding.start_byte);
    now
}

/// Which way a figure went.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Direction {
    Better,
    Same,
    Worse,
}

impl Known {
    /// Whether the figure of `now` is worse.
    pub(super) fn is_exceeded_by(&self, now: &Self) -> bool {
        direction(self, now) == Direction::Worse
    }

    /// Whether a smaller figure is the worse one.
    ///
    /// Of the metrics of types that one rule looks at, such a figure is a share, and no other that
    /// passes a limit is below 1.
    pub(super) fn lower_is_worse(&self) -> bool {
        let Some(rule) = rule(self.rule.as_str()) else { return false };
        let is_share = self.value.is_some_and(|value| value < 1.0);
        let lower = |id: &MetricId| threshold(id).is_some_and(|row| row.lower_is_worse);
        match rule.check {
            Check::Type(_, metrics) => is_share && metrics.iter().any(lower),
            _ => rule.metric.as_ref().is_some_and(lower),
        }
    }
}

/// Which way the figure of a finding went from `was` to `now`.
fn direction(was: &Known, now: &Known) -> Direction {
    let (Some(value), Some(figure)) = (was.value, now.value) else { return Direction::Same };
    let grew = figure.total_cmp(&value);
    let worse = match (was.lower_is_worse(), now.lower_is_worse()) {
        (true, true) => grew.reverse(),
        (false, false) => grew,
        // Its rule looks at another metric now: the one that tells most goes first.
        (true, false) => Ordering::Greater,
        (false, true) => Ordering::Less,
    };
    match worse {
        Ordering::Less => Direction::Better,
        Ordering::Equal => Direction::Same,
        Ordering::Greater => Direction::Worse,
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use astrolens_testing as testing;

    use super::*;

    /// A report of one finding about each of `symbols`.
    fn report(symbols: &[(&str, f64)]) -> FileReport {
        let mut report = testing::report("Cargo.toml");
        let finding = testing::finding();
        report.findings = symbols
            .iter()
            .map(|(symbol, value)| Finding {
                symbol: Some((*symbol).to_owned()),
                value: Some(*value),
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
        assert_eq!(tightening.baseline.count(), 1);
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
