//! A cheap cut of many units: a good row first, then every link is kept that can be.

use std::collections::BTreeSet;

use super::{Arc, backward};

/// How many steps the search for links that can be kept takes at the most; those that are left then are cut.
const MOST_STEPS: usize = 20_000_000;

/// A cut of `count` units of which no link can be left out, unless finding that out takes too long.
pub(super) fn cut(count: usize, arcs: &[Arc]) -> Vec<Arc> {
    let cut = backward(arcs, &row(count, arcs));
    needed(count, arcs, cut)
}

/// How soon a unit is placed: those without a link that leaves, then those without one that arrives, then
/// those of which most uses leave in comparison.
type Rank = (u8, i64);

/// A row with few uses backward: who asks for nothing that is left goes to its end, who is asked for by
/// nothing that is left to its beginning, and if there is neither, who asks for most beyond what asks for
/// it (Eades, Lin and Smyth, A fast and effective heuristic for the feedback arc set problem, 1993, with
/// uses for numbers of links).
fn row(count: usize, arcs: &[Arc]) -> Vec<usize> {
    let mut touching = vec![Vec::new(); count];
    let (mut leaving, mut arriving) = (vec![0_i64; count], vec![0_i64; count]);
    for (number, arc) in arcs.iter().enumerate() {
        touching[arc.from].push(number);
        touching[arc.to].push(number);
        leaving[arc.from] += arc.uses as i64;
        arriving[arc.to] += arc.uses as i64;
    }
    let rank = |leaving: i64, arriving: i64| -> Rank {
        match (leaving, arriving) {
            (0, _) => (0, 0),
            (_, 0) => (1, 0),
            _ => (2, arriving - leaving),
        }
    };
    let mut left: BTreeSet<(Rank, usize)> =
        (0..count).map(|unit| (rank(leaving[unit], arriving[unit]), unit)).collect();
    let mut is_placed = vec![false; count];
    let (mut beginning, mut end) = (Vec::new(), Vec::new());
    while let Some(((class, _), unit)) = left.pop_first() {
        is_placed[unit] = true;
        if class == 0 {
            end.push(unit)
        } else {
            beginning.push(unit)
        }
        for arc in touching[unit].iter().map(|number| arcs[*number]) {
            let other = if arc.from == unit { arc.to } else { arc.from };
            if is_placed[other] {
                continue;
            }
            left.remove(&(rank(leaving[other], arriving[other]), other));
            let sum = if arc.from == unit { &mut arriving } else { &mut leaving };
            sum[other] -= arc.uses as i64;
            left.insert((rank(leaving[other], arriving[other]), other));
        }
    }
    end.reverse();
    beginning.append(&mut end);
    beginning
}

/// Those of `cut` that have to go: the links with most uses are put back first, if no circle comes of it.
fn needed(count: usize, arcs: &[Arc], mut cut: Vec<Arc>) -> Vec<Arc> {
    let is_cut: BTreeSet<_> = cut.iter().map(|arc| arc.link).collect();
    let mut kept = vec![Vec::new(); count];
    for arc in arcs.iter().filter(|arc| !is_cut.contains(&arc.link)) {
        kept[arc.from].push(arc.to);
    }
    cut.sort_by_key(|arc| (std::cmp::Reverse(arc.uses), arc.link));
    let mut search = Search { seen: vec![usize::MAX; count], steps: 0 };
    let mut number = 0;
    cut.retain(|arc| {
        number += 1;
        let stays = search.steps >= MOST_STEPS || search.leads(&kept, arc.to, arc.from, number);
        if !stays {
            kept[arc.from].push(arc.to);
        }
        stays
    });
    cut
}

/// Looks for ways; knows which units it came upon, by the number of the search, and how many steps it took.
struct Search {
    seen: Vec<usize>,
    steps: usize,
}

impl Search {
    /// Whether a way leads from one unit to another.
    fn leads(&mut self, links: &[Vec<usize>], from: usize, to: usize, number: usize) -> bool {
        let mut waiting = vec![from];
        self.seen[from] = number;
        while let Some(unit) = waiting.pop() {
            if unit == to {
                return true;
            }
            self.steps += links[unit].len() + 1;
            for next in &links[unit] {
                if self.seen[*next] != number {
                    self.seen[*next] = number;
                    waiting.push(*next);
                }
            }
        }
        false
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
                needed(2, &arcs, arcs.to_vec()).iter().map(|arc| arc.uses).collect();
            assert_eq!(left, [1]);
        }
    }
}
