//! The cheapest cut for certain, by dynamic programming over sets of units.
//!
//! Units in a row make a cut of the links that lead back, and each cut comes of some row. The cheapest row
//! that begins with the units of a set is the cheapest of those that begin with all of them but one, and
//! then has that one (Lawler, A Comment on Minimum Feedback Arc Sets, 1964).

use super::{Arc, backward};

/// Uses first, and of cuts with as many uses the number of links.
type Cost = (u64, u32);

/// The cheapest cut of `count` units, [`MOST_EXACT`](super::MOST_EXACT) at the most.
pub(super) fn cut(count: usize, arcs: &[Arc]) -> Vec<Arc> {
    let mut leaving = vec![Vec::new(); count];
    for arc in arcs {
        leaving[arc.from].push((arc.to, arc.uses));
    }
    let sets = 1_usize << count;
    let mut costs: Vec<Cost> = vec![(0, 0); sets];
    let mut last = vec![0_u8; sets];
    for set in 1..sets {
        let candidates = (0..count).filter(|unit| set & 1 << unit != 0).map(|unit| {
            let before = set & !(1 << unit);
            let (mut uses, mut links) = costs[before];
            for (_, more) in leaving[unit].iter().filter(|(to, _)| before & 1 << to != 0) {
                uses += more;
                links += 1;
            }
            ((uses, links), unit as u8)
        });
        if let Some((cost, unit)) = candidates.min() {
            costs[set] = cost;
            last[set] = unit;
        }
    }
    backward(arcs, &row(count, &last))
}

/// The row of all units, each the last one of the set that it and those before it are.
fn row(count: usize, last: &[u8]) -> Vec<usize> {
    let mut set = last.len() - 1;
    let mut row: Vec<usize> = (0..count)
        .map(|_| {
            let unit = usize::from(last[set]);
            set &= !(1 << unit);
            unit
        })
        .collect();
    row.reverse();
    row
}
