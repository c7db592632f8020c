//! How long a pool waits for what.

use std::time::Duration;

/// How long a pool waits for what. The defaults are for people; tests are in a hurry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Timing {
    /// For a connection and the handshake on it.
    pub handshake: Duration,
    /// Between two looks at whether a worker is still there, while it has something to answer.
    pub heartbeat: Duration,
    /// How long such a worker may be silent after it was asked whether it is there.
    pub silence: Duration,
    /// The longest pause before the first retry; it doubles with each.
    pub retry: Duration,
    /// The longest pause between two attempts to reach a worker.
    pub reconnect: Duration,
    /// How long a worker that refuses the client is left alone.
    pub refused: Duration,
    /// How long a task may be out before it is given back.
    pub answer: Duration,
    /// How long a task may wait at a worker until it is begun.
    pub begin: Duration,
    /// The shortest time that a task is out before another worker is asked as well.
    pub hedge: Duration,
    /// Between two look-ups of a name.
    pub resolve: Duration,
}

impl Default for Timing {
    fn default() -> Self {
        Self {
            handshake: Duration::from_secs(5),
            heartbeat: Duration::from_secs(1),
            // With the heartbeat before it, a worker that is silent for five seconds is gone.
            silence: Duration::from_secs(4),
            retry: Duration::from_millis(50),
            reconnect: Duration::from_secs(10),
            refused: Duration::from_secs(60),
            // A worker may take ten minutes for a file, twice.
            answer: Duration::from_secs(25 * 60),
            begin: Duration::from_secs(5 * 60),
            hedge: Duration::from_millis(250),
            resolve: Duration::from_secs(30),
        }
    }
}

impl Timing {
    /// How long to wait after so many failures: any time up to `first` doubled for each, at most `longest`. Those
    /// who failed together do not come back together.
    pub(crate) fn full_jitter(first: Duration, failures: u32, longest: Duration) -> Duration {
        let limit = first.saturating_mul(1 << failures.min(16)).min(longest);
        limit.mul_f64(fastrand::f64())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_are_bounded_by_twice_as_much_each_time() {
        let (first, longest) = (Duration::from_millis(10), Duration::from_millis(100));
        for (failures, limit) in [(0, 10), (1, 20), (3, 80), (4, 100), (u32::MAX, 100)] {
            for _ in 0..100 {
                let pause = Timing::full_jitter(first, failures, longest);
                assert!(pause <= Duration::from_millis(limit), "{failures}: {pause:?}");
            }
        }
    }
}
