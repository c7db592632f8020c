//! A baseline that lets more pass than it did before a change.

use std::collections::{BTreeMap, HashMap, HashSet};

use astrolens_model::{RuleId, TextHash};

use super::alike::alike;
use super::baseline::{Baseline, Known};
use super::matching::{Entry as Figures, subjects};

/// An entry of a baseline.
#[derive(Clone, Copy)]
struct Entry<'known> {
    /// The path of its file.
    path: &'known str,
    known: &'known Known,
    /// The other baseline has the file, too.
    is_kept: bool,
}

/// How many findings `now` lets pass that `before` does not: they are new in it, or worse.
///
/// What has the same name in the same file is the same; of what is left, what has the same text;
/// then, where a file has another name, what has the same name in one that is not there any more; then
/// what is alike in one file, and the only one of its name.
pub(super) fn grown(now: &Baseline, before: &Baseline) -> usize {
    let mut left = Left { now: entries(now, before), was: entries(before, now) };
    left.settle(|entry| Some(place(entry)));
    left.settle(text);
    left.settle(name_in_other_file);
    left.settle_alike();
    let (names_now, names_before) = (names(&left.now), names(&left.was));
    let is_only = |name: &(&RuleId, &str)| {
        names_now.get(name) == Some(&1) && names_before.get(name) == Some(&1)
    };
    left.settle(|entry| name(entry).filter(is_only));
    left.now.len()
}

/// All entries of `baseline`, which are held against those of `other`.
fn entries<'known>(baseline: &'known Baseline, other: &Baseline) -> Vec<Entry<'known>> {
    let files = baseline.files.iter();
    let entries = files.flat_map(|(path, known)| {
        let is_kept = other.files.contains_key(path);
        known.iter().map(move |known| Entry { path, known, is_kept })
    });
    entries.collect()
}

/// File, rule and name.
fn place<'known>(entry: &Entry<'known>) -> (&'known str, &'known RuleId, Option<&'known str>) {
    (entry.path, &entry.known.rule, entry.known.symbol.as_deref())
}

/// Rule and name; `None` of what is about a whole file.
fn name<'known>(entry: &Entry<'known>) -> Option<(&'known RuleId, &'known str)> {
    Some((&entry.known.rule, entry.known.symbol.as_deref()?))
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
fn text<'known>(entry: &Entry<'known>) -> Option<(&'known RuleId, TextHash)> {
    Some((&entry.known.rule, entry.known.hashes?.body))
}

/// Rule and name; `None` of what is in a file that the other baseline has as well.
fn name_in_other_file<'known>(
    entry: &Entry<'known>,
) -> Option<(&'known RuleId, Option<&'known str>)> {
    (!entry.is_kept).then_some((&entry.known.rule, entry.known.symbol.as_deref()))
}

/// What has no counterpart yet on either side.
#[derive(Default)]
struct Left<'known> {
    now: Vec<Entry<'known>>,
    was: Vec<Entry<'known>>,
}

impl<'known> Left<'known> {
    /// Takes away what is let pass now and was before, each entry once: those that have the same
    /// `key`.
    fn settle<K: Ord>(&mut self, key: impl Fn(&Entry<'known>) -> Option<K>) {
        // In the order of their keys: what is matched now decides what is left for the next time.
        let mut groups: BTreeMap<K, Left<'known>> = BTreeMap::new();
        let mut left = Left::default();
        for entry in self.now.drain(..) {
            match key(&entry) {
                Some(key) => groups.entry(key).or_default().now.push(entry),
                None => left.now.push(entry),
            }
        }
        for entry in self.was.drain(..) {
            match key(&entry) {
                Some(key) => groups.entry(key).or_default().was.push(entry),
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
        for (place, entry) in self.was.iter().enumerate() {
            files.entry(entry.path).or_default().0.push(place);
        }
        for (place, entry) in self.now.iter().enumerate() {
            files.entry(entry.path).or_default().1.push(place);
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
        let old = subjects(old.iter().map(|place| (*place, Figures::of(self.was[*place].known))));
        let new = subjects(new.iter().map(|place| (*place, Figures::of(self.now[*place].known))));
        let mut pairs = Vec::new();
        for (before, after) in alike(&old, &new) {
            pairs.extend(new[after].figures.iter().filter_map(|(rule, _, now)| {
                let figures = &old[before].figures;
                let (_, _, was) = figures.iter().find(|(own, ..)| own == rule)?;
                let is_worse = self.was[*was].known.is_exceeded_by(self.now[*now].known);
                (!is_worse).then_some((*was, *now))
            }));
        }
        pairs
    }

    /// What is left of entries of one rule: the worst now needs the worst that there was. Of those
    /// that are as bad, the ones come first that may be matched by nothing else.
    fn unmatched(mut self) -> Self {
        let order = |one: &Entry<'_>, other: &Entry<'_>| {
            let is_worse = badness(one.known).total_cmp(&badness(other.known));
            is_worse.then(one.is_kept.cmp(&other.is_kept))
        };
        self.now.sort_by(order);
        self.was.sort_by(order);
        let mut now = Vec::new();
        while let Some(entry) = self.now.pop() {
            if self.was.pop_if(|was| !was.known.is_exceeded_by(entry.known)).is_none() {
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

#[cfg(test)]
mod tests {
    use astrolens_model::Hashes;

    use super::*;

    /// A baseline of functions that are equally bad: path, name and text of each.
    fn baseline(entries: &[(&str, &str, Option<u64>)]) -> Baseline {
        let mut baseline = Baseline::default();
        for (path, name, text) in entries {
            let hash = text.map(TextHash::new);
            baseline.files.entry((*path).to_owned()).or_default().push(Known {
                rule: RuleId::new("cognitive-complexity"),
                symbol: Some((*name).to_owned()),
                ordinal: 0,
                kind: None,
                value: Some(20.0),
                hashes: hash.map(|hash| Hashes { head: hash, body: hash }),
            });
        }
        baseline
    }

    #[test]
    fn what_can_be_matched_by_its_name_leaves_the_text_to_others() {
        let before =
            baseline(&[("o.py", "s9", Some(1)), ("q.py", "z", None), ("w.py", "s1", Some(2))]);
        let now =
            baseline(&[("p.py", "s1", Some(1)), ("q.py", "s2", Some(1)), ("q.py", "z", None)]);
        // `s2` has the text of `s9`, and `s1` the name of another one.
        assert_eq!(grown(&now, &before), 0);
        // The other way round, each of the old ones is needed once.
        assert_eq!(grown(&before, &now), 0);
        let more = baseline(&[
            ("p.py", "s1", Some(1)),
            ("q.py", "s2", Some(1)),
            ("q.py", "s3", Some(1)),
            ("q.py", "z", None),
        ]);
        assert_eq!(grown(&more, &before), 1);
    }
}
