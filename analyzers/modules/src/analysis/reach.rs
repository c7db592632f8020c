//! How far a change reaches: who depends on a unit by way of others, and the propagation cost of all.

use super::components::Components;
use super::units::{UnitId, Units};

/// How many words of bits are looked at to be exact at the most: some 100,000 units with five links each.
const MOST_STEPS: u64 = 1 << 30;

/// How many bits are handled together, so that what is worked on stays near the processor.
const BLOCK: usize = 1024;

/// One block of bits.
type Bits = [u64; BLOCK / 64];

/// How many units are looked at where looking at all would be too much.
const SAMPLE: usize = 1000;

/// How far each unit reaches.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reach {
    /// For how many other units each asks, itself or by way of others; `None` if finding out for all is
    /// too much work.
    pub dependencies: Option<Vec<u32>>,
    /// How many other units ask for each so, which is its blast radius; `None` likewise.
    pub dependents: Option<Vec<u32>>,
    /// The propagation cost; `None` without units.
    pub propagation: Option<Propagation>,
}

/// The propagation cost: the share of all units that a change of one, chosen at random, can reach, that
/// unit itself among them (`MacCormack`, Rusnak and Baldwin, Exploring the Structure of Complex Software
/// Designs, 2006).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Propagation {
    /// It, from 0 to 1.
    pub share: f64,
    /// Where it comes from a sample, by how much it may be wrong: half the width of the interval that holds
    /// it with a confidence of 95 %. `None` if it is exact.
    pub error: Option<f64>,
}

impl Reach {
    /// How far each of `units` reaches.
    #[must_use]
    pub fn of(units: &Units, components: &Components) -> Self {
        Self::within(units, components, MOST_STEPS)
    }

    /// The same, exact if that takes no more than so many steps.
    fn within(units: &Units, components: &Components, most_steps: u64) -> Self {
        let count = units.len() as u64;
        if count == 0 {
            return Self::default();
        }
        let below = Condensation::new(units, components);
        let steps = (below.size() as u64).saturating_mul(count.div_ceil(64));
        if steps > most_steps {
            let propagation = below.sampled(units.len(), components, most_steps);
            return Self { propagation: Some(propagation), ..Self::default() };
        }
        let order: Vec<usize> = (0..components.members().len()).collect();
        let dependencies = below.reached(units, components, &order);
        let back: Vec<usize> = order.into_iter().rev().collect();
        let dependents = below.reversed().reached(units, components, &back);
        // Each unit reaches itself.
        let pairs: u64 = dependencies.iter().map(|reached| u64::from(*reached) + 1).sum();
        let share = pairs as f64 / (count as f64 * count as f64);
        Self {
            dependencies: Some(dependencies),
            dependents: Some(dependents),
            propagation: Some(Propagation { share, error: None }),
        }
    }
}

/// The links between components, each once.
struct Condensation(Vec<Vec<u32>>);

impl Condensation {
    fn new(units: &Units, components: &Components) -> Self {
        let links_of = |(number, members): (usize, &Vec<UnitId>)| {
            let links = members.iter().flat_map(|unit| units.links_from(*unit));
            let mut others: Vec<u32> = links
                .map(|link| components.of_unit(units.link(link).to) as u32)
                .filter(|other| *other as usize != number)
                .collect();
            others.sort_unstable();
            others.dedup();
            others
        };
        Self(components.members().iter().enumerate().map(links_of).collect())
    }

    /// How many components and links it has.
    fn size(&self) -> usize {
        self.0.len() + self.0.iter().map(Vec::len).sum::<usize>()
    }

    /// The same links the other way round.
    fn reversed(&self) -> Self {
        let mut reversed = vec![Vec::new(); self.0.len()];
        for (from, links) in self.0.iter().enumerate() {
            for to in links {
                reversed[*to as usize].push(from as u32);
            }
        }
        Self(reversed)
    }

    /// How many other units each unit reaches; in `order` a component comes behind all that it leads to.
    fn reached(&self, units: &Units, components: &Components, order: &[usize]) -> Vec<u32> {
        let mut counts = vec![0_u32; self.0.len()];
        let mut bits: Vec<Bits> = vec![[0; BLOCK / 64]; self.0.len()];
        for start in (0..units.len()).step_by(BLOCK) {
            bits.fill([0; BLOCK / 64]);
            for unit in start..units.len().min(start + BLOCK) {
                let component = components.of_unit(UnitId(unit as u32));
                bits[component][(unit - start) / 64] |= 1 << ((unit - start) % 64);
            }
            for component in order {
                let mut own = bits[*component];
                for other in &self.0[*component] {
                    let other = &bits[*other as usize];
                    own.iter_mut().zip(other).for_each(|(word, other)| *word |= other);
                }
                bits[*component] = own;
                counts[*component] += own.iter().map(|word| word.count_ones()).sum::<u32>();
            }
        }
        units.ids().map(|unit| counts[components.of_unit(unit)] - 1).collect()
    }

