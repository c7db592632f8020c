//! A cheap cut of many units: a good row first, then every link is kept that can be.

use std::collections::BTreeSet;

use super::{Arc, backward};

/// How many steps the search for links that can be kept takes at the most; those that are left then are cut.
const MOST_STEPS: usize = 20_000_000;

/// A cut of `count` units of which no link can be left out, unless finding that out takes too long.
pub(super) fn cut(count: usize, arcs: &[Arc]) -> Vec<Arc> {
    let order = row(count, arcs);
    needed(&order, arcs, backward(arcs, &order))
}

/// How soon a unit is placed: those without a link that leaves, then those without one that arrives, then
/// those of which most uses leave in comparison.
type Rank = (u8, i64);

/// A row with few uses backward: who asks for nothing that is left goes to its end, who is asked for by
/// nothing that is left to its beginning, and if there is neither, who asks for most beyond what asks for
/// it (Eades, Lin and Smyth, A fast and effective heuristic for the feedback arc set problem, 1993, with
/// uses for numbers of links).
fn row(count: usize, arcs: &[Arc]) -> Vec<usize> {
    let mut left = Left::new(count, arcs);
    let (mut beginning, mut end) = (Vec::new(), Vec::new());
    while let Some(((class, _), unit)) = left.ranks.pop_first() {
        if class == 0 {
            end.push(unit);
        } else {
            beginning.push(unit);
        }
        left.remove(unit);
    }
    end.reverse();
    beginning.append(&mut end);
    beginning
}

/// The units that are not placed yet.
struct Left<'arcs> {
    arcs: &'arcs [Arc],
    /// The links of each unit, either way.
    touching: Vec<Vec<usize>>,
    /// How many uses leave each unit for others that are left, and how many arrive from there.
    leaving: Vec<i64>,
    arriving: Vec<i64>,
    is_placed: Vec<bool>,
    ranks: BTreeSet<(Rank, usize)>,
}

impl<'arcs> Left<'arcs> {
    /// All units.
    fn new(count: usize, arcs: &'arcs [Arc]) -> Self {
        let mut left = Self {
            arcs,
            touching: vec![Vec::new(); count],
            leaving: vec![0; count],
            arriving: vec![0; count],
            is_placed: vec![false; count],
            ranks: BTreeSet::new(),
        };
        for (number, arc) in arcs.iter().enumerate() {
            left.touching[arc.from].push(number);
            left.touching[arc.to].push(number);
            left.leaving[arc.from] += arc.uses.cast_signed();
            left.arriving[arc.to] += arc.uses.cast_signed();
        }
        left.ranks = (0..count).map(|unit| (left.rank(unit), unit)).collect();
        left
    }

    fn rank(&self, unit: usize) -> Rank {
        match (self.leaving[unit], self.arriving[unit]) {
            (0, _) => (0, 0),
            (_, 0) => (1, 0),
            (leaving, arriving) => (2, arriving - leaving),
        }
    }

    /// Takes a unit that was placed away from those that it has links with.
    fn remove(&mut self, unit: usize) {
        self.is_placed[unit] = true;
        for number in std::mem::take(&mut self.touching[unit]) {
            let arc = self.arcs[number];
            let other = if arc.from == unit { arc.to } else { arc.from };
            if self.is_placed[other] {
                continue;
            }
            self.ranks.remove(&(self.rank(other), other));
            let uses = if arc.from == unit { &mut self.arriving } else { &mut self.leaving };
            uses[other] -= arc.uses.cast_signed();
            self.ranks.insert((self.rank(other), other));
        }
    }
}

/// Those of `cut` that have to go where units stand in `order`: the links with most uses are put back first,
/// if no circle comes of it.
fn needed(order: &[usize], arcs: &[Arc], mut cut: Vec<Arc>) -> Vec<Arc> {
    let is_cut: BTreeSet<_> = cut.iter().map(|arc| arc.link).collect();
    let mut row = Row::new(order, arcs.iter().filter(|arc| !is_cut.contains(&arc.link)));
    cut.sort_by_key(|arc| (std::cmp::Reverse(arc.uses), arc.link));
    cut.retain(|arc| row.steps >= MOST_STEPS || !row.add(arc.from, arc.to));
    cut
}

