//! One run of a program: its time, and the most memory that it held.

use std::fs::File;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, ensure};
use wait4::Wait4 as _;

/// What a run took.
#[derive(Debug, Clone, Copy)]
pub struct Measured {
    /// The time from start to end.
    pub seconds: f64,
    /// The processors' time, of its children too: what others do to the machine hardly shows in it.
    pub cpu_seconds: f64,
    /// The largest resident set of the process, or of one of its children that was larger.
    ///
    /// A child's figure starts at its parent's, so this program must stay small while it measures.
    pub peak_megabytes: f64,
}

/// Runs a program with its standard output going to a file.
pub fn run(command: &mut Command, output: &Path) -> Result<Measured> {
    let file =
        File::create(output).with_context(|| format!("failed to create {}", output.display()))?;
    let program = command.get_program().to_string_lossy().into_owned();
    let complaints_path = output.with_extension("stderr");
    let complaints = File::create(&complaints_path)?;
    command.stdin(Stdio::null()).stdout(file).stderr(complaints);
    let started = Instant::now();
    let mut child = command.spawn().with_context(|| format!("failed to start {program}"))?;
    let used = child.wait4().with_context(|| format!("failed to wait for {program}"))?;
    let seconds = started.elapsed().as_secs_f64();
    ensure!(
        used.status.success(),
        "{program} ended with {}; what it said is in {}",
        used.status,
        complaints_path.display()
    );
    let cpu_seconds = (used.rusage.utime + used.rusage.stime).as_secs_f64();
    Ok(Measured { seconds, cpu_seconds, peak_megabytes: used.rusage.maxrss as f64 / 1e6 })
}

/// The middle value, or the mean of the two in the middle; 0 of nothing.
pub fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    let middle = values.len() / 2;
    match values.len() {
        0 => 0.0,
        length if length % 2 == 1 => values[middle],
        _ => f64::midpoint(values[middle - 1], values[middle]),
    }
}

/// The least value that at least this share of all are not above; 0 of nothing.
pub fn percentile(values: &[f64], share: f64) -> f64 {
    let mut values = values.to_vec();
    values.sort_by(f64::total_cmp);
    let rank = (share * values.len() as f64).ceil() as usize;
    values.get(rank.saturating_sub(1)).copied().unwrap_or(0.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_median_is_in_the_middle() {
        assert_eq!(median([3.0, 1.0, 2.0].into_iter()).to_bits(), 2.0_f64.to_bits());
        assert_eq!(median([4.0, 1.0, 2.0, 3.0].into_iter()).to_bits(), 2.5_f64.to_bits());
    }

    #[test]
    fn a_percentile_is_a_value_that_was_measured() {
        // By nearest rank, of 1 to 10: half of them are at most 5, and 99 % are at most 10.
        let values = [3.0, 1.0, 2.0, 10.0, 9.0, 8.0, 7.0, 6.0, 5.0, 4.0];
        for (share, expected) in [(0.5, 5.0), (0.99, 10.0), (0.0, 1.0), (1.0, 10.0)] {
            assert_eq!(percentile(&values, share).to_bits(), f64::to_bits(expected));
        }
        assert_eq!(percentile(&[], 0.5).to_bits(), f64::to_bits(0.0));
    }
}
