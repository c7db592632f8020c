//! What to cut so that units do not ask for one another in a circle any more: a feedback arc set, the
//! cheapest that can be found, where a link costs as much as it has uses.

mod exact;
mod greedy;

use super::units::{LinkId, UnitId, Units};

/// Of up to so many units the cheapest cut is found for certain: the work doubles with each unit.
pub const MOST_EXACT: usize = 16;

/// Links without which units form no circle.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cut {
    /// They, in order.
    pub links: Vec<LinkId>,
    /// How many uses that are, or what they cost otherwise.
    pub uses: u64,
    /// Whether no other cut has fewer uses, or costs less; else there may be one.
    pub is_cheapest: bool,
}

/// A link between two of the units at hand, which go by their places among these.
#[derive(Clone, Copy, Debug)]
struct Arc {
    from: usize,
    to: usize,
    uses: u64,
    link: LinkId,
}

impl Cut {
    /// The cut of `members`, which are sorted and form one strongly connected component of `units`.
    #[must_use]
    pub fn of(units: &Units, members: &[UnitId]) -> Self {
        Self::at_cost(units, members, &|link| u64::from(units.link(link).uses))
    }

    /// The same where `cost` says what each link costs, and not its uses.
    #[must_use]
    pub fn at_cost(units: &Units, members: &[UnitId], cost: &dyn Fn(LinkId) -> u64) -> Self {
        let place = |unit| members.binary_search(&unit).ok();
        let links = members.iter().flat_map(|unit| units.links_from(*unit));
        let arc = |id| {
            let link = units.link(id);
            let (from, to) = (place(link.from)?, place(link.to)?);
            Some(Arc { from, to, uses: cost(id), link: id })
        };
        let arcs: Vec<Arc> = links.filter_map(arc).collect();
        let is_cheapest = members.len() <= MOST_EXACT;
        let cut = if is_cheapest {
            exact::cut(members.len(), &arcs)
        } else {
            greedy::cut(members.len(), &arcs)
        };
        let uses = cut.iter().map(|arc| arc.uses).sum();
        let mut links: Vec<LinkId> = cut.into_iter().map(|arc| arc.link).collect();
        links.sort_unstable();
        Self { links, uses, is_cheapest }
    }
}

