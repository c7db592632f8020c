//! What the system tells of running processes.

use std::fs;
use std::time::Duration;

use anyhow::{Context, Result};

/// The unit of processor time in `/proc`, which Linux fixes for every architecture it tells to.
const TICK: Duration = Duration::from_millis(10);

/// The memory that a process holds, in megabytes.
pub fn resident_megabytes(process: u32) -> Result<f64> {
    let path = format!("/proc/{process}/status");
    let text = fs::read_to_string(&path).with_context(|| format!("failed to read {path}"))?;
    let kilobytes: f64 = text
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmRSS:")?.trim().strip_suffix("kB")?.trim().parse().ok()
        })
        .with_context(|| format!("{path} tells no memory"))?;
    Ok(kilobytes * 1024.0 / 1e6)
}

/// The processors' time that a process has used, to a hundredth of a second.
pub fn processor_time(process: u32) -> Result<Duration> {
    let path = format!("/proc/{process}/stat");
    let text = fs::read_to_string(&path).with_context(|| format!("failed to read {path}"))?;
    ticks(&text).map(|ticks| TICK * ticks).with_context(|| format!("{path} tells no time"))
}

/// The memory of processes in megabytes, what they share counted once; one that is gone has none.
pub fn proportional_megabytes(processes: &[u32]) -> f64 {
    let kilobytes = processes.iter().filter_map(|process| {
        let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup")).ok()?;
        let line = text.lines().find_map(|line| line.strip_prefix("Pss:"))?;
        line.trim().strip_suffix("kB")?.trim().parse::<f64>().ok()
    });
    kilobytes.sum::<f64>() * 1024.0 / 1e6
}

/// A process, and all that it started and these have.
pub fn family(process: u32) -> Vec<u32> {
    let mut family = vec![process];
    let mut looked_at = 0;
    while let Some(member) = family.get(looked_at) {
        // One that is gone has none.
        let threads = fs::read_dir(format!("/proc/{member}/task")).into_iter().flatten().flatten();
        for thread in threads {
            let list = fs::read_to_string(thread.path().join("children")).unwrap_or_default();
            family.extend(list.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        }
        looked_at += 1;
    }
    family
}

/// Ticks in the program and in the system for it: fields 14 and 15, counted behind the name, which
/// may hold anything.
fn ticks(stat: &str) -> Option<u32> {
    let (_, fields) = stat.rsplit_once(')')?;
    let mut fields = fields.split_whitespace().skip(11);
    let user: u32 = fields.next()?.parse().ok()?;
    let system: u32 = fields.next()?.parse().ok()?;
    Some(user + system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ticks_are_found_behind_any_name() {
        let stat = "7 (a) b (c) S 1 7 7 0 -1 4194560 120 0 0 0 31 11 0 0 20 0 1 0 100 1 2";
        assert_eq!(ticks(stat), Some(42));
        assert_eq!(ticks("nothing"), None);
    }
}
