//! Known findings of functions and files that have gone elsewhere.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use astrolens_model::{BaselineState, FileReport, Finding, Function, RuleId, TextHash};

use super::Paths;
use super::baseline::{Baseline, Known};
use super::matching::Subjects;
use super::ratchet::{Now, settle};

/// What is known of the baseline before any file is looked at, to tell in passing which reports
/// may hold something that came from elsewhere.
pub(super) struct Moved {
    /// The files of the baseline that are no more.
    gone: HashSet<String>,
    /// Their names, without their folders.
    gone_names: HashSet<String>,
    /// Rule and text of what is known of functions.
    bodies: HashSet<(RuleId, TextHash)>,
    /// Rule and name of what is known of anything that has one.
    symbols: HashSet<(RuleId, String)>,
}

/// A known finding with its file and its place there.
type Claim<'known> = (&'known str, usize, &'known Known);

/// Known findings that are left over, by rule and what else tells them.
type Left<'known, K> = HashMap<(RuleId, K), Vec<Claim<'known>>>;

/// The reports that may hold something, by their paths.
type Reports<'run> = BTreeMap<String, &'run mut FileReport>;

impl Moved {
    /// What there is to know of `baseline`.
    pub(super) fn new(baseline: &Baseline, paths: &Paths) -> Self {
        let gone: HashSet<String> =
            baseline.files.keys().filter(|path| !paths.is_there(path)).cloned().collect();
        let body = |known: &Known| Some((known.rule.clone(), known.hashes?.body));
        let symbol = |known: &Known| Some((known.rule.clone(), known.symbol.clone()?));
        Self {
            gone_names: gone.iter().map(|path| name(path).to_owned()).collect(),
            gone,
            bodies: baseline.files.values().flatten().filter_map(body).collect(),
            symbols: baseline.files.values().flatten().filter_map(symbol).collect(),
        }
    }

    /// Whether the file at `path` of the baseline is no more.
    pub(super) fn is_gone(&self, path: &str) -> bool {
        self.gone.contains(path)
    }

    /// Whether `finding`, which is about `function`, may be a known one.
    pub(super) fn may_hold(&self, finding: &Finding, function: Option<&Function>) -> bool {
        let body = function.and_then(|function| function.hashes).map(|hashes| hashes.body);
        let is_known =
            |symbol: &String| self.symbols.contains(&(finding.rule.clone(), symbol.clone()));
        body.is_some_and(|body| self.bodies.contains(&(finding.rule.clone(), body)))
            || finding.symbol.as_ref().is_some_and(is_known)
    }

    /// Whether the file at `path`, which is not in the baseline, may be one of it that is gone.
    pub(super) fn may_be(&self, path: &str) -> bool {
        self.gone_names.contains(name(path))
    }

    /// Finds in `reports` what is left over of `baseline`: first the files that are gone, each in
    /// the new one with which it has most in common, then functions by their text, and what is then
    /// left by a name that only it has.
    pub(super) fn follow(
        &self,
        baseline: &Baseline,
        now: &mut BTreeMap<String, Vec<Now>>,
        mut reports: Reports<'_>,
    ) {
        for (old, new) in self.renamed(baseline, &reports) {
            let (Some(known), Some(report)) = (baseline.files.get(&old), reports.get_mut(&new))
            else {
                continue;
            };
            let known: Vec<&Known> = known.iter().collect();
            now.insert(old, settle(&known, report, &new));
        }
        let mut left = self.left_over(baseline, now, |known| Some(known.hashes?.body));
        for (path, report) in &mut reports {
            let claims = claims(&mut left, path, report);
            settle_claims(claims, baseline, now, (path, report));
        }
        let left = self.left_over(baseline, now, |known| known.symbol.clone());
        let counts = new_symbols(&reports);
        for (path, report) in &mut reports {
            let claims = claims_by_name(&left, &counts, report);
            settle_claims(claims, baseline, now, (path, report));
        }
    }

    /// What is left over of `baseline`: what is gone from its file, or with it.
    ///
    /// It is told by its rule and `key`; what has none is left out.
    fn left_over<'known, K: Hash + Eq>(
        &self,
        baseline: &'known Baseline,
        now: &BTreeMap<String, Vec<Now>>,
        key: impl Fn(&Known) -> Option<K>,
    ) -> Left<'known, K> {
        let mut left = Left::new();
        for (path, known) in &baseline.files {
            let states = now.get(path);
            if states.is_none() && !self.is_gone(path) {
                continue;
            }
            for (place, known) in known.iter().enumerate() {
                let is_gone = states.is_none_or(|states| states[place] == Now::Gone);
                if let (Some(key), true) = (key(known), is_gone) {
                    let key = (known.rule.clone(), key);
                    left.entry(key).or_default().push((path, place, known));
                }
            }
        }
        left
    }

    /// The files that are gone with those they became.
    fn renamed(&self, baseline: &Baseline, reports: &Reports<'_>) -> Vec<(String, String)> {
        let mut by_name: HashMap<&str, Vec<&str>> = HashMap::new();
        let mut by_body: HashMap<(&RuleId, TextHash), Vec<&str>> = HashMap::new();
        for old in &self.gone {
            by_name.entry(name(old)).or_default().push(old);
            for known in baseline.files.get(old).into_iter().flatten() {
                if let Some(hashes) = known.hashes {
                    by_body.entry((&known.rule, hashes.body)).or_default().push(old);
                }
            }
        }
        let mut pairs = Vec::new();
        for (new, report) in reports.iter().filter(|(new, _)| !baseline.files.contains_key(*new)) {
            let bodies = bodies(report);
            let alike = bodies.iter().filter_map(|body| by_body.get(body)).flatten();
            let olds: HashSet<&str> =
                by_name.get(name(new)).into_iter().flatten().chain(alike).copied().collect();
            for old in olds {
                let common = in_common(&baseline.files[old], report, &bodies);
                if common * 2 >= baseline.files[old].len() {
                    pairs.push((common, same_end(old, new), old, new.as_str()));
                }
            }
        }
        pairs.sort_by(|one, other| {
            (other.0, other.1, one.2, one.3).cmp(&(one.0, one.1, other.2, other.3))
        });
        let mut taken = HashSet::new();
        pairs.retain(|(_, _, old, new)| {
            let is_free = !taken.contains(old) && !taken.contains(new);
            if is_free {
                taken.extend([*old, *new]);
            }
            is_free
        });
        pairs.into_iter().map(|(_, _, old, new)| (old.to_owned(), new.to_owned())).collect()
    }
}

