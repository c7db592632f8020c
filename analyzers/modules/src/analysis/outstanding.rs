//! Units that stand out: hubs, unstable dependencies, orphans and what nothing leads to.

use std::collections::VecDeque;

use super::coupling::{Coupling, Ratio};
use super::units::{LinkId, UnitId, Units};
use crate::graph::{ModuleGraph, ModuleId, ModuleKind};

/// Fewer links in either direction make no hub, however few the others have.
const FEWEST_OF_A_HUB: u32 = 8;

/// A hub has as many links in each direction as so many of a hundred units have at the most.
const PERCENTILE: usize = 95;

/// A link to a unit that is less stable.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rise {
    /// The link.
    pub link: LinkId,
    /// The instability of who asks.
    pub from: Ratio,
    /// The instability of what is asked for, which is larger.
    pub to: Ratio,
}

/// The units that many ask for and that ask for many: both fan-in and fan-out are in the top twentieth of
/// all units, and at least 8. What passes through them ties all of these together (hub-like dependencies:
/// Arcelli Fontana and others, Arcan: A Tool for Architectural Smells Detection, 2017, whose bound is the
/// median).
#[must_use]
pub fn hubs(coupling: &[Coupling]) -> Vec<UnitId> {
    let fewest = |degree: &dyn Fn(&Coupling) -> u32| {
        let mut degrees: Vec<u32> = coupling.iter().map(degree).collect();
        degrees.sort_unstable();
        // The nearest rank.
        let rank = (degrees.len() * PERCENTILE).div_ceil(100).saturating_sub(1);
        degrees.get(rank).copied().unwrap_or_default().max(FEWEST_OF_A_HUB)
    };
    let (fan_in, fan_out) = (fewest(&|it| it.fan_in), fewest(&|it| it.fan_out));
    let is_hub = |it: &Coupling| it.fan_in >= fan_in && it.fan_out >= fan_out;
    let numbered = coupling.iter().enumerate().filter(|(_, coupling)| is_hub(coupling));
    numbered.map(|(unit, _)| UnitId(unit as u32)).collect()
}

/// The links against Martin's Stable Dependencies Principle (Stability, 1997): what they lead to is less
/// stable than where they come from. The steepest first.
#[must_use]
pub fn unstable(units: &Units, coupling: &[Coupling]) -> Vec<Rise> {
    let instability = |unit: UnitId| coupling[unit.0 as usize].instability;
    let rise = |(number, link): (usize, &super::Link)| {
        let (from, to) = (instability(link.from)?, instability(link.to)?);
        (from < to).then_some(Rise { link: LinkId(number as u32), from, to })
    };
    let mut rises: Vec<Rise> = units.links().iter().enumerate().filter_map(rise).collect();
    let height = |rise: &Rise| rise.to.value() - rise.from.value();
    rises.sort_by(|one, other| {
        height(other).total_cmp(&height(one)).then(one.link.cmp(&other.link))
    });
    rises
}

/// The units, those of `graph`, that neither ask for another nor are asked for, not even as a part.
#[must_use]
pub fn orphans(units: &Units, graph: &ModuleGraph) -> Vec<UnitId> {
    let mut is_alone = vec![true; units.len()];
    for edge in graph.edges() {
        let (from, to) = (units.of(edge.from), units.of(edge.to));
        if let (Some(from), Some(to)) = (from, to)
            && from != to
        {
            is_alone[from.0 as usize] = false;
            is_alone[to.0 as usize] = false;
        }
    }
    units.ids().filter(|unit| is_alone[unit.0 as usize]).collect()
}

/// The files of `graph` that none of `entries` leads to, by whatever kind of edge; who asks for a package
/// gets all of its files.
#[must_use]
pub fn unreachable(
    graph: &ModuleGraph,
    entries: impl IntoIterator<Item = ModuleId>,
) -> Vec<ModuleId> {
    let mut files_of: Vec<Vec<ModuleId>> = vec![Vec::new(); graph.modules().len()];
    for (id, module) in graph.ids().zip(graph.modules()) {
        if let Some(package) = module.package {
            files_of[package.0 as usize].push(id);
        }
    }
    let mut is_reached = vec![false; graph.modules().len()];
    let mut waiting: VecDeque<ModuleId> = entries.into_iter().collect();
    while let Some(module) = waiting.pop_front() {
        if std::mem::replace(&mut is_reached[module.0 as usize], true) {
            continue;
        }
        waiting.extend(graph.edges_from(module).map(|edge| edge.to));
        waiting.extend(&files_of[module.0 as usize]);
        // The other files of its package are a part of it.
        waiting.extend(graph.module(module).package);
    }
    let is_file = |id: &ModuleId| graph.module(*id).kind == ModuleKind::File;
    graph.ids().filter(|id| !is_reached[id.0 as usize]).filter(is_file).collect()
}

