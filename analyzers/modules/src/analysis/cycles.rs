//! Units that ask for one another in a circle, and what to cut.

use super::components::Components;
use super::cut::Cut;
use super::units::{UnitId, Units};

/// Units of which each asks, by way of others, for all of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cycle {
    /// They, in order.
    pub units: Vec<UnitId>,
    /// What to cut, so that there is no circle among them any more.
    pub cut: Cut,
}

/// All cycles, the largest first.
#[must_use]
pub fn cycles(units: &Units, components: &Components) -> Vec<Cycle> {
    let cyclic = components.members().iter().filter(|members| members.len() > 1);
    let mut cycles: Vec<Cycle> = cyclic
        .map(|members| Cycle { units: members.clone(), cut: Cut::of(units, members) })
        .collect();
    cycles.sort_by(|one, other| {
        let size = |cycle: &Cycle| std::cmp::Reverse(cycle.units.len());
        size(one).cmp(&size(other)).then_with(|| one.units.cmp(&other.units))
    });
    cycles
}

/// The shortest circle through `start`, among those of its cycle: the units on it in order, `start` first.
#[must_use]
pub fn shortest_circle(units: &Units, start: UnitId) -> Option<Vec<UnitId>> {
    let links = units.links_from(start);
    let ways = links.filter_map(|link| {
        let next = units.link(link).to;
        let way = super::between(units, next, start)?;
        Some(std::iter::once(start).chain(way.iter().map(|link| units.link(*link).from)).collect())
    });
    ways.min_by_key(Vec::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_cycle_comes_first_and_each_has_its_cut() {
        let units = Units::of_links(
            7,
            &[(0, 1, 1), (1, 0, 2), (1, 2, 1), (2, 3, 3), (3, 4, 2), (4, 2, 5), (5, 6, 1)],
        );
        let components = Components::of(&units);
        let cyclic: Vec<u32> =
            units.ids().filter(|unit| components.is_cyclic(*unit)).map(|unit| unit.0).collect();
        assert_eq!(cyclic, [0, 1, 2, 3, 4]);
        let found = cycles(&units, &components);
        let told: Vec<_> = found
            .iter()
            .map(|cycle| {
                let link = units.link(cycle.cut.links[0]);
                (
                    cycle.units.iter().map(|unit| unit.0).collect::<Vec<_>>(),
                    (link.from.0, link.to.0),
                )
            })
            .collect();
        assert_eq!(told, [(vec![2, 3, 4], (3, 4)), (vec![0, 1], (0, 1))]);
    }

    #[test]
    fn the_shortest_circle_is_found() {
        let links = [(0, 1, 1), (1, 2, 1), (2, 0, 1), (0, 3, 1), (3, 0, 1), (4, 0, 1)];
        let units = Units::of_links(5, &links);
        let circle = |start| {
            let circle = shortest_circle(&units, UnitId(start))?;
            Some(circle.iter().map(|unit| unit.0).collect::<Vec<_>>())
        };
        assert_eq!(circle(0), Some(vec![0, 3]));
        assert_eq!(circle(2), Some(vec![2, 0, 1]));
        assert_eq!(circle(4), None);
    }
}
