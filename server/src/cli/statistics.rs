//! `--stats`: what a run cost, on standard error.

use std::fmt::Write as _;
use std::io::Write as _;
use std::num::NonZeroUsize;
use std::time::Duration;

use astrolens_scan::Statistics;

/// How long the parts of a run took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Timings {
    /// Finding the files.
    pub(crate) walk: Duration,
    /// Looking at them and writing the report.
    pub(crate) analysis: Duration,
    /// Writing the rest to the cache.
    pub(crate) closing: Duration,
}

/// What a scan counted, and the workers that it asked.
type Counted<'run> = (&'run Statistics, Option<&'run astrolens_pool::Statistics>);

/// Shows what a run on `threads` threads did and cost.
pub(crate) fn show(counted: Counted<'_>, timings: Timings, threads: NonZeroUsize) {
    // Nobody is left to tell when this fails.
    let _ = anstream::stderr().write_all(text(counted, timings, threads).as_bytes());
}

fn text((statistics, workers): Counted<'_>, timings: Timings, threads: NonZeroUsize) -> String {
    let Timings { walk, analysis, closing } = timings;
    let seconds = (walk + analysis).as_secs_f64().max(1e-9);
    let mut text = String::new();
    let mut row = |name: &str, value: String| {
        // Writing to a string does not fail.
        let _ = writeln!(text, "{name:>9}  {value}");
    };
    row(
        "time",
        format!(
            "{} (walk {}, analysis {}), then cache {}; {threads} threads",
            milliseconds(walk + analysis + closing),
            milliseconds(walk),
            milliseconds(analysis),
            milliseconds(closing),
        ),
    );
    row(
        "files",
        format!("{} ({:.0} a second)", statistics.files, statistics.files as f64 / seconds),
    );
    row(
        "lines",
        format!("{} ({:.0} a second)", statistics.lines, statistics.lines as f64 / seconds),
    );
    row("read", format!("{:.1} MB", statistics.bytes as f64 / 1e6));
    row(
        "cache",
        format!(
            "{} unchanged, {} with known content, {} analysed",
            statistics.unchanged, statistics.same_content, statistics.analysed
        ),
    );
    if let Some(workers) = workers {
        let texts = workers.text_bytes as f64 / 1e6;
        row(
            "asked",
            format!(
                "{} tasks of workers, {} retried, {} hedged, {} handed back; {texts:.1} MB of texts",
                workers.submitted, workers.retried, workers.hedged, workers.handed_back
            ),
        );
        for (worker, share) in &workers.workers {
            row("worker", format!("{worker}: {} files, {} known", share.answered, share.known));
        }
    }
    for (reason, count) in &statistics.skipped {
        row("skipped", format!("{count} {reason}"));
    }
    for (language, count) in &statistics.unsupported {
        row("skipped", format!("{count} in {language}"));
    }
    if let Some(bytes) = peak_memory() {
        row("memory", format!("{:.1} MB at the peak", bytes as f64 / 1e6));
    }
    text
}

fn milliseconds(duration: Duration) -> String {
    format!("{:.0} ms", duration.as_secs_f64() * 1e3)
}

/// The most memory that this process had at once, where the system tells.
fn peak_memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kilobytes: u64 = line.trim().strip_suffix(" kB")?.parse().ok()?;
    Some(kilobytes * 1024)
}
