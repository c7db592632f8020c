//! Who is measured: the parse, our ways to scan, and other tools.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result};

use crate::corpus::Entry;
use crate::peers::Tools;
use lab_tools::process::{capture, command};

/// The parse alone.
pub const FLOOR: &str = "parse alone";
/// A scan with its report for people.
pub const SCAN: &str = "scan";
/// A scan with its whole report as JSON.
pub const JSON: &str = "scan, JSON";
/// A scan with its report for people from a full cache.
pub const WARM: &str = "scan, from the cache";
/// The same with the whole report as JSON.
pub const WARM_JSON: &str = "scan, JSON, from the cache";
/// A scan with other limits than those of the scan that filled the cache.
pub const REJUDGED: &str = "scan, another limit, from the cache";
/// lizard's cyclomatic complexity, on a sample.
pub const LIZARD: &str = "lizard, cyclomatic, a sample";

/// One file in so many goes to the tools that would take minutes for all.
const SAMPLED: usize = 10;

/// What all contenders share.
pub struct Setting {
    /// The corpus.
    pub corpus: PathBuf,
    /// Its lines.
    pub lines: u64,
    /// The lines that a scan reports on: it may leave files out.
    pub scanned_lines: u64,
    /// The threads that each contender gets.
    pub threads: usize,
    /// A folder for what they write.
    pub work: PathBuf,
    /// Our program.
    pub astrolens: PathBuf,
    /// This program, built optimised.
    pub lab: PathBuf,
    /// The other tools, where they take part.
    pub tools: Option<Tools>,
}

impl Setting {
    /// Where a scan's JSON goes.
    pub fn report(&self) -> PathBuf {
        self.work.join("report.json")
    }

    /// A scan into [`Self::report`], with or without a cache of the bench's own.
    pub fn json_scan(&self, threads: usize, cached: bool) -> Command {
        let mut scan = self.scan(threads, cached);
        scan.args(["--format", "json", "--output"]).arg(self.report());
        scan
    }

    fn scan(&self, threads: usize, cached: bool) -> Command {
        let mut scan = command(&self.astrolens, ["scan"]);
        scan.arg(&self.corpus).args(["--threads", &threads.to_string()]);
        if !cached {
            scan.arg("--no-cache");
        }
        // Wherever it keeps its cache, it is the bench's and not the user's.
        for variable in ["HOME", "XDG_CACHE_HOME"] {
            scan.env(variable, self.work.join("home"));
        }
        scan
    }
}

/// One contender.
pub struct Contender {
    /// Its name in the table.
    pub name: &'static str,
    /// The lines that it reads.
    pub lines: u64,
    /// How often it runs at most: slow ones need no precision.
    pub most_rounds: usize,
    /// The command that runs it; it can be run again and again.
    pub command: Command,
}

/// This program built as a scan is: the one that runs now need not be.
pub fn release_build_of_this_program() -> Result<PathBuf> {
    let messages = capture(
        command("cargo", ["build", "--release", "--quiet", "--package", "lab"])
            .args(["--message-format", "json-render-diagnostics"]),
    )?;
    messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| message["target"]["name"] == "lab")
        .find_map(|message| message["executable"].as_str().map(PathBuf::from))
        .context("cargo built no program called lab")
}

/// All contenders, the floor first.
pub fn all(setting: &Setting, entries: &[Entry]) -> Result<Vec<Contender>> {
    let mut floor = command(&setting.lab, ["parse-floor"]);
    floor.arg(&setting.corpus).args(["--threads", &setting.threads.to_string()]);
    let mut rejudged = setting.scan(setting.threads, true);
    rejudged.args(["--set", "thresholds.cognitive=5", "--set", "thresholds.lines=30"]);
    let ours = [
        (FLOOR, floor),
        (SCAN, setting.scan(setting.threads, false)),
        (JSON, setting.json_scan(setting.threads, false)),
        (WARM, setting.scan(setting.threads, true)),
        (WARM_JSON, setting.json_scan(setting.threads, true)),
        (REJUDGED, rejudged),
    ];
    let lines = setting.lines;
    let mut contenders: Vec<Contender> = ours
        .into_iter()
        .map(|(name, command)| Contender {
            name,
            lines: if name == FLOOR { lines } else { setting.scanned_lines },
            most_rounds: usize::MAX,
            command,
        })
        .collect();
    if let Some(tools) = &setting.tools {
        contenders.extend(others(setting, tools, entries)?);
    }
    Ok(contenders)
}

fn others(setting: &Setting, tools: &Tools, entries: &[Entry]) -> Result<[Contender; 3]> {
    let threads = setting.threads.to_string();
    let mut bca = command(tools.cargo_program("bca"), ["metrics", "--no-config"]);
    bca.args(["--no-skip-generated", "--jobs", &threads, "--format", "json", "--output"])
        .arg(setting.work.join("bca.json"))
        .arg(&setting.corpus);
    let mut tokei = command(tools.cargo_program("tokei"), [] as [&str; 0]);
    tokei.arg(&setting.corpus).env("RAYON_NUM_THREADS", &threads);

    // lizard ends with an index error on the largest file, and then with no result at all.
    let readable = entries.iter().filter(|entry| !entry.path.starts_with("javascript/react-dom/"));
    let sample: Vec<&Entry> = readable.step_by(SAMPLED).collect();
    let list = setting.work.join("sample.txt");
    let paths: Vec<String> =
        sample.iter().map(|entry| setting.corpus.join(&entry.path).display().to_string()).collect();
    fs::write(&list, paths.join("\n"))
        .with_context(|| format!("failed to write {}", list.display()))?;
    let mut lizard = command(tools.python_program("lizard"), ["--csv", "-i", "-1", "-t", &threads]);
    lizard.arg("-f").arg(&list);

    let lines = setting.lines;
    let sampled = sample.iter().map(|entry| entry.lines).sum();
    Ok([
        Contender { name: "bca, all metrics, JSON", lines, most_rounds: 3, command: bca },
        Contender { name: LIZARD, lines: sampled, most_rounds: 2, command: lizard },
        Contender { name: "tokei, lines only", lines, most_rounds: 3, command: tokei },
    ])
}