#[cfg(test)]
mod tests {
    use super::super::coupling::coupling;
    use super::super::testing::{Asks, graph};
    use super::super::{Counted, Level};
    use super::*;
    use crate::layout::Layout;
    use crate::resolution::Target;

    fn units(graph: &ModuleGraph) -> Units {
        Units::new(graph, &Layout::default(), Level::File, Counted::default())
    }

    #[test]
    fn a_hub_has_many_links_in_both_directions() {
        let with = |fan_in, fan_out| Coupling { fan_in, fan_out, ..Coupling::default() };
        let mut all = vec![with(1, 1); 97];
        all.push(with(9, 9));
        all.push(with(90, 7));
        all.push(with(8, 90));
        // The 95th of a hundred has one link in each direction, so that the floor of 8 decides.
        assert_eq!(hubs(&all), [UnitId(97), UnitId(99)]);
        // With more such units the twentieth from above has 20 links, and these too few.
        all.extend([with(20, 20); 10]);
        assert_eq!(hubs(&all), (100..110).map(UnitId).collect::<Vec<_>>());
        assert_eq!(hubs(&[]), []);
    }

    #[test]
    fn what_many_need_must_not_need_what_few_do() {
        // Instability: a and b 1, base 1 / 3, new 1 / 2, deep 0.
        let graph = graph(&[
            ("a.py", &[Asks::import("base.py")]),
            ("b.py", &[Asks::import("base.py")]),
            ("base.py", &[Asks::import("new.py")]),
            ("deep.py", &[]),
            ("new.py", &[Asks::import("deep.py")]),
        ]);
        let units = units(&graph);
        let rises = unstable(&units, &coupling(&units, &graph));
        let told: Vec<_> = rises
            .iter()
            .map(|rise| units.link(rise.link))
            .map(|link| (&*units.unit(link.from).name, &*units.unit(link.to).name))
            .collect();
        assert_eq!(told, [("base.py", "new.py")]);
        let ratio = |part, whole| Ratio { part, whole };
        assert_eq!((rises[0].from, rises[0].to), (ratio(1, 3), ratio(1, 2)));
    }

    #[test]
    fn who_has_no_link_is_an_orphan_but_not_who_is_a_part() {
        let graph = graph(&[
            ("alone.py", &[Asks::of(Target::External("os".into()))]),
            ("part.py", &[]),
            ("whole.py", &[Asks::declaring("part.py")]),
        ]);
        let units = units(&graph);
        let orphans = orphans(&units, &graph);
        assert_eq!(orphans, [units.find("alone.py").expect("a unit")]);
    }

    #[test]
    fn what_no_entry_leads_to_is_told_and_packages_are_whole() {
        let go = |target: Target| Asks::of(target).of_package();
        let graph = graph(&[
            ("a.py", &[Asks::import("b.py")]),
            ("b.py", &[Asks::import("a.py")]),
            ("main.py", &[Asks::declaring("part.py"), Asks::of(Target::Package("p".into()))]),
            ("p/1.go", &[go(Target::External("fmt".into()))]),
            ("p/2.go", &[go(Target::File("used.py".into()))]),
            ("part.py", &[]),
            ("used.py", &[]),
        ]);
        let names = |entry: &str| -> Vec<String> {
            let found = unreachable(&graph, graph.find(entry));
            found.iter().map(|file| graph.module(*file).name.to_string()).collect()
        };
        assert_eq!(names("main.py"), ["a.py", "b.py"]);
        assert_eq!(names("p/1.go"), ["a.py", "b.py", "main.py", "part.py"]);
    }
}
