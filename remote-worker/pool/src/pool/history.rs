//! What earlier answers say of those to come: how long they take, and whether they are known already.

use std::collections::VecDeque;
use std::time::Duration;

/// How many answers are remembered.
const REMEMBERED: usize = 256;

/// From how many on they say something.
const ENOUGH: usize = 20;

/// How much the newest answer counts for the share of those that are known.
const WEIGHT: f64 = 0.125;

/// How long the newest answers took.
#[derive(Debug, Default)]
pub(super) struct Latency(VecDeque<Duration>);

impl Latency {
    pub(super) fn add(&mut self, took: Duration) {
        if self.0.len() == REMEMBERED {
            self.0.pop_front();
        }
        self.0.push_back(took);
    }

    /// What nineteen of twenty answers took at most; `None` before there are enough.
    pub(super) fn percentile_95(&self) -> Option<Duration> {
        if self.0.len() < ENOUGH {
            return None;
        }
        let mut sorted: Vec<Duration> = self.0.iter().copied().collect();
        let index = sorted.len() * 95 / 100;
        Some(*sorted.select_nth_unstable(index).1)
    }
}

/// How many answers workers know before they are asked, about; all, until they show otherwise, since it costs
/// one turn to find out and a whole text to be wrong.
#[derive(Debug)]
pub(super) struct HitRate {
    share: f64,
    seen: usize,
}

impl HitRate {
    pub(super) fn new() -> Self {
        Self { share: 1.0, seen: 0 }
    }

    pub(super) fn add(&mut self, was_known: bool) {
        let value = if was_known { 1.0 } else { 0.0 };
        self.share += (value - self.share) * WEIGHT;
        self.seen += 1;
    }

    /// Whether a task is better asked by its digest alone.
    pub(super) fn is_likely(&self) -> bool {
        self.share > 0.5
    }

    /// Whether it is no guess any more.
    pub(super) fn is_known(&self) -> bool {
        self.seen >= ENOUGH
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_percentile_is_that_of_the_newest_answers() {
        let mut latency = Latency::default();
        for millisecond in 1..ENOUGH as u64 {
            latency.add(Duration::from_millis(millisecond));
            assert_eq!(latency.percentile_95(), None);
        }
        for millisecond in 1..=1000 {
            latency.add(Duration::from_millis(millisecond));
        }
        // The newest are 745 to 1,000; 243 of these 256 are below it.
        assert_eq!(latency.percentile_95(), Some(Duration::from_millis(745 + 243)));
    }

    #[test]
    fn workers_are_taken_to_know_answers_until_they_do_not() {
        let mut rate = HitRate::new();
        let mut misses = 0;
        while rate.is_likely() {
            rate.add(false);
            misses += 1;
        }
        // Seven eighths to the fifth is 0.51, to the sixth 0.45.
        assert_eq!(misses, 6);
        assert!(!rate.is_known());
        for _ in 0..ENOUGH {
            rate.add(true);
        }
        assert!(rate.is_likely() && rate.is_known());
    }
}
