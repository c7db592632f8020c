//! Strongly connected components: units each of which asks, by way of others, for all of them.

use std::iter::{Copied, Rev};
use std::ops::Range;
use std::slice;

use petgraph::Direction;
use petgraph::algo::kosaraju_scc;
use petgraph::graph::DiGraph;
use petgraph::visit::{
    GraphBase, IntoNeighbors, IntoNeighborsDirected, IntoNodeIdentifiers, Visitable,
};

use super::units::{LinkId, UnitId, Units};

/// The strongly connected components of units.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Components {
    /// The units of each, sorted; a component comes behind all that it asks for.
    members: Vec<Vec<UnitId>>,
    /// The component of each unit.
    component_of: Vec<u32>,
}

impl Components {
    /// The components of `units`.
    #[must_use]
    pub fn of(units: &Units) -> Self {
        // Reverse topological order, and it needs no stack that grows with the graph.
        let members = kosaraju_scc(&Net::of(units)).into_iter().map(sorted);
        let members: Vec<Vec<UnitId>> = members.collect();
        let mut component_of = vec![0; units.len()];
        for (number, units) in members.iter().enumerate() {
            for unit in units {
                component_of[unit.0 as usize] = number as u32;
            }
        }
        Self { members, component_of }
    }

    /// The units of each component, sorted; a component comes behind all that it asks for.
    #[must_use]
    pub fn members(&self) -> &[Vec<UnitId>] {
        &self.members
    }

    /// The number of the component that `unit` is in.
    #[must_use]
    pub fn of_unit(&self, unit: UnitId) -> usize {
        self.component_of[unit.0 as usize] as usize
    }

    /// Whether `unit` asks for itself by way of others.
    #[must_use]
    pub fn is_cyclic(&self, unit: UnitId) -> bool {
        self.members[self.of_unit(unit)].len() > 1
    }
}

fn sorted(nodes: Vec<u32>) -> Vec<UnitId> {
    let mut units: Vec<UnitId> = nodes.into_iter().map(UnitId).collect();
    units.sort_unstable();
    units
}

/// Units and their links as a graph: the numbers of neighbours, and where those of each unit are among them.
struct Net {
    out: Vec<u32>,
    first_out: Vec<u32>,
    incoming: Vec<u32>,
    first_incoming: Vec<u32>,
}

impl Net {
    fn of(units: &Units) -> Self {
        let link = |link: LinkId| units.link(link);
        let mut net = Self {
            out: units.links().iter().map(|link| link.to.0).collect(),
            first_out: Vec::with_capacity(units.len() + 1),
            incoming: Vec::with_capacity(units.links().len()),
            first_incoming: Vec::with_capacity(units.len() + 1),
        };
        let mut first = 0;
        for unit in units.ids() {
            net.first_out.push(first);
            first += units.links_from(unit).len() as u32;
            net.first_incoming.push(net.incoming.len() as u32);
            net.incoming.extend(units.links_to(unit).map(|to| link(to).from.0));
        }
        net.first_out.push(first);
        net.first_incoming.push(net.incoming.len() as u32);
        net
    }
}

impl GraphBase for Net {
    type NodeId = u32;
    type EdgeId = u32;
}

/// The last neighbour comes first, as in a [`DiGraph`].
type Neighbors<'net> = Rev<Copied<slice::Iter<'net, u32>>>;

impl<'net> IntoNeighbors for &'net Net {
    type Neighbors = Neighbors<'net>;

    fn neighbors(self, node: u32) -> Self::Neighbors {
        self.neighbors_directed(node, Direction::Outgoing)
    }
}

impl<'net> IntoNeighborsDirected for &'net Net {
    type NeighborsDirected = Neighbors<'net>;

    fn neighbors_directed(self, node: u32, direction: Direction) -> Self::NeighborsDirected {
        let (all, first) = match direction {
            Direction::Outgoing => (&self.out, &self.first_out),
            Direction::Incoming => (&self.incoming, &self.first_incoming),
        };
        let [start, end] = [node, node + 1].map(|node| first[node as usize] as usize);
        all[start..end].iter().copied().rev()
    }
}

impl IntoNodeIdentifiers for &Net {
    type NodeIdentifiers = Range<u32>;

    fn node_identifiers(self) -> Self::NodeIdentifiers {
        0..self.first_out.len() as u32 - 1
    }
}

impl Visitable for Net {
    type Map = <DiGraph<(), ()> as Visitable>::Map;

    fn visit_map(&self) -> Self::Map {
        Self::Map::with_capacity(self.first_out.len() - 1)
    }

    fn reset_map(&self, map: &mut Self::Map) {
        map.clear();
        map.grow(self.first_out.len() - 1);
    }
}
