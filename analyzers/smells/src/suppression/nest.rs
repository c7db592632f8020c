//! Ranges of bytes that lie within or beside each other, asked for by an offset.

use std::cmp::Reverse;

/// Ranges as a forest: each knows the one that it lies in.
#[derive(Debug)]
pub(super) struct Nest {
    /// By where they start, the outer ones first.
    ranges: Vec<Range>,
}

#[derive(Debug)]
struct Range {
    start: u32,
    end: u32,
    /// Which of those it was made of this is.
    number: usize,
    /// The nearest one around it.
    around: Option<usize>,
}

impl Nest {
    /// The nest of `ranges`, each with its number.
    pub(super) fn new(ranges: impl IntoIterator<Item = ((u32, u32), usize)>) -> Self {
        let range = |((start, end), number)| Range { start, end, number, around: None };
        let mut ranges: Vec<Range> = ranges.into_iter().map(range).collect();
        // Of two that are equal, the first counts as the inner one.
        ranges.sort_by_key(|range| (range.start, Reverse(range.end), Reverse(range.number)));
        let mut open: Vec<usize> = Vec::new();
        for index in 0..ranges.len() {
            let start = ranges[index].start;
            while open.pop_if(|last| ranges[*last].end <= start).is_some() {}
            ranges[index].around = open.last().copied();
            open.push(index);
        }
        Self { ranges }
    }

    /// The numbers of those that hold `offset`, the innermost first.
    pub(super) fn around(&self, offset: u32) -> impl Iterator<Item = usize> {
        let begun = self.ranges.partition_point(|range| range.start <= offset);
        let outwards = |index: &usize| self.ranges[*index].around;
        std::iter::successors(begun.checked_sub(1), outwards)
            .map(|index| &self.ranges[index])
            .filter(move |range| offset < range.end)
            .map(|range| range.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offset_lies_in_the_ranges_around_it_from_the_inside_out() {
        let ranges = [(0, 100), (10, 20), (12, 14), (10, 20), (30, 40), (200, 210)];
        let nest = Nest::new(ranges.into_iter().zip(0..));
        for (offset, expected) in [
            (5, vec![0]),
            (10, vec![1, 3, 0]),
            (13, vec![2, 1, 3, 0]),
            (14, vec![1, 3, 0]),
            (20, vec![0]),
            (35, vec![4, 0]),
            (100, vec![]),
            (205, vec![5]),
            (210, vec![]),
        ] {
            assert_eq!(nest.around(offset).collect::<Vec<_>>(), expected, "{offset}");
        }
        assert_eq!(Nest::new([]).around(0).count(), 0);
    }
}
