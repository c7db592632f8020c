//! The worst N of a stream, without keeping the rest.

use std::cmp::{Ordering, Reverse};
use std::collections::BinaryHeap;

/// How bad an item is; ties are broken by where it is, so that the order in which items come
/// makes no difference.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Rank {
    /// Larger is worse.
    pub(crate) badness: f64,
    /// The path of its file.
    pub(crate) path: String,
    /// Its place in the file.
    pub(crate) offset: u32,
}

impl Eq for Rank {}

impl Ord for Rank {
    /// Worse is greater; of two that are equally bad, the one that reads first.
    fn cmp(&self, other: &Self) -> Ordering {
        let by_place = || (&other.path, other.offset).cmp(&(&self.path, self.offset));
        self.badness.total_cmp(&other.badness).then_with(by_place)
    }
}

impl PartialOrd for Rank {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Keeps the worst items it is given.
#[derive(Debug)]
pub(crate) struct Worst<T> {
    limit: usize,
    /// The least bad of the kept ones is on top.
    kept: BinaryHeap<Reverse<Entry<T>>>,
    seen: u64,
}

#[derive(Debug)]
struct Entry<T> {
    rank: Rank,
    item: T,
}

impl<T> PartialEq for Entry<T> {
    fn eq(&self, other: &Self) -> bool {
        self.rank == other.rank
    }
}

impl<T> Eq for Entry<T> {}

impl<T> PartialOrd for Entry<T> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<T> Ord for Entry<T> {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank.cmp(&other.rank)
    }
}

impl<T> Worst<T> {
    /// Keeps `limit` items; all of them if it is 0.
    pub(crate) fn new(limit: usize) -> Self {
        let limit = if limit == 0 { usize::MAX } else { limit };
        Self { limit, kept: BinaryHeap::new(), seen: 0 }
    }

    /// Takes an item of this rank, which is only made if it is kept for now.
    pub(crate) fn offer(&mut self, rank: Rank, item: impl FnOnce() -> T) {
        self.seen += 1;
        if self.kept.len() < self.limit {
            self.kept.push(Reverse(Entry { rank, item: item() }));
        } else if let Some(mut mildest) = self.kept.peek_mut()
            && mildest.0.rank < rank
        {
            *mildest = Reverse(Entry { rank, item: item() });
        }
    }

    /// Whether an item this bad may be kept: a cheap question before its rank is made.
    pub(crate) fn may_keep(&self, badness: f64) -> bool {
        self.kept.len() < self.limit
            || self
                .kept
                .peek()
                .is_some_and(|mildest| badness.total_cmp(&mildest.0.rank.badness) != Ordering::Less)
    }

    /// How many items were offered, kept or not.
    pub(crate) fn seen(&self) -> u64 {
        self.seen
    }

    /// The kept items, worst first.
    pub(crate) fn into_sorted(self) -> Vec<T> {
        self.kept.into_sorted_vec().into_iter().map(|Reverse(entry)| entry.item).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rank(badness: f64, path: &str) -> Rank {
        Rank { badness, path: path.to_owned(), offset: 0 }
    }

    fn worst_two(items: &[(f64, &'static str)]) -> Vec<&'static str> {
        let mut worst = Worst::new(2);
        for (badness, name) in items {
            worst.offer(rank(*badness, name), || *name);
        }
        worst.into_sorted()
    }

    #[test]
    fn the_worst_come_first_and_the_rest_is_dropped() {
        assert_eq!(worst_two(&[(1.0, "a"), (3.0, "b"), (2.0, "c")]), ["b", "c"]);
    }

    #[test]
    fn ties_go_by_path_in_whichever_order_they_come() {
        assert_eq!(worst_two(&[(1.0, "c"), (1.0, "a"), (1.0, "b")]), ["a", "b"]);
        assert_eq!(worst_two(&[(1.0, "a"), (1.0, "b"), (1.0, "c")]), ["a", "b"]);
    }

    #[test]
    fn zero_keeps_all() {
        let mut worst = Worst::new(0);
        for name in ["a", "b", "c"] {
            assert!(worst.may_keep(0.0));
            worst.offer(rank(0.0, name), || name);
        }
        assert_eq!((worst.seen(), worst.into_sorted()), (3, vec!["a", "b", "c"]));
    }

    #[test]
    fn what_is_surely_milder_need_not_be_ranked() {
        let mut worst = Worst::new(1);
        worst.offer(rank(2.0, "a"), || "a");
        assert!(!worst.may_keep(1.0));
        assert!(worst.may_keep(2.0));
    }
}
