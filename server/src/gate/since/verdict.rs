//! Which findings of a change are new or worse.
//!
//! Functions are matched first, whatever they are called now and wherever they stand; a finding
//! then belongs to the function it is about or in. The remaining findings are matched as a set:
//! those of one rule, of one file, about the same thing, the worst with the worst.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write as _;

use astrolens_metrics::metric;
use astrolens_model::{Finding, Function, RuleId, figure};
use astrolens_smells::{rule, threshold};

use super::split::Splits;
use super::suppressed::Suppressions;
use crate::compare::{Comparison, FunctionChange, Judged};
use crate::gate::subject::{is_about_file, subject};

/// The findings that are new or worse, by the path of their file.
pub(super) type Verdicts = HashMap<String, Vec<Finding>>;

/// How a finding stands to what there was.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Standing {
    New,
    /// The figure it had.
    Worse(f64),
    Known,
}

/// What a finding is about, as the older side has it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Anchor {
    /// A function: its file and where it starts and ends there.
    Function(String, u32, u32),
    /// Something else in this file that has this name.
    Named(String, String),
    /// The file.
    File(String),
}

/// The two sides of a change, ready to be asked about.
pub(super) struct Sides<'change> {
    /// The functions of each file of the newer side, in source order.
    after: HashMap<&'change str, Vec<&'change FunctionChange>>,
    /// The functions of each file of the older side, in source order.
    before: HashMap<&'change str, Vec<&'change Function>>,
    /// What was found in each file of the older side.
    found: HashMap<&'change str, &'change Judged>,
    /// What the functions of the older side were found to be, by what they are and the rule.
    known: HashMap<(Anchor, RuleId), Vec<Option<f64>>>,
}

impl<'change> Sides<'change> {
    /// The sides of `comparison`.
    pub(super) fn new(comparison: &'change Comparison) -> Self {
        let mut sides = Self {
            after: HashMap::new(),
            before: HashMap::new(),
            found: HashMap::new(),
            known: HashMap::new(),
        };
        for change in &comparison.functions {
            if let Some(after) = &change.after {
                sides.after.entry(&after.path).or_default().push(change);
            }
            if let Some(before) = &change.before {
                sides.before.entry(&before.path).or_default().push(&before.function);
            }
        }
        for functions in sides.before.values_mut() {
            functions.sort_by_key(|function| function.start_byte);
        }
        for (before, _) in &comparison.judged {
            let Some(before) = before else { continue };
            sides.found.insert(&before.path, before);
            let silenced = before.suppressions.iter().flat_map(|comment| &comment.findings);
            for finding in before.findings.iter().chain(silenced) {
                let anchor = sides.anchor_before(&before.path, finding);
                let key = (anchor, finding.rule.clone());
                sides.known.entry(key).or_default().push(finding.value);
            }
        }
        sides
    }

    /// What was found in the file at `path` of the older side.
    pub(super) fn found(&self, path: &str) -> Option<&'change Judged> {
        self.found.get(path).copied()
    }

    /// The functions of the file at `path` of the newer side, in source order.
    pub(super) fn functions(&self, path: &str) -> &[&'change FunctionChange] {
        self.after.get(path).map_or(&[], Vec::as_slice)
    }

    /// What `finding` in the file at `path` of the older side is about.
    fn anchor_before(&self, path: &str, finding: &Finding) -> Anchor {
        let functions = self.before.get(path).map_or(&[][..], Vec::as_slice);
        match subject(functions.iter().copied(), finding) {
            Some(place) if !is_about_file(finding) => anchor_of(path, functions[place]),
            _ => anchor_of_rest(path, finding),
        }
    }

    /// What `finding` in a file of the newer side, which was at `old_path`, is about; nothing if
    /// that is new.
    fn anchor(&self, after: &Judged, old_path: Option<&str>, finding: &Finding) -> Option<Anchor> {
        if let Some(change) = self.change(after, finding) {
            let before = change.before.as_ref()?;
            return Some(anchor_of(&before.path, &before.function));
        }
        Some(anchor_of_rest(old_path?, finding))
    }

    /// What became of the function that `finding` in a file of the newer side belongs to.
    pub(super) fn change(
        &self,
        after: &Judged,
        finding: &Finding,
    ) -> Option<&'change FunctionChange> {
        let changes = self.functions(&after.path);
        let functions = changes.iter().filter_map(|change| Some(&change.after.as_ref()?.function));
        let place = subject(functions, finding).filter(|_| !is_about_file(finding))?;
        changes.get(place).copied()
    }
}

