//! How much units hang together: fan-in and fan-out, and Martin's measures.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use super::units::{UnitId, Units};
use crate::graph::{ModuleGraph, ModuleId};

/// A share, kept as the two numbers that it is of, so that it can be compared exactly.
#[derive(Clone, Copy, Debug)]
pub struct Ratio {
    /// How many of them.
    pub part: u32,
    /// Of how many, at least one.
    pub whole: u32,
}

impl Ratio {
    /// `part` of `whole`; `None` of nothing.
    fn of(part: u32, whole: u32) -> Option<Self> {
        (whole > 0).then_some(Self { part, whole })
    }

    /// It as a number from 0 to 1.
    #[must_use]
    pub fn value(self) -> f64 {
        f64::from(self.part) / f64::from(self.whole)
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        let product = |one: u32, other: u32| u64::from(one) * u64::from(other);
        product(self.part, other.whole).cmp(&product(other.part, self.whole))
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ratio {}

/// How a unit hangs together with others.
///
/// Sources: Henry and Kafura (Software structure metrics based on information flow, 1981) for fan-in and
/// fan-out; Martin (OO Design Quality Metrics: An Analysis of Dependencies, 1994) for the rest. He counts
/// classes; we count modules, as the same program in Go or C has no classes: files, and packages where
/// files of one folder are one. Both of his couplings count what is on the other side.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Coupling {
    /// How many other units ask for it.
    pub fan_in: u32,
    /// For how many other units it asks.
    pub fan_out: u32,
    /// Ca, afferent coupling: how many modules outside of it ask for something in it.
    pub afferent: u32,
    /// Ce, efferent coupling: for how many modules outside of it something in it asks.
    pub efferent: u32,
    /// I, instability: Ce / (Ca + Ce). Absent where nothing asks and nothing is asked for.
    pub instability: Option<Ratio>,
    /// A, abstractness: the share of its types that only say what others have to do. Absent without types.
    pub abstractness: Option<Ratio>,
}

impl Coupling {
    /// D, distance from the main sequence: |A + I − 1|, from 0 to 1.
    #[must_use]
    pub fn distance(&self) -> Option<f64> {
        Some((self.abstractness?.value() + self.instability?.value() - 1.0).abs())
    }
}

/// The coupling of each of `units`, those of `graph`.
#[must_use]
pub fn coupling(units: &Units, graph: &ModuleGraph) -> Vec<Coupling> {
    units.ids().map(|unit| coupling_of(units, graph, unit)).collect()
}

fn coupling_of(units: &Units, graph: &ModuleGraph, id: UnitId) -> Coupling {
    let unit = units.unit(id);
    // Files of one package ask and are asked for as that package.
    let whole = |module: ModuleId| graph.module(module).package.unwrap_or(module);
    let edges = |link| units.link(link).edges.iter().map(|edge| graph.edge(*edge));
    let callers: BTreeSet<ModuleId> =
        units.links_to(id).flat_map(edges).map(|edge| whole(edge.from)).collect();
    let asked_for: BTreeSet<ModuleId> =
        units.links_from(id).flat_map(edges).map(|edge| whole(edge.to)).collect();
    let (afferent, efferent) = (callers.len() as u32, asked_for.len() as u32);
    Coupling {
        fan_in: units.links_to(id).len() as u32,
        fan_out: units.links_from(id).len() as u32,
        afferent,
        efferent,
        instability: Ratio::of(efferent, afferent + efferent),
        abstractness: Ratio::of(unit.abstract_types, unit.types),
    }
}

#[cfg(test)]
mod tests {
    use super::super::testing::{Asks, graph};
    use super::super::{Counted, Level};
    use super::*;
    use crate::layout::Layout;
    use crate::resolution::Target;

    #[test]
    fn a_folder_is_coupled_by_the_files_outside_of_it() {
        // Two files of a ask for one of b, which asks for c; d asks for both of b.
        let graph = graph(&[
            ("a/1.py", &[Asks::import("b/1.py")]),
            ("a/2.py", &[Asks::import("b/1.py"), Asks::import("a/1.py")]),
            ("b/1.py", &[Asks::import("c/1.py"), Asks::import("b/2.py")]),
            ("b/2.py", &[]),
            ("c/1.py", &[]),
            ("d/1.py", &[Asks::import("b/1.py"), Asks::import("b/2.py")]),
        ]);
        let units = Units::new(&graph, &Layout::default(), Level::Folder, Counted::default());
        let of_b = coupling(&units, &graph)[1];
        // a and d ask for it, by three files; it asks for one file, of c.
        let expected = Coupling {
            fan_in: 2,
            fan_out: 1,
            afferent: 3,
            efferent: 1,
            instability: Some(Ratio { part: 1, whole: 4 }),
            abstractness: None,
        };
        assert_eq!(of_b, expected);
        assert_eq!(of_b.distance(), None);
    }

    #[test]
    fn files_of_one_package_count_once_on_either_side() {
        let asks = [Asks::of(Target::Package("b".into())).of_package()];
        let other = [Asks::of(Target::Package("c".into())).of_package()];
        let graph = graph(&[
            ("a/1.go", &asks),
            ("a/2.go", &asks),
            ("b/1.go", &other),
            ("b/2.go", &other),
            ("c/1.go", &[]),
        ]);
        let units = Units::new(&graph, &Layout::default(), Level::Folder, Counted::default());
        let of_b = coupling(&units, &graph)[1];
        assert_eq!((of_b.afferent, of_b.efferent), (1, 1));
    }

    #[test]
    fn the_distance_is_from_the_line_between_stable_and_abstract() {
        let ratio = |part| Some(Ratio { part, whole: 4 });
        let distance = |abstractness, instability| {
            Coupling { instability, abstractness, ..Coupling::default() }.distance()
        };
        // On the line, in the zone of pain, in the zone of uselessness, and beside it.
        assert_eq!(distance(ratio(1), ratio(3)), Some(0.0));
        assert_eq!(distance(ratio(0), ratio(0)), Some(1.0));
        assert_eq!(distance(ratio(4), ratio(4)), Some(1.0));
        assert_eq!(distance(ratio(1), ratio(1)), Some(0.5));
        assert_eq!(distance(ratio(1), None), None);
    }

    #[test]
    fn shares_are_compared_exactly() {
        let (third, half) = (Ratio { part: 1, whole: 3 }, Ratio { part: 2, whole: 4 });
        assert!(third < half);
        assert!(half > third);
        assert_eq!(half, Ratio { part: 1, whole: 2 });
    }
}