/// The name of the file at `path`.
fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// How many parts at their ends two paths have in common.
fn same_end(one: &str, other: &str) -> usize {
    one.rsplit('/').zip(other.rsplit('/')).take_while(|(one, other)| one == other).count()
}

/// Rule and text of the functions that the findings of `report` are about.
fn bodies(report: &FileReport) -> HashSet<(&RuleId, TextHash)> {
    let subjects = Subjects::new(report);
    let body = |finding: &Finding| Some(subjects.of(finding)?.hashes?.body);
    report.findings.iter().filter_map(|own| Some((&own.rule, body(own)?))).collect()
}

/// How many of `known` are found in `report`: by name, or by text.
fn in_common(known: &[Known], report: &FileReport, bodies: &HashSet<(&RuleId, TextHash)>) -> usize {
    let names: HashSet<(&RuleId, Option<&str>)> =
        report.findings.iter().map(|own| (&own.rule, own.symbol.as_deref())).collect();
    let is_there = |known: &&Known| {
        let body = known.hashes.map(|hashes| (&known.rule, hashes.body));
        body.is_some_and(|body| bodies.contains(&body))
            || names.contains(&(&known.rule, known.symbol.as_deref()))
    };
    known.iter().filter(is_there).count()
}

/// Takes of `left` what the new findings of `report`, in the file at `path`, were: of several, one
/// of the same name, else the nearest.
fn claims<'known>(
    left: &mut Left<'known, TextHash>,
    path: &str,
    report: &FileReport,
) -> Vec<Claim<'known>> {
    let subjects = Subjects::new(report);
    let mut claims = Vec::new();
    for finding in &report.findings {
        if finding.baseline != Some(BaselineState::New) {
            continue;
        }
        let hashes = subjects.of(finding).and_then(|function| function.hashes);
        let Some(body) = hashes.map(|hashes| hashes.body) else { continue };
        let Some(candidates) = left.get_mut(&(finding.rule.clone(), body)) else { continue };
        let nearest = (0..candidates.len()).max_by_key(|place| {
            let (old, _, known) = candidates[*place];
            (known.symbol == finding.symbol, same_end(old, path), std::cmp::Reverse(*place))
        });
        claims.extend(nearest.map(|place| candidates.remove(place)));
    }
    claims
}

/// How many of the new findings of `reports` there are of each rule and name.
fn new_symbols(reports: &Reports<'_>) -> HashMap<(RuleId, String), usize> {
    let mut counts = HashMap::new();
    for finding in reports.values().flat_map(|report| &report.findings) {
        if let (Some(BaselineState::New), Some(symbol)) = (finding.baseline, &finding.symbol) {
            *counts.entry((finding.rule.clone(), symbol.clone())).or_default() += 1;
        }
    }
    counts
}

/// Those of `left` that the new findings of `report` were: the only ones of their rule and name, of
/// which `counts` has but one.
fn claims_by_name<'known>(
    left: &Left<'known, String>,
    counts: &HashMap<(RuleId, String), usize>,
    report: &FileReport,
) -> Vec<Claim<'known>> {
    let new = report.findings.iter().filter(|own| own.baseline == Some(BaselineState::New));
    let claim = |finding: &Finding| {
        let key = (finding.rule.clone(), finding.symbol.clone()?);
        let only = |[claim]: &[Claim<'known>; 1]| *claim;
        let claim = left.get(&key)?.as_slice().try_into().ok().map(only)?;
        (counts.get(&key) == Some(&1) && finding.kind == claim.2.kind).then_some(claim)
    };
    new.filter_map(claim).collect()
}

/// Puts aside what `claims` say that the findings of `report`, in the file at `path`, were.
fn settle_claims(
    claims: Vec<Claim<'_>>,
    baseline: &Baseline,
    now: &mut BTreeMap<String, Vec<Now>>,
    (path, report): (&str, &mut FileReport),
) {
    for (old, place, known) in claims {
        let states =
            now.entry(old.to_owned()).or_insert_with(|| vec![Now::Gone; baseline.files[old].len()]);
        if let [found @ Now::Found(..)] = settle(&[known], report, path).as_slice() {
            states[place] = found.clone();
        }
    }
}