/// Units in a row in which all links lead forward, as links are added (Pearce and Kelly, A Dynamic
/// Topological Sort Algorithm for Directed Acyclic Graphs, 2006): only what stands between the two ends of a
/// new link is looked at and moved. Written here, since the work has to be counted.
struct Row {
    /// The place of each unit.
    place: Vec<usize>,
    leaving: Vec<Vec<usize>>,
    arriving: Vec<Vec<usize>>,
    /// Which units were come upon, by the number of the search.
    seen: Vec<usize>,
    searches: usize,
    /// How many links were looked at.
    steps: usize,
}

impl Row {
    /// The row of units in `order`, in which all of `arcs` lead forward.
    fn new<'arcs>(order: &[usize], arcs: impl Iterator<Item = &'arcs Arc>) -> Self {
        let mut place = vec![0; order.len()];
        for (at, unit) in order.iter().enumerate() {
            place[*unit] = at;
        }
        let none = vec![Vec::new(); order.len()];
        let seen = vec![0; order.len()];
        let mut row =
            Self { place, leaving: none.clone(), arriving: none, seen, searches: 0, steps: 0 };
        for arc in arcs {
            row.leaving[arc.from].push(arc.to);
            row.arriving[arc.to].push(arc.from);
        }
        row
    }

    /// Adds a link, unless it closes a circle; whether it was added.
    fn add(&mut self, from: usize, to: usize) -> bool {
        let (first, last) = (self.place[to], self.place[from]);
        if first < last {
            let ahead = self.reached(to, |row, unit| {
                row.leaving[unit].iter().copied().filter(|it| row.place[*it] <= last).collect()
            });
            if self.seen[from] == self.searches {
                return false;
            }
            let behind = self.reached(from, |row, unit| {
                row.arriving[unit].iter().copied().filter(|it| row.place[*it] >= first).collect()
            });
            self.reorder(behind, ahead);
        }
        self.leaving[from].push(to);
        self.arriving[to].push(from);
        true
    }

    /// The units that are reached from `start` by way of what is `next` to each, itself among them.
    fn reached(&mut self, start: usize, next: impl Fn(&Self, usize) -> Vec<usize>) -> Vec<usize> {
        self.searches += 1;
        self.seen[start] = self.searches;
        let mut reached = vec![start];
        let mut at = 0;
        while let Some(unit) = reached.get(at).copied() {
            at += 1;
            self.steps += self.leaving[unit].len() + self.arriving[unit].len() + 1;
            for other in next(self, unit) {
                if self.seen[other] != self.searches {
                    self.seen[other] = self.searches;
                    reached.push(other);
                }
            }
        }
        reached
    }

    /// Moves the units `behind` a new link before those that are `ahead` of it, into the places that both
    /// have, each in the order they have.
    fn reorder(&mut self, mut behind: Vec<usize>, mut ahead: Vec<usize>) {
        behind.sort_unstable_by_key(|unit| self.place[*unit]);
        ahead.sort_unstable_by_key(|unit| self.place[*unit]);
        behind.append(&mut ahead);
        let mut places: Vec<usize> = behind.iter().map(|unit| self.place[*unit]).collect();
        places.sort_unstable();
        for (unit, place) in behind.into_iter().zip(places) {
            self.place[unit] = place;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::LinkId;

    #[test]
    fn the_link_with_most_uses_is_put_back_first() {
        let arc = |from, to, uses, link| Arc { from, to, uses, link: LinkId(link) };
        for uses in [[5, 1], [1, 5]] {
            let arcs = [arc(0, 1, uses[0], 0), arc(1, 0, uses[1], 1)];
            let left: Vec<u64> =
                needed(&[0, 1], &arcs, arcs.to_vec()).iter().map(|arc| arc.uses).collect();
            assert_eq!(left, [1]);
        }
    }

    #[test]
    fn a_row_knows_the_links_that_were_added() {
        let mut row = Row::new(&[0, 1, 2, 3], [].iter());
        assert!(row.add(2, 1) && row.add(3, 2) && row.add(1, 0));
        assert!(!row.add(1, 3) && !row.add(0, 2));
        let mut order: Vec<usize> = (0..4).collect();
        order.sort_by_key(|unit| row.place[*unit]);
        assert_eq!(order, [3, 2, 1, 0]);
    }
}
