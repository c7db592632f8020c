//! How alike two functions of one name are, when the name does not tell which is which.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;

use astrolens_metrics::METRICS;
use astrolens_model::{Function, Hashes, SymbolKind};

/// From this share of common figures on, functions in other places may be the same.
const ALIKE: f64 = 0.5;

/// Up to so many pairs each is weighed; of more, those that stand alike are taken in their order.
const MOST_PAIRS: usize = 1 << 16;

/// What is known of a function beside its name.
#[derive(Clone, Debug)]
pub struct Likeness {
    /// What sort of function it is; absent where nobody wrote it down.
    pub kind: Option<SymbolKind>,
    /// Whether its name is one that somebody gave it.
    pub is_named: bool,
    /// Its text, as far as it is known.
    pub hashes: Option<Hashes>,
    /// Figures, with their places among the metrics, in order of these.
    pub figures: Vec<(usize, f64)>,
}

impl Likeness {
    /// What is known of `function`.
    #[must_use]
    pub fn of(function: &Function) -> Self {
        let figures = METRICS.iter().map(|metric| (metric.value)(function));
        Self {
            kind: Some(SymbolKind::new(function.kind.as_str())),
            is_named: function.is_named(),
            hashes: function.hashes,
            figures: figures.enumerate().collect(),
        }
    }

    /// The share that the figures known of both have in common, from 0 to 1.
    fn similarity(&self, other: &Self) -> f64 {
        let (mut sum, mut count) = (0.0, 0_u32);
        let mut others = other.figures.iter().peekable();
        for (metric, figure) in &self.figures {
            while others.next_if(|(other, _)| other < metric).is_some() {}
            if let Some((_, other)) = others.next_if(|(other, _)| other == metric) {
                let (small, large) = (figure.min(*other), figure.max(*other));
                sum += if large > 0.0 { small.max(0.0) / large } else { 1.0 };
                count += 1;
            }
        }
        if count == 0 { 0.0 } else { sum / f64::from(count) }
    }

    /// Whether their figures alone may be those of one function.
    pub(super) fn is_alike(&self, other: &Self) -> bool {
        self.similarity(other) >= ALIKE
    }

    /// Whether it does nothing: no figure that could get worse has got anywhere.
    fn is_empty(&self) -> bool {
        let holds = |id: &str, most: f64| {
            let metric = METRICS.iter().position(|metric| metric.id.as_str() == id);
            let known = self.figures.iter().find(|(place, _)| Some(*place) == metric);
            known.is_some_and(|(_, figure)| *figure <= most)
        };
        holds("cognitive", 0.0) && holds("statements", 0.0)
    }

    /// Whether nothing says that it cannot have become `after`, whose text is another one.
    fn may_become(&self, after: &Self) -> bool {
        let is_accessor = |kind: &SymbolKind| ["getter", "setter"].contains(&kind.as_str());
        let is_same_kind = match (&self.kind, &after.kind) {
            (Some(one), Some(other)) => one == other || !(is_accessor(one) || is_accessor(other)),
            _ => true,
        };
        let is_elsewhere = !after.is_named && self.hashes.is_some() && after.hashes.is_some();
        is_same_kind && (!is_elsewhere || self.is_alike(after))
    }
}

/// For each function of `after` the place of the one of `before` that it was; all of them share
/// their file and name.
///
/// They are matched as a set, the most alike first: those of the same text, then those with the
/// same first line (what a callback is handed to, the parameters of an overload), then those
/// whose figures are nearest, and last by their order. What is left of those without a name, as many
/// on both sides, is the same where it did nothing on one of them: it was filled, or emptied.
pub fn namesakes(before: &[Likeness], after: &[Likeness]) -> Vec<Option<usize>> {
    let mut partners = vec![None; after.len()];
    let mut free: Vec<usize> = (0..before.len()).collect();
    let hashes = |likeness: &Likeness| likeness.hashes.map(|Hashes { head, body }| (body, head));
    let body = |likeness: &Likeness| likeness.hashes.map(|hashes| hashes.body);
    let head =
        |likeness: &Likeness| likeness.hashes.map(|hashes| (hashes.head, likeness.kind.clone()));
    let all = |_: &Likeness| Some(());
    let mut sides = Sides { before, after, free: &mut free, partners: &mut partners };
    sides.pair(hashes, |_, _| true);
    sides.pair(body, |_, _| true);
    sides.pair(head, |_, _| true);
    sides.pair(all, Likeness::may_become);
    sides.pair_empty();
    partners
}

/// Functions that look for their partners.
struct Sides<'sides> {
    before: &'sides [Likeness],
    after: &'sides [Likeness],
    /// Those of `before` that have none yet, in order.
    free: &'sides mut Vec<usize>,
    /// Those that the functions of `after` have.
    partners: &'sides mut Vec<Option<usize>>,
}

