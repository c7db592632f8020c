//! Strongly connected components: units each of which asks, by way of others, for all of them.

use petgraph::algo::kosaraju_scc;
use petgraph::graph::{DiGraph, NodeIndex};

use super::units::{UnitId, Units};

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
        let edges = units.links().iter().map(|link| (link.from.0, link.to.0));
        let mut graph = DiGraph::<(), ()>::with_capacity(units.len(), units.links().len());
        for _ in units.ids() {
            graph.add_node(());
        }
        graph.extend_with_edges(edges);
        // Reverse topological order, and it needs no stack that grows with the graph.
        let members: Vec<Vec<UnitId>> = kosaraju_scc(&graph).into_iter().map(sorted).collect();
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

fn sorted(nodes: Vec<NodeIndex>) -> Vec<UnitId> {
    let mut units: Vec<UnitId> =
        nodes.into_iter().map(|node| UnitId(node.index() as u32)).collect();
    units.sort_unstable();
    units
}
