//! What the system tells of a running process.

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
