//! Which findings of a change are new or worse.
//!
//! Functions are matched first, whatever they are called now and wherever they stand; a finding
//! then belongs to the function it is about or in. Types are matched likewise. The remaining findings are matched as a set:
//! those of one rule, of one file, about the same thing, the worst with the worst.

use std::cmp::Ordering;
use std::collections::HashMap;
use std::fmt::Write as _;

use astrolens_compare::{Comparison, FunctionChange, Judged, TypeSide};
use astrolens_metrics::{TypeMetric, metric, type_metric};
use astrolens_model::{Finding, Function, RuleId, figure};
use astrolens_smells::{Check, rule, threshold};

use super::split::Splits;
use super::suppressed::Suppressions;
use crate::subject::{Owners, is_about_file};

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
    /// The same, to be found by findings.
    owners: HashMap<&'change str, Owners<'change>>,
    /// The types that are on both sides, by file and name on the newer one.
    types: HashMap<(&'change str, &'change str), Vec<&'change (TypeSide, TypeSide)>>,
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
            owners: HashMap::new(),
            types: HashMap::new(),
            found: HashMap::new(),
            known: HashMap::new(),
        };
        for pair in &comparison.types {
            let key = (pair.1.path.as_str(), pair.1.report.qualified_name.as_str());
            sides.types.entry(key).or_default().push(pair);
        }
        let mut olds: HashMap<&str, Vec<&Function>> = HashMap::new();
        for change in &comparison.functions {
            if let Some(after) = &change.after {
                sides.after.entry(&after.path).or_default().push(change);
            }
            if let Some(before) = &change.before {
                olds.entry(&before.path).or_default().push(&before.function);
            }
        }
        sides.owners = owners_of(&sides.after);
        for functions in olds.values_mut() {
            functions.sort_by_key(|function| function.start_byte);
        }
        for (before, _) in &comparison.judged {
            let Some(before) = before else { continue };
            sides.found.insert(&before.path, before);
            let functions = olds.get(before.path.as_str()).map_or(&[][..], Vec::as_slice);
            let owners = Owners::new(functions.iter().copied());
            let silenced = before.suppressions.iter().flat_map(|comment| &comment.findings);
            for finding in before.findings.iter().chain(silenced) {
                let owner = owners.of(finding).filter(|_| !is_about_file(finding));
                let anchor = match owner {
                    Some(owner) => anchor_of(&before.path, functions[owner]),
                    None => anchor_of_rest(&before.path, finding),
                };
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

    /// The functions of the file at `path` of the newer side, to be found by what belongs to them.
    pub(super) fn owners(&self, path: &str) -> Option<&Owners<'change>> {
        self.owners.get(path)
    }

    /// The type that starts at the byte `start` of the file at `path` of the newer side and is
    /// called `name`, on both sides; `None` if it is new, or none.
    pub(super) fn type_on_both(
        &self,
        path: &str,
        name: &str,
        start: u32,
    ) -> Option<&'change (TypeSide, TypeSide)> {
        let named = self.types.get(&(path, name))?;
        named.iter().find(|(_, after)| after.report.start_byte == start).copied()
    }

    /// The type that `finding` in a file of the newer side judges, on both sides.
    fn judged_type(
        &self,
        after: &Judged,
        finding: &Finding,
    ) -> Option<&'change (TypeSide, TypeSide)> {
        let is_judged = matches!(rule(finding.rule.as_str())?.check, Check::Type(..));
        let named = self.types.get(&(after.path.as_str(), finding.symbol.as_deref()?))?;
        let mut named = named.iter().filter(|_| is_judged);
        named.find(|(_, after)| finding.is_about_type(&after.report)).copied()
    }

    /// What `finding` in a file of the newer side, which was at `old_path`, is about; nothing if
    /// that is new.
    fn anchor(&self, after: &Judged, old_path: Option<&str>, finding: &Finding) -> Option<Anchor> {
        if let Some(change) = self.change(after, finding) {
            let before = change.before.as_ref()?;
            return Some(anchor_of(&before.path, &before.function));
        }
        if let Some((before, _)) = self.judged_type(after, finding) {
            let name = before.report.qualified_name.clone();
            return Some(Anchor::Named(before.path.clone(), name));
        }
        Some(anchor_of_rest(old_path?, finding))
    }

    /// What became of the function that `finding` in a file of the newer side belongs to.
    pub(super) fn change(
        &self,
        after: &Judged,
        finding: &Finding,
    ) -> Option<&'change FunctionChange> {
        let owner = self.owners(&after.path)?.of(finding).filter(|_| !is_about_file(finding))?;
        self.functions(&after.path).get(owner).copied()
    }
}

/// The functions of each file in `after`, to be found by findings.
fn owners_of<'change>(
    after: &HashMap<&'change str, Vec<&'change FunctionChange>>,
) -> HashMap<&'change str, Owners<'change>> {
    let owners = |changes: &[&'change FunctionChange]| {
        // Each has a newer side.
        let functions: Vec<&Function> =
            changes.iter().filter_map(|change| Some(&change.after.as_ref()?.function)).collect();
        Owners::new(functions.into_iter())
    };
    after.iter().map(|(path, changes)| (*path, owners(changes))).collect()
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
        let both = self.judged_type(after, finding);
        if let Some(standing) = both.and_then(|both| standing_of_type(both, finding)) {
            return standing;
        }
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

/// How `finding`, which judges a type that is on `both` sides, stands to what that was; `None` where
/// it was too small to have the figure.
fn standing_of_type((before, after): &(TypeSide, TypeSide), finding: &Finding) -> Option<Standing> {
    let metric = metric_of_type(after, finding)?;
    let (was, now) = ((metric.value)(&before.report)?, finding.value?);
    let is_worse = if metric.lower_is_worse { now < was } else { now > was };
    Some(if is_worse { Standing::Worse(was) } else { Standing::Known })
}

/// Which of the metrics that its rule looks at `finding`, which judges `named`, is about.
fn metric_of_type(named: &TypeSide, finding: &Finding) -> Option<&'static TypeMetric> {
    let Check::Type(_, metrics) = rule(finding.rule.as_str())?.check else { return None };
    let (value, limit) = (finding.value?, finding.threshold?);
    let passes = |metric: &&TypeMetric| {
        let beyond = if metric.lower_is_worse { value < limit } else { value > limit };
        beyond && (metric.value)(&named.report) == Some(value)
    };
    metrics.iter().filter_map(|id| type_metric(id.as_str())).find(passes)
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
