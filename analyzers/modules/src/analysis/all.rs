//! All analyses of one graph at one level.

use super::components::Components;
use super::coupling::{Coupling, coupling};
use super::cycles::{Cycle, cycles};
use super::layers::layers;
use super::outstanding::{Rise, hubs, orphans, unstable};
use super::reach::Reach;
use super::units::{UnitId, Units};
use crate::graph::ModuleGraph;

/// What follows from a graph, by unit where it is about each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Analysis {
    /// How each unit hangs together with others.
    pub coupling: Vec<Coupling>,
    /// How high each stands above those that ask for nothing.
    pub layers: Vec<u32>,
    /// How far each reaches.
    pub reach: Reach,
    /// The cycles, the largest first.
    pub cycles: Vec<Cycle>,
    /// The cycle that each unit is in, by number.
    pub cycle_of: Vec<Option<usize>>,
    /// The units that many ask for and that ask for many.
    pub hubs: Vec<UnitId>,
    /// The links to units that are less stable, the steepest first.
    pub unstable: Vec<Rise>,
    /// The units without any link.
    pub orphans: Vec<UnitId>,
}

impl Analysis {
    /// All that follows for `units`, those of `graph`.
    #[must_use]
    pub fn of(units: &Units, graph: &ModuleGraph) -> Self {
        let components = Components::of(units);
        let coupling = coupling(units, graph);
        let cycles = cycles(units, &components);
        let mut cycle_of = vec![None; units.len()];
        for (number, cycle) in cycles.iter().enumerate() {
            for unit in &cycle.units {
                cycle_of[unit.0 as usize] = Some(number);
            }
        }
        Self {
            layers: layers(units, &components),
            reach: Reach::of(units, &components),
            hubs: hubs(&coupling),
            unstable: unstable(units, &coupling),
            orphans: orphans(units, graph),
            coupling,
            cycles,
            cycle_of,
        }
    }
}
