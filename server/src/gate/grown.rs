//! A baseline that lets more pass than it did before a change.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::hash::Hash;

use astrolens_model::{RuleId, TextHash};

use super::alike::alike;
use super::baseline::{Baseline, Known};
use super::matching::{Entry as Figures, subjects};

/// An entry of a baseline, with the path of its file.
type Entry<'known> = (&'known str, &'known Known);

/// How many findings `now` lets pass that `before` does not: they are new in it, or worse.
///
/// What has the same name in the same file is the same; of what is left, what has the same text;
/// then, where a file has another name, what has the same name in one that is not there any more; then
/// what is alike in one file, and the only one of its name.
pub(super) fn grown(now: &Baseline, before: &Baseline) -> usize {
    let mut left = Left { now: entries(now), was: entries(before) };
    left.settle(|entry| Some(place(entry)), |entry| Some(place(entry)));
    left.settle(text, text);
    left.settle(
        |entry| name_in_file_beside(before, entry),
        |entry| name_in_file_beside(now, entry),
    );
    left.settle_alike();
    let (names_now, names_before) = (names(&left.now), names(&left.was));
    let is_only = |name: &(&RuleId, &str)| {
        names_now.get(name) == Some(&1) && names_before.get(name) == Some(&1)
    };
    left.settle(|entry| name(entry).filter(is_only), |entry| name(entry).filter(is_only));
    left.now.len()
}

/// All entries of `baseline`.
fn entries(baseline: &Baseline) -> Vec<Entry<'_>> {
    let files = baseline.files.iter();
    files.flat_map(|(path, known)| known.iter().map(move |known| (path.as_str(), known))).collect()
}

/// File, rule and name.
fn place<'known>(
    (path, known): &Entry<'known>,
) -> (&'known str, &'known RuleId, Option<&'known str>) {
    (path, &known.rule, known.symbol.as_deref())
}

/// Rule and name; `None` of what is about a whole file.
fn name<'known>((_, known): &Entry<'known>) -> Option<(&'known RuleId, &'known str)> {
    Some((&known.rule, known.symbol.as_deref()?))
}

/// How many of `entries` there are of each rule and name.
fn names<'known>(entries: &[Entry<'known>]) -> HashMap<(&'known RuleId, &'known str), usize> {
    let mut names = HashMap::new();
    for name in entries.iter().filter_map(name) {
        *names.entry(name).or_default() += 1;
    }
    names
}

/// Rule and text; `None` where the text is not known.
fn text<'known>((_, known): &Entry<'known>) -> Option<(&'known RuleId, TextHash)> {
    Some((&known.rule, known.hashes?.body))
}

/// Rule and name; `None` of what is in a file that `other` has as well.
fn name_in_file_beside<'known>(
    other: &Baseline,
    (path, known): &Entry<'known>,
) -> Option<(&'known RuleId, Option<&'known str>)> {
    (!other.files.contains_key(*path)).then_some((&known.rule, known.symbol.as_deref()))
}

/// What has no counterpart yet on either side.
struct Left<'known> {
    now: Vec<Entry<'known>>,
    was: Vec<Entry<'known>>,
}

impl<'known> Left<'known> {
    /// Takes away what is let pass now and was before, each entry once: those that have the same
    /// key.
    fn settle<K: Hash + Eq>(
        &mut self,
        key_now: impl Fn(&Entry<'known>) -> Option<K>,
        key_was: impl Fn(&Entry<'known>) -> Option<K>,
    ) {
        let mut groups: HashMap<K, Left<'known>> = HashMap::new();
        let none = || Left { now: Vec::new(), was: Vec::new() };
        let mut left = none();
        for entry in self.now.drain(..) {
            match key_now(&entry) {
                Some(key) => groups.entry(key).or_insert_with(none).now.push(entry),
                None => left.now.push(entry),
            }
        }
        for entry in self.was.drain(..) {
            match key_was(&entry) {
                Some(key) => groups.entry(key).or_insert_with(none).was.push(entry),
                None => left.was.push(entry),
            }
        }
        for group in groups.into_values() {
            let Left { now, was } = group.unmatched();
            left.now.extend(now);
            left.was.extend(was);
        }
        *self = left;
    }

    /// Takes away what is about a function or type that took the place of another one in its file.
    fn settle_alike(&mut self) {
        let mut files: BTreeMap<&str, (Vec<usize>, Vec<usize>)> = BTreeMap::new();
        for (place, (path, _)) in self.was.iter().enumerate() {
            files.entry(path).or_default().0.push(place);
        }
        for (place, (path, _)) in self.now.iter().enumerate() {
            files.entry(path).or_default().1.push(place);
        }
        let pairs: Vec<(usize, usize)> =
            files.values().flat_map(|(old, new)| self.in_place_of(old, new)).collect();
        let (before, now) = pairs.into_iter().unzip();
        self.was = without(&self.was, &before);
        self.now = without(&self.now, &now);
    }

    /// Which of the entries at the places `old` let those at `new` pass, which are about what took
    /// the place of what they are about.
    fn in_place_of(&self, old: &[usize], new: &[usize]) -> Vec<(usize, usize)> {
        let old = subjects(old.iter().map(|place| (*place, Figures::of(self.was[*place].1))));
        let new = subjects(new.iter().map(|place| (*place, Figures::of(self.now[*place].1))));
        let mut pairs = Vec::new();
        for (before, after) in alike(&old, &new) {
            pairs.extend(new[after].figures.iter().filter_map(|(rule, _, now)| {
                let figures = &old[before].figures;
                let (_, _, was) = figures.iter().find(|(own, ..)| own == rule)?;
                let is_worse = self.was[*was].1.is_exceeded_by(self.now[*now].1);
                (!is_worse).then_some((*was, *now))
            }));
        }
        pairs
    }

    /// What is left of entries of one rule: the worst now needs the worst that there was.
    fn unmatched(mut self) -> Self {
        self.now.sort_by(|(_, one), (_, other)| badness(one).total_cmp(&badness(other)));
        self.was.sort_by(|(_, one), (_, other)| badness(one).total_cmp(&badness(other)));
        let mut now = Vec::new();
        while let Some(entry) = self.now.pop() {
            if self.was.pop_if(|(_, was)| !was.is_exceeded_by(entry.1)).is_none() {
                now.push(entry);
            }
        }
        Self { now, was: self.was }
    }
}

/// Those of `entries` whose places are not among `settled`.
fn without<'known>(entries: &[Entry<'known>], settled: &HashSet<usize>) -> Vec<Entry<'known>> {
    let left = entries.iter().enumerate().filter(|(place, _)| !settled.contains(place));
    left.map(|(_, entry)| *entry).collect()
}

/// The figure of `known`, the greater the worse; a rule that has none has none for all findings.
fn badness(known: &Known) -> f64 {
    let figure = known.value.unwrap_or_default();
    if known.lower_is_worse() { -figure } else { figure }
}
