//! Two sides of a change, and what on the one is what on the other.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::hash::Hash;

use super::super::named::Named;

/// One side of a change.
#[derive(Debug)]
pub(super) struct Half<T> {
    /// What there is, in source order: what holds others comes before them.
    pub(super) all: Vec<T>,
    /// The number of the file of each: the same on both sides, whatever it is called there.
    pub(super) files: Vec<usize>,
    /// For each its place on the other side, if it is there.
    pub(super) partners: Vec<Option<usize>>,
}

impl<T: Named> Half<T> {
    /// The side whose files hold these.
    fn new(files: Vec<Vec<T>>) -> Self {
        let numbered = files.into_iter().enumerate();
        let mut all: Vec<(usize, T)> =
            numbered.flat_map(|(file, own)| own.into_iter().map(move |one| (file, one))).collect();
        let order = |one: &T| (one.extent().0, Reverse(one.extent().1));
        all.sort_by(|(_, one), (_, other)| {
            one.path().cmp(other.path()).then_with(|| order(one).cmp(&order(other)))
        });
        let (files, all): (Vec<usize>, Vec<T>) = all.into_iter().unzip();
        let partners = vec![None; all.len()];
        Self { all, files, partners }
    }

    /// The places of what has no partner yet, in order.
    pub(super) fn free(&self) -> impl Iterator<Item = usize> {
        let free = self.partners.iter().enumerate().filter(|(_, partner)| partner.is_none());
        free.map(|(place, _)| place)
    }

    /// The places of what has no partner yet, by `key`; what has no key is left out.
    pub(super) fn free_by<K: Hash + Eq>(
        &self,
        key: impl Fn(usize) -> Option<K>,
    ) -> HashMap<K, Vec<usize>> {
        let mut groups: HashMap<K, Vec<usize>> = HashMap::new();
        for place in self.free() {
            if let Some(key) = key(place) {
                groups.entry(key).or_default().push(place);
            }
        }
        groups
    }
}

/// Both sides of a change.
#[derive(Debug)]
pub(super) struct Pairs<T> {
    pub(super) old: Half<T>,
    pub(super) new: Half<T>,
}

impl<T: Named> Pairs<T> {
    /// Those of `files`, older and newer side of each; nothing is paired yet.
    pub(super) fn new(files: Vec<(Vec<T>, Vec<T>)>) -> Self {
        let (old, new) = files.into_iter().unzip();
        Self { old: Half::new(old), new: Half::new(new) }
    }

    /// Says that what was at `old` is at `new`, unless one of them is taken.
    pub(super) fn pair(&mut self, old: usize, new: usize) -> bool {
        let is_free = self.old.partners[old].is_none() && self.new.partners[new].is_none();
        if is_free {
            self.old.partners[old] = Some(new);
            self.new.partners[new] = Some(old);
        }
        is_free
    }

    /// Whether there is something on either side that may have been the same.
    pub(super) fn is_open(&self) -> bool {
        self.old.free().next().is_some() && self.new.free().next().is_some()
    }

    /// The places of what is on both sides, in order of the older one.
    pub(super) fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        let partners = self.old.partners.iter().enumerate();
        partners.filter_map(|(old, new)| Some((old, (*new)?)))
    }

    /// Pairs the places under one key in `olds` and `news` as `partners` says, which gets what
    /// stands there: for each of the new ones the number of the old one it was.
    pub(super) fn pair_groups<K: Hash + Eq>(
        &mut self,
        olds: &HashMap<K, Vec<usize>>,
        news: HashMap<K, Vec<usize>>,
        partners: impl Fn(&[&T], &[&T]) -> Vec<Option<usize>>,
    ) {
        for (key, news) in news {
            let Some(olds) = olds.get(&key) else { continue };
            let before: Vec<&T> = olds.iter().map(|place| &self.old.all[*place]).collect();
            let after: Vec<&T> = news.iter().map(|place| &self.new.all[*place]).collect();
            let found = partners(&before, &after);
            for (new, partner) in news.into_iter().zip(found) {
                if let Some(partner) = partner {
                    self.pair(olds[partner], new);
                }
            }
        }
    }
}