    /// The propagation cost of `count` units by a sample of them.
    fn sampled(&self, count: usize, components: &Components, most_steps: u64) -> Propagation {
        let affordable = most_steps / self.size() as u64;
        let sample = SAMPLE.min(count).min(affordable.max(30) as usize).max(2.min(count));
        // The same units at every run.
        let mut random = fastrand::Rng::with_seed(count as u64);
        let mut seen = vec![usize::MAX; self.0.len()];
        let chosen = random.choose_multiple(0..count as u32, sample);
        let shares: Vec<f64> = chosen
            .into_iter()
            .enumerate()
            .map(|(number, unit)| {
                let start = components.of_unit(UnitId(unit));
                self.reached_from(start, components, (&mut seen, number)) as f64 / count as f64
            })
            .collect();
        let (size, count) = (shares.len() as f64, count as f64);
        let share = shares.iter().sum::<f64>() / size;
        let squares: f64 = shares.iter().map(|own| (own - share).powi(2)).sum();
        let deviation = (squares / (size - 1.0).max(1.0)).sqrt();
        // A sample without repetition says the more, the larger a part of all it is.
        let correction = ((count - size) / (count - 1.0).max(1.0)).sqrt();
        Propagation { share, error: Some(1.96 * deviation / size.sqrt() * correction) }
    }

    /// How many units are reached from a component, its own among them; `seen` has for each component the
    /// number of the last search that came upon it.
    fn reached_from(
        &self,
        start: usize,
        components: &Components,
        (seen, search): (&mut [usize], usize),
    ) -> usize {
        let mut waiting = vec![start];
        let mut reached = 0;
        seen[start] = search;
        while let Some(component) = waiting.pop() {
            reached += components.members()[component].len();
            for other in self.0[component].iter().map(|other| *other as usize) {
                if seen[other] != search {
                    seen[other] = search;
                    waiting.push(other);
                }
            }
        }
        reached
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn reach(units: &Units, most_steps: u64) -> Reach {
        Reach::within(units, &Components::of(units), most_steps)
    }

    #[test]
    fn a_chain_with_a_circle_at_its_end() {
        // 0 → 1 → 2 ↔ 3, and 4 alone.
        let units = Units::of_links(5, &[(0, 1, 1), (1, 2, 1), (2, 3, 1), (3, 2, 1)]);
        let Reach { dependencies, dependents, propagation } = reach(&units, u64::MAX);
        assert_eq!(dependencies, Some(vec![3, 2, 1, 1, 0]));
        assert_eq!(dependents, Some(vec![0, 1, 3, 3, 0]));
        // 4 + 3 + 2 + 2 + 1 of 25 pairs.
        let exact = Propagation { share: 12.0 / 25.0, error: None };
        assert_eq!(propagation, Some(exact));
        assert_eq!(reach(&Units::of_links(0, &[]), u64::MAX), Reach::default());
    }

    #[test]
    fn a_chain_over_several_blocks() {
        const LENGTH: u32 = 3000;
        let links: Vec<_> = (1..LENGTH).map(|unit| (unit - 1, unit, 1)).collect();
        let Reach { dependencies, dependents, propagation } =
            reach(&Units::of_links(LENGTH, &links), u64::MAX);
        assert_eq!(dependencies, Some((0..LENGTH).rev().collect()));
        assert_eq!(dependents, Some((0..LENGTH).collect()));
        // n (n + 1) / 2 of n² pairs.
        let share = f64::from(LENGTH + 1) / f64::from(2 * LENGTH);
        assert!((propagation.expect("units").share - share).abs() < 1e-12);
    }

    #[test]
    fn a_sample_is_as_near_as_it_says() {
        const LENGTH: u32 = 20_000;
        let links: Vec<_> = (1..LENGTH).map(|unit| (unit - 1, unit, 1)).collect();
        let reach = reach(&Units::of_links(LENGTH, &links), 1_000_000);
        assert_eq!((reach.dependencies, reach.dependents), (None, None));
        let Propagation { share, error } = reach.propagation.expect("units");
        let error = error.expect("a sample");
        assert!(error > 0.0 && error < 0.15, "{error}");
        assert!((share - 0.5).abs() < 1.5 * error, "{share} ± {error}");
    }

    /// Which units each reaches, by going on from each until nothing is new.
    fn naive(units: &Units) -> Vec<Vec<bool>> {
        let mut reached: Vec<Vec<bool>> =
            units.ids().map(|from| units.ids().map(|to| from == to).collect()).collect();
        loop {
            let before = reached.clone();
            for link in units.links() {
                let (from, to) = (link.from.0 as usize, link.to.0 as usize);
                for row in &mut reached {
                    row[to] |= row[from];
                }
            }
            if before == reached {
                return reached;
            }
        }
    }

    proptest! {
        #[test]
        fn as_many_as_going_on_finds(
            links in prop::collection::vec((0_u32..12, 0_u32..12, Just(1)), 0..30)
        ) {
            let units = Units::of_links(12, &links);
            let reached = naive(&units);
            let reach = reach(&units, u64::MAX);
            for unit in 0..12 {
                let forward = reached[unit].iter().filter(|reached| **reached).count() - 1;
                let backward = reached.iter().filter(|row| row[unit]).count() - 1;
                prop_assert_eq!(reach.dependencies.as_ref().map(|it| it[unit] as usize), Some(forward));
                prop_assert_eq!(reach.dependents.as_ref().map(|it| it[unit] as usize), Some(backward));
            }
        }
    }
}