impl Sides<'_> {
    /// Pairs those that have the same `key`, if they `may` be the same, the most alike first.
    fn pair<K: Hash + Eq>(
        &mut self,
        key: impl Fn(&Likeness) -> Option<K>,
        may: impl Fn(&Likeness, &Likeness) -> bool,
    ) {
        let mut groups: HashMap<K, (Vec<usize>, Vec<usize>)> = HashMap::new();
        for index in self.free.iter() {
            if let Some(key) = key(&self.before[*index]) {
                groups.entry(key).or_default().0.push(*index);
            }
        }
        for (index, likeness) in self.after.iter().enumerate() {
            if let (None, Some(key)) = (self.partners[index], key(likeness)) {
                groups.entry(key).or_default().1.push(index);
            }
        }
        for (before, after) in groups.into_values() {
            self.pair_group(&before, &after, &may);
        }
        let partners = &self.partners;
        let taken: HashSet<usize> = partners.iter().flatten().copied().collect();
        self.free.retain(|index| !taken.contains(index));
    }

    /// Pairs those without a name that are left in their order, if there are as many before as after
    /// and nothing but that one of the two does nothing has kept them apart.
    fn pair_empty(&mut self) {
        let left = |likeness: &Likeness| !likeness.is_named;
        let old = self.free.iter().copied().filter(|index| left(&self.before[*index]));
        let new = (0..self.after.len())
            .filter(|index| self.partners[*index].is_none() && left(&self.after[*index]));
        let (old, new): (Vec<usize>, Vec<usize>) = (old.collect(), new.collect());
        if old.len() != new.len() {
            return;
        }
        for (one, other) in old.into_iter().zip(new) {
            let (before, after) = (&self.before[one], &self.after[other]);
            if before.kind == after.kind && (before.is_empty() || after.is_empty()) {
                self.partners[other] = Some(one);
            }
        }
    }

    fn pair_group(
        &mut self,
        before: &[usize],
        after: &[usize],
        may: &impl Fn(&Likeness, &Likeness) -> bool,
    ) {
        let may = |one: usize, other: usize| may(&self.before[one], &self.after[other]);
        if before.len().saturating_mul(after.len()) > MOST_PAIRS {
            for (one, other) in before.iter().zip(after).filter(|(one, other)| may(**one, **other))
            {
                self.partners[*other] = Some(*one);
            }
            return;
        }
        let mut pairs = Vec::with_capacity(before.len() * after.len());
        for (rank, one) in before.iter().enumerate() {
            for (place, other) in after.iter().enumerate().filter(|(_, other)| may(*one, **other)) {
                let similarity = self.before[*one].similarity(&self.after[*other]);
                pairs.push((similarity, rank.abs_diff(place), *one, *other));
            }
        }
        pairs.sort_by(|one, other| {
            let nearest = other.0.total_cmp(&one.0);
            nearest.then_with(|| (one.1, one.2, one.3).cmp(&(other.1, other.2, other.3)))
        });
        let mut taken = vec![false; self.before.len()];
        for (_, _, one, other) in pairs {
            if !taken[one] && self.partners[other].is_none() {
                taken[one] = true;
                self.partners[other] = Some(one);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use astrolens_model::TextHash;

    use super::*;

    /// A closure whose first line, text and figure these are.
    fn closure(head: u64, body: u64, figure: f64) -> Likeness {
        Likeness {
            kind: Some(SymbolKind::new("closure")),
            is_named: false,
            hashes: Some(Hashes { head: TextHash::new(head), body: TextHash::new(body) }),
            figures: vec![(0, figure)],
        }
    }

    fn check(before: &[Likeness], after: &[Likeness], expected: &[Option<usize>]) {
        assert_eq!(namesakes(before, after), expected);
    }

    #[test]
    fn the_same_text_goes_before_the_same_first_line() {
        let before = [closure(1, 10, 17.0), closure(2, 20, 30.0)];
        check(&before, &[closure(2, 20, 30.0), closure(1, 10, 17.0)], &[Some(1), Some(0)]);
        check(&before, &[closure(1, 20, 30.0), closure(2, 21, 40.0)], &[Some(1), None]);
    }

    #[test]
    fn the_same_first_line_goes_before_the_nearest_figure() {
        // The second went, the first grew to nearly its figure.
        let before = [closure(1, 10, 30.0), closure(2, 20, 17.0)];
        check(&before, &[closure(2, 21, 29.0)], &[Some(1)]);
    }

    #[test]
    fn the_nearest_figures_are_taken_in_any_order() {
        let before = [closure(1, 1, 10.0), closure(2, 2, 50.0)];
        check(&before, &[closure(3, 3, 49.0), closure(4, 4, 11.0)], &[Some(1), Some(0)]);
    }

    #[test]
    fn a_nameless_function_with_nothing_in_common_is_another() {
        check(&[closure(1, 1, 10.0)], &[closure(2, 2, 21.0)], &[None]);
        let named = |hash, figure| Likeness { is_named: true, ..closure(hash, hash, figure) };
        check(&[named(1, 10.0)], &[named(2, 21.0)], &[Some(0)]);
    }

    #[test]
    fn a_setter_was_no_getter() {
        let of = |kind, hash| Likeness {
            kind: Some(SymbolKind::new(kind)),
            ..closure(hash, hash, 10.0)
        };
        check(&[of("getter", 1)], &[of("setter", 2)], &[None]);
    }

    #[test]
    fn many_are_paired_in_their_order() {
        let many = |from: u64| (0..300).map(|n| closure(from + n, from + n, 1.0)).collect();
        let (before, after): (Vec<_>, Vec<_>) = (many(0), many(1000));
        let expected: Vec<_> = (0..300).map(Some).collect();
        check(&before, &after, &expected);
    }
}