/// Those of `arcs` that lead back where units stand in `order`, one place for each.
fn backward(arcs: &[Arc], order: &[usize]) -> Vec<Arc> {
    let mut place = vec![0; order.len()];
    for (at, unit) in order.iter().enumerate() {
        place[*unit] = at;
    }
    arcs.iter().copied().filter(|arc| place[arc.to] < place[arc.from]).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::analysis::Components;

    /// The cut of all units, as ends of links, with its uses.
    fn cut(units: &Units) -> (Vec<(u32, u32)>, u64) {
        let members: Vec<UnitId> = units.ids().collect();
        let cut = Cut::of(units, &members);
        let ends = cut.links.iter().map(|link| units.link(*link));
        (ends.map(|link| (link.from.0, link.to.0)).collect(), cut.uses)
    }

    /// A circle of so many units, the link from the last to the first with one use, the others with two.
    fn circle(count: u32) -> Vec<(u32, u32, u32)> {
        (0..count).map(|unit| (unit, (unit + 1) % count, 1 + u32::from(unit + 1 < count))).collect()
    }

    #[test]
    fn the_link_with_the_fewest_uses_goes() {
        let units = Units::of_links(3, &[(0, 1, 5), (1, 2, 2), (2, 0, 4)]);
        assert_eq!(cut(&units), (vec![(1, 2)], 2));
    }

    #[test]
    fn one_link_of_three_uses_is_cheaper_than_two_of_two() {
        // Both circles, 0 1 2 and 0 1 3, go over the link from 0 to 1.
        let links = [(0, 1, 3), (1, 2, 2), (2, 0, 9), (1, 3, 2), (3, 0, 9)];
        assert_eq!(cut(&Units::of_links(4, &links)), (vec![(0, 1)], 3));
        let links = [(0, 1, 5), (1, 2, 2), (2, 0, 9), (1, 3, 2), (3, 0, 9)];
        assert_eq!(cut(&Units::of_links(4, &links)), (vec![(1, 2), (1, 3)], 4));
    }

    #[test]
    fn of_cuts_with_as_many_uses_the_one_with_fewer_links_is_taken() {
        let links = [(0, 1, 4), (1, 2, 2), (2, 0, 9), (1, 3, 2), (3, 0, 9)];
        assert_eq!(cut(&Units::of_links(4, &links)), (vec![(0, 1)], 4));
        // Whatever their numbers.
        let links = [(3, 2, 4), (2, 1, 2), (1, 3, 9), (2, 0, 2), (0, 3, 9)];
        assert_eq!(cut(&Units::of_links(4, &links)), (vec![(3, 2)], 4));
    }

    #[test]
    fn a_circle_beyond_what_is_exact_is_cut_once_and_says_so() {
        for (count, is_cheapest) in [(MOST_EXACT as u32, true), (MOST_EXACT as u32 + 1, false)] {
            let units = Units::of_links(count, &circle(count));
            assert_eq!(cut(&units), (vec![(count - 1, 0)], 1), "{count}");
            let members: Vec<UnitId> = units.ids().collect();
            assert_eq!(Cut::of(&units, &members).is_cheapest, is_cheapest, "{count}");
        }
    }

    #[test]
    fn a_circle_of_a_whole_project_is_cut() {
        assert_eq!(cut(&Units::of_links(50_000, &circle(50_000))).1, 1);
    }

    /// `units` without `links`.
    fn without(units: &Units, links: &[LinkId]) -> Units {
        let kept = (0..units.links().len() as u32).map(LinkId).filter(|id| !links.contains(id));
        let kept: Vec<_> =
            kept.map(|id| units.link(id)).map(|link| (link.from.0, link.to.0, link.uses)).collect();
        Units::of_links(units.len() as u32, &kept)
    }

    fn is_acyclic(units: &Units) -> bool {
        Components::of(units).members().iter().all(|members| members.len() == 1)
    }

    /// The uses of the cheapest cut, by trying all sets of links.
    fn cheapest(units: &Units) -> u64 {
        let count = units.links().len() as u32;
        let sets = (0_u32..1 << count).map(|set| {
            (0..count).filter(|link| set & 1 << link != 0).map(LinkId).collect::<Vec<_>>()
        });
        let acyclic = sets.filter(|links| is_acyclic(&without(units, links)));
        let uses = |links: &Vec<LinkId>| -> u64 {
            links.iter().map(|link| u64::from(units.link(*link).uses)).sum()
        };
        acyclic.map(|links| uses(&links)).min().unwrap_or_default()
    }

    proptest! {
        #[test]
        fn no_set_of_links_is_cheaper(
            links in prop::collection::vec((0_u32..5, 0_u32..5, 1_u32..4), 1..10)
        ) {
            let units = Units::of_links(5, &links);
            let members: Vec<UnitId> = units.ids().collect();
            let cut = Cut::of(&units, &members);
            prop_assert!(is_acyclic(&without(&units, &cut.links)));
            prop_assert_eq!(cut.uses, cheapest(&units));
        }

        #[test]
        fn of_many_units_each_link_of_the_cut_is_needed(
            links in prop::collection::vec((0_u32..25, 0_u32..25, 1_u32..9), 20..90)
        ) {
            let units = Units::of_links(25, &links);
            let members: Vec<UnitId> = units.ids().collect();
            let cut = Cut::of(&units, &members);
            prop_assert!(is_acyclic(&without(&units, &cut.links)));
            for kept in 0..cut.links.len() {
                let mut fewer = cut.links.clone();
                fewer.remove(kept);
                prop_assert!(!is_acyclic(&without(&units, &fewer)), "{kept} of {:?}", cut.links);
            }
        }
    }
}
