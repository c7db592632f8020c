//! Which of the functions of a file hold a place: told without walking all of them.

use std::cmp::Reverse;

/// The extents of functions, by place.
pub struct Extents {
    /// Start, end and the number of the function, in source order, the outer one first.
    sorted: Vec<(u32, u32, usize)>,
    /// For each of `sorted` the place of the one before it that reaches over its start.
    around: Vec<Option<usize>>,
}

impl Extents {
    /// Those in `extents`: start, and just past the end, of each function.
    pub fn new(extents: impl Iterator<Item = (u32, u32)>) -> Self {
        let mut sorted: Vec<(u32, u32, usize)> =
            extents.enumerate().map(|(number, (start, end))| (start, end, number)).collect();
        sorted.sort_by_key(|(start, end, number)| (*start, Reverse(*end), *number));
        let mut around: Vec<Option<usize>> = Vec::with_capacity(sorted.len());
        for (place, (start, ..)) in sorted.iter().enumerate() {
            let mut outer = place.checked_sub(1);
            // What ends before this one starts reaches over nothing that follows.
            while let Some(candidate) = outer.filter(|outer| sorted[*outer].1 <= *start) {
                outer = around[candidate];
            }
            around.push(outer);
        }
        Self { sorted, around }
    }

    /// The numbers of the functions that hold the byte at `offset`, the innermost first.
    pub fn holding(&self, offset: u32) -> impl Iterator<Item = usize> {
        let last = self.sorted.partition_point(|(start, ..)| *start <= offset).checked_sub(1);
        let chain = std::iter::successors(last, |place| self.around[*place]);
        chain
            .map(|place| self.sorted[place])
            .filter(move |(_, end, _)| offset < *end)
            .map(|(_, _, number)| number)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_innermost_comes_first() {
        let extents = Extents::new([(0, 9), (20, 30), (2, 8), (3, 5)].into_iter());
        let holding = |offset| extents.holding(offset).collect::<Vec<_>>();
        assert_eq!(holding(4), [3, 2, 0]);
        assert_eq!(holding(5), [2, 0]);
        assert_eq!(holding(8), [0]);
        assert!(holding(9).is_empty());
        assert_eq!(holding(20), [1]);
    }

    proptest! {
        /// Whether they lie in one another or overlap.
        #[test]
        fn all_that_hold_a_place_are_found(
            extents in prop::collection::vec((0..40_u32, 0..20_u32), 0..20),
            offset in 0..60_u32,
        ) {
            let extents = extents.iter().map(|(start, length)| (*start, start + length));
            let holds = |(start, end): (u32, u32)| (start..end).contains(&offset);
            let expected: Vec<usize> = extents.clone().enumerate()
                .filter(|(_, extent)| holds(*extent)).map(|(number, _)| number).collect();
            let mut found: Vec<usize> = Extents::new(extents).holding(offset).collect();
            found.sort_unstable();
            prop_assert_eq!(found, expected);
        }
    }
}
