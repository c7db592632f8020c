//! How long something takes, its start included.

use std::time::{Duration, Instant};

use anyhow::Result;

use crate::bench::measure::median;

/// What takes no longer is done several times.
const SHORT: Duration = Duration::from_secs(2);

/// How often.
const TIMES: usize = 5;

/// What `work` comes to, and how many seconds it takes: where it is short and `is_exact`, the median of
/// several times.
///
/// # Errors
/// Those of the work.
pub fn timed<T>(is_exact: bool, mut work: impl FnMut() -> Result<T>) -> Result<(T, f64)> {
    let mut seconds = Vec::new();
    loop {
        let started = Instant::now();
        let result = work()?;
        let taken = started.elapsed();
        seconds.push(taken.as_secs_f64());
        if !is_exact || taken > SHORT || seconds.len() == TIMES {
            return Ok((result, median(seconds.into_iter())));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_short_is_done_several_times_if_it_matters() {
        let count = |is_exact| {
            let mut times = 0;
            let work = || {
                times += 1;
                Ok(times)
            };
            timed(is_exact, work).expect("it works").0
        };
        assert_eq!((count(true), count(false)), (TIMES, 1));
    }
}
