//! `astrolens workers status`: a row for each worker.

use std::fmt::Write as _;

use astrolens_error::{Error, Result};
use astrolens_model::grouped;
use astrolens_pool::{WorkerRow, WorkerStatus, status};
use serde_json::{Value, json};

use super::super::Verdict;
use super::super::pool::WorkerOptions;
use super::super::print::print;

/// Arguments of the command.
#[derive(Debug, clap::Args)]
pub(super) struct Arguments {
    #[command(flatten)]
    workers: WorkerOptions,
    /// The form of the answer
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT", help_heading = "Output")]
    format: Form,
}

/// What the answer looks like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, clap::ValueEnum)]
enum Form {
    /// For people
    #[default]
    Text,
    /// For programs
    Json,
}

impl Arguments {
    /// Runs the command: not all was done where a worker cannot be asked.
    pub(super) fn run(self) -> Result<Verdict> {
        let Some(settings) = self.workers.settings()? else {
            return Err(Error::usage(
                "no workers are named",
                "name them with `--workers http://HOST:PORT`, or in `ASTROLENS_WORKERS`",
            ));
        };
        let rows = status(&settings).map_err(|error| Error::usage(error.to_string(), ""))?;
        print(match self.format {
            Form::Text => text(&rows),
            Form::Json => format!("{:#}\n", as_json(&rows)),
        })?;
        let is_whole = rows.iter().all(|(_, status)| status.is_ok());
        Ok(if is_whole { Verdict::Passed } else { Verdict::Incomplete })
    }
}

fn as_json(rows: &[WorkerRow]) -> Value {
    let worker = |(url, status): &WorkerRow| match status {
        Ok(status) => json!({ "url": url, "status": status }),
        Err(reason) => json!({ "url": url, "error": reason }),
    };
    json!({ "workers": rows.iter().map(worker).collect::<Vec<Value>>() })
}

fn text(rows: &[WorkerRow]) -> String {
    let mut text = String::new();
    for (url, status) in rows {
        // Writing to a string does not fail.
        let _ = match status {
            Ok(status) => writeln!(text, "{url}  {}", state(status)),
            Err(reason) => writeln!(text, "{url}  cannot be asked: {reason}"),
        };
        if let Ok(status) = status {
            for (name, value) in details(status) {
                let _ = writeln!(text, "  {name:<10} {value}");
            }
        }
    }
    text
}

/// Whether a worker answers scans of this program, in a few words.
fn state(status: &WorkerStatus) -> &'static str {
    if !status.is_same_build {
        "is of another build: it is not asked"
    } else if status.is_draining {
        "ends: it takes no new tasks"
    } else {
        "takes tasks"
    }
}

fn details(status: &WorkerStatus) -> Vec<(&'static str, String)> {
    let number = |number: u64| grouped(number);
    let children = &status.children;
    let tasks = format!(
        "{} running, {} queued, {} of them for somebody who waits",
        number(status.running.into()),
        number(u64::from(status.queued_bulk) + u64::from(status.queued_interactive)),
        number(status.queued_interactive.into()),
    );
    let answers = format!("{} with facts, {} without", number(status.found), number(status.failed));
    let processes = format!(
        "{} of {}, {} started anew, {} texts that two died of",
        children.alive,
        children.limit,
        number(children.restarts),
        number(children.poisoned),
    );
    let cache = status.cache.map_or_else(
        || "none".to_owned(),
        |cache| {
            format!(
                "{} answers, {:.1} of {:.1} MB, {} hits, {} misses",
                number(cache.entries),
                cache.bytes as f64 / 1e6,
                cache.max_bytes as f64 / 1e6,
                number(cache.hits),
                number(cache.misses),
            )
        },
    );
    let version = format!("{}, facts {}", status.program, status.facts_version);
    vec![
        ("version", version),
        ("up", duration(status.uptime_ms / 1000)),
        ("streams", number(status.streams.into())),
        ("tasks", tasks),
        ("answers", answers),
        ("processes", processes),
        ("cache", cache),
    ]
}

/// `seconds` in the two largest units that they have.
fn duration(seconds: u64) -> String {
    let (days, hours, minutes) = (seconds / 86_400, seconds / 3600 % 24, seconds / 60 % 60);
    match (days, hours, minutes) {
        (0, 0, 0) => format!("{seconds} s"),
        (0, 0, minutes) => format!("{minutes} min {} s", seconds % 60),
        (0, hours, minutes) => format!("{hours} h {minutes} min"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_have_their_two_largest_units() {
        for (seconds, expected) in
            [(0, "0 s"), (59, "59 s"), (61, "1 min 1 s"), (3_700, "1 h 1 min"), (90_000, "1 d 1 h")]
        {
            assert_eq!(duration(seconds), expected);
        }
    }
}
