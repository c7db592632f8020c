//! How high each unit stands above those that ask for nothing.

use super::components::Components;
use super::units::Units;

/// The layer of each unit: 0 if it asks for nothing, else one more than the highest of what it asks for.
/// Units of one cycle are in one layer, since none of them stands above another.
///
/// It is the length of the longest path over the condensation, as Lakos numbers levels (Large-Scale C++
/// Software Design, 1996, section 4.7), from 0.
#[must_use]
pub fn layers(units: &Units, components: &Components) -> Vec<u32> {
    let members = components.members();
    let mut layers = vec![0; members.len()];
    for (number, component) in members.iter().enumerate() {
        let links = component.iter().flat_map(|unit| units.links_from(*unit));
        let below = links
            .map(|link| components.of_unit(units.link(link).to))
            .filter(|other| *other != number)
            .map(|other| layers[other] + 1);
        layers[number] = below.max().unwrap_or(0);
    }
    units.ids().map(|unit| layers[components.of_unit(unit)]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_layer_is_the_longest_way_down() {
        // 0 → 1 → 2, 0 → 2; 3 ↔ 4 over 1; 5 alone.
        let units =
            Units::of_links(6, &[(0, 1, 1), (1, 2, 1), (0, 2, 1), (3, 4, 1), (4, 3, 1), (4, 1, 1)]);
        assert_eq!(layers(&units, &Components::of(&units)), [2, 1, 0, 2, 2, 0]);
    }

    #[test]
    fn a_chain_as_long_as_a_project_takes_no_stack() {
        const LENGTH: u32 = 200_000;
        let links: Vec<_> = (1..LENGTH).map(|unit| (unit - 1, unit, 1)).collect();
        let units = Units::of_links(LENGTH, &links);
        assert_eq!(layers(&units, &Components::of(&units))[0], LENGTH - 1);
    }

    proptest! {
        /// A layer is above all that is asked for and right above one of it: that defines it.
        #[test]
        fn a_layer_stands_on_the_highest_below(
            links in prop::collection::vec((0_u32..12, 0_u32..12, Just(1)), 0..25)
        ) {
            let units = Units::of_links(12, &links);
            let components = Components::of(&units);
            let layers = layers(&units, &components);
            let layer = |unit: super::super::UnitId| layers[unit.0 as usize];
            for members in components.members() {
                let links = members.iter().flat_map(|unit| units.links_from(*unit));
                let below: Vec<u32> = links
                    .map(|link| units.link(link).to)
                    .filter(|unit| !members.contains(unit))
                    .map(layer)
                    .collect();
                for unit in members {
                    prop_assert_eq!(layer(*unit), below.iter().max().map_or(0, |highest| highest + 1));
                }
            }
        }
    }
}
