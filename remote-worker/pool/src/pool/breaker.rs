//! A circuit breaker: a worker whose answers keep failing is asked nothing for a while, then one thing.

use std::time::{Duration, Instant};

use crate::timing::Timing;

/// How many failures in a row open it.
const FAILURES: u32 = 5;

/// The longest time that it is open at first; it doubles each time.
const FIRST: Duration = Duration::from_secs(1);

/// The longest time that it is ever open.
const LONGEST: Duration = Duration::from_secs(30);

/// Holds back tasks from a worker that fails them.
#[derive(Debug, Default)]
pub(super) struct Breaker {
    /// How many answers in a row were failures of the worker.
    failures: u32,
    /// How often it was opened since an answer was good.
    openings: u32,
    /// Until when nothing is asked. What is asked after that is a trial.
    open_until: Option<Instant>,
}

impl Breaker {
    /// How many tasks the worker may have in hand.
    pub(super) fn limit(&self, now: Instant) -> usize {
        match self.open_until {
            None => usize::MAX,
            Some(until) if now < until => 0,
            Some(_) => 1,
        }
    }

    /// Takes note of a good answer.
    pub(super) fn succeed(&mut self) {
        *self = Self::default();
    }

    /// Takes note of a failure; whether that opens it.
    pub(super) fn fail(&mut self, now: Instant) -> bool {
        self.failures += 1;
        let is_trial = self.open_until.is_some_and(|until| now >= until);
        if self.failures < FAILURES && !is_trial {
            return false;
        }
        let pause = FIRST + Timing::full_jitter(FIRST, self.openings, LONGEST);
        let was_open = self.open_until.is_some();
        self.openings += 1;
        self.open_until = Some(now + pause);
        !was_open
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn failures_in_a_row_open_it_and_a_good_trial_closes_it() {
        let mut breaker = Breaker::default();
        let now = Instant::now();
        for _ in 1..FAILURES {
            assert!(!breaker.fail(now));
            assert_eq!(breaker.limit(now), usize::MAX);
        }
        assert!(breaker.fail(now));
        assert_eq!(breaker.limit(now), 0);
        let later = now + LONGEST + FIRST;
        assert_eq!(breaker.limit(later), 1);
        // A trial that fails opens it again, which is no news.
        assert!(!breaker.fail(later));
        assert_eq!(breaker.limit(later), 0);
        breaker.succeed();
        assert_eq!(breaker.limit(later), usize::MAX);
    }

    #[test]
    fn a_good_answer_between_failures_keeps_it_closed() {
        let mut breaker = Breaker::default();
        let now = Instant::now();
        for _ in 0..3 * FAILURES {
            assert!(!breaker.fail(now));
            breaker.succeed();
        }
    }
}