/// What a function of the older side is known by.
fn anchor_of(path: &str, function: &Function) -> Anchor {
    Anchor::Function(path.to_owned(), function.start_byte, function.end_byte)
}

fn anchor_of_rest(path: &str, finding: &Finding) -> Anchor {
    match &finding.symbol {
        Some(symbol) if !is_about_file(finding) => Anchor::Named(path.to_owned(), symbol.clone()),
        _ => Anchor::File(path.to_owned()),
    }
}

/// The findings of the newer side of `comparison` that are new or worse, those that only a new
/// comment suppresses among them; `was` names the older side.
pub(super) fn new_or_worse(
    comparison: &Comparison,
    mut sides: Sides<'_>,
    suppressions: &Suppressions,
    was: &str,
) -> Verdicts {
    let mut verdicts = Verdicts::new();
    let splits = Splits::new(comparison);
    for (before, after) in &comparison.judged {
        let Some(after) = after else { continue };
        let old_path = before.as_ref().map(|before| before.path.as_str());
        let mut found: Vec<Finding> =
            after.findings.iter().chain(suppressions.silenced(&after.path)).cloned().collect();
        // The worst of a set is held against the worst that was there.
        found.sort_by(|one, other| one.rule.cmp(&other.rule).then_with(|| worst_first(one, other)));
        found.retain_mut(|finding| {
            match sides.standing(after, old_path, finding) {
                Standing::Known => return false,
                Standing::New => {}
                Standing::Worse(value) => {
                    // Writing to a string cannot fail.
                    let _ = write!(finding.message, "; it was {} {was}", figure(value));
                }
            }
            if let Some(change) = sides.change(after, finding) {
                splits.tell(finding, change);
            }
            true
        });
        found.sort_by_key(|finding| finding.start_byte);
        if !found.is_empty() {
            verdicts.insert(after.path.clone(), found);
        }
    }
    verdicts
}

impl Sides<'_> {
    /// How `finding` in a file of the newer side stands to what there was, which is then taken.
    fn standing(&mut self, after: &Judged, old_path: Option<&str>, finding: &Finding) -> Standing {
        let Some(anchor) = self.anchor(after, old_path, finding) else { return Standing::New };
        let known = self.known.get_mut(&(anchor, finding.rule.clone()));
        let known = known.and_then(|known| Some(known.swap_remove(worst(known, finding)?)));
        let figure_before = || {
            let FunctionChange { before, after, .. } = self.change(after, finding)?;
            let metric = metric(rule(finding.rule.as_str())?.metric.as_ref()?.as_str())?;
            let is_about = finding.is_about(&after.as_ref()?.function);
            is_about.then_some((metric.value)(&before.as_ref()?.function))
        };
        match (known, finding.value) {
            (Some(Some(was)), Some(now)) if is_worse(finding, was, now) => Standing::Worse(was),
            (Some(_), _) => Standing::Known,
            // It passed a limit: in this change, or because another one holds.
            (None, Some(now)) => match figure_before() {
                Some(was) if is_worse(finding, was, now) => Standing::Worse(was),
                Some(_) => Standing::Known,
                None => Standing::New,
            },
            (None, None) => Standing::New,
        }
    }
}

/// The place of the worst of the figures that are known for the rule of `finding`.
fn worst(known: &[Option<f64>], finding: &Finding) -> Option<usize> {
    (0..known.len()).reduce(|one, other| match (known[one], known[other]) {
        (Some(was), Some(now)) if is_worse(finding, was, now) => other,
        _ => one,
    })
}

/// Which of two findings of one rule has the worse figure.
fn worst_first(one: &Finding, other: &Finding) -> Ordering {
    match (one.value, other.value) {
        (Some(first), Some(second)) if is_worse(one, second, first) => Ordering::Less,
        (Some(first), Some(second)) if is_worse(one, first, second) => Ordering::Greater,
        _ => Ordering::Equal,
    }
}

/// Whether the figure `now` is worse than `was` by the rule of `finding`.
fn is_worse(finding: &Finding, was: f64, now: f64) -> bool {
    let lower_is_worse = rule(finding.rule.as_str())
        .and_then(|rule| threshold(rule.metric.as_ref()?))
        .is_some_and(|threshold| threshold.lower_is_worse);
    if lower_is_worse { now < was } else { now > was }
}
