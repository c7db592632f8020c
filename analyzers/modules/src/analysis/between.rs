//! The shortest chain from one unit to another.

use std::collections::VecDeque;

use super::units::{LinkId, UnitId, Units};

/// The links of the shortest chain by which `from` asks for `to`, in order; of several as short the one
/// whose units come first. `None` if there is none, and nothing if they are the same.
#[must_use]
pub fn between(units: &Units, from: UnitId, to: UnitId) -> Option<Vec<LinkId>> {
    let mut reached_by: Vec<Option<LinkId>> = vec![None; units.len()];
    let mut waiting = VecDeque::from([from]);
    while let Some(unit) = waiting.pop_front() {
        if unit == to {
            return Some(chain(units, &reached_by, from, to));
        }
        for link in units.links_from(unit) {
            let next = units.link(link).to;
            let reached = &mut reached_by[next.0 as usize];
            if reached.is_none() {
                *reached = Some(link);
                waiting.push_back(next);
            }
        }
    }
    None
}

/// The links that led to `to`.
fn chain(units: &Units, reached_by: &[Option<LinkId>], from: UnitId, to: UnitId) -> Vec<LinkId> {
    let mut links = Vec::new();
    let mut at = to;
    while let Some(link) = reached_by[at.0 as usize].filter(|_| at != from) {
        links.push(link);
        at = units.link(link).from;
    }
    links.reverse();
    links
}

#[cfg(test)]
mod tests {
    use petgraph::algo::dijkstra;
    use petgraph::graph::DiGraph;
    use proptest::prelude::*;

    use super::*;

    /// The units on the chain.
    fn way(units: &Units, from: u32, to: u32) -> Option<Vec<u32>> {
        let links = between(units, UnitId(from), UnitId(to))?;
        let ends = links.iter().map(|link| units.link(*link).to.0);
        Some(std::iter::once(from).chain(ends).collect())
    }

    #[test]
    fn the_shortest_chain_is_found_and_the_first_of_several() {
        let units = Units::of_links(
            7,
            &[
                (0, 3, 1),
                (0, 2, 1),
                (3, 4, 1),
                (2, 4, 1),
                (4, 5, 1),
                (5, 0, 1),
                (0, 1, 1),
                (1, 6, 1),
                (6, 4, 1),
            ],
        );
        assert_eq!(way(&units, 0, 4), Some(vec![0, 2, 4]));
        assert_eq!(way(&units, 0, 5), Some(vec![0, 2, 4, 5]));
        assert_eq!(way(&units, 4, 4), Some(vec![4]));
        let no_way_back = Units::of_links(2, &[(0, 1, 1)]);
        assert_eq!(way(&no_way_back, 1, 0), None);
    }

    proptest! {
        #[test]
        fn as_short_as_dijkstra_finds(
            links in prop::collection::vec((0_u32..10, 0_u32..10, Just(1)), 0..30)
        ) {
            let units = Units::of_links(10, &links);
            let mut graph = DiGraph::<(), ()>::new();
            let nodes: Vec<_> = units.ids().map(|_| graph.add_node(())).collect();
            graph.extend_with_edges(units.links().iter().map(|link| (link.from.0, link.to.0)));
            for from in units.ids() {
                let distances = dijkstra(&graph, nodes[from.0 as usize], None, |_| 1_usize);
                for to in units.ids() {
                    let chain = between(&units, from, to);
                    let expected = distances.get(&nodes[to.0 as usize]).copied();
                    prop_assert_eq!(chain.as_ref().map(Vec::len), expected);
                    for pair in chain.unwrap_or_default().windows(2) {
                        prop_assert_eq!(units.link(pair[0]).to, units.link(pair[1]).from);
                    }
                }
            }
        }
    }
}
