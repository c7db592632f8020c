//! `cargo xtask gate-history`: the gate on every change of a real history, held against `diff`.
//!
//! A finding that fails a change says that its function is new or got worse. The comparison of the
//! two sides has to say the same, or the gate fails people for what they did not do.

mod sides;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use clap::Args;
use serde::Deserialize;
use serde_json::Value;

use crate::compare::ours;
use crate::compare::table::Table;
use lab_tools::process::{capture, capture_whatever, command};
use sides::Sides;

/// A change that takes longer than this to judge counts as a hang.
const HANG: Duration = Duration::from_secs(600);

/// Which history to replay, with which program.
#[derive(Args)]
pub struct Arguments {
    /// The repository; nothing is written to it.
    repository: PathBuf,
    /// How many of the newest merges to replay; commits, where there are fewer merges than that.
    #[arg(long, default_value_t = 200)]
    last: usize,
    /// The program to run, in place of this tree's own.
    #[arg(long)]
    astrolens: Option<PathBuf>,
    /// More arguments of `astrolens check`.
    #[arg(last = true)]
    check: Vec<String>,
}

/// What `astrolens check --format json` says, as far as it is looked at.
#[derive(Deserialize)]
struct Report {
    files: Vec<File>,
}

#[derive(Deserialize)]
struct File {
    path: String,
    findings: Vec<Finding>,
}

/// A finding that the gate says is new or worse.
#[derive(Deserialize)]
struct Finding {
    rule: String,
    message: String,
    symbol: Option<String>,
    start_line: u32,
    start_byte: u32,
}

/// How many there were of what.
#[derive(Default)]
struct Tally {
    passed: usize,
    failed: usize,
    findings: usize,
    wrong: usize,
}

/// Replays the history.
///
/// # Errors
/// When a finding is wrong, or a commit could not be judged.
pub fn run(arguments: &Arguments) -> Result<()> {
    let astrolens = ours::binary(arguments.astrolens.as_deref())?;
    let repository = arguments.repository.canonicalize().with_context(|| {
        format!("failed to find the repository {}", arguments.repository.display())
    })?;
    let folder = tempfile::tempdir()?;
    let clone = folder.path().join("clone");
    let quiet = ["clone", "--quiet", "--shared", "--no-checkout"];
    capture(command("git", quiet).arg(&repository).arg(&clone))?;
    let commits = commits(&clone, arguments.last)?;
    ensure!(!commits.is_empty(), "no commit of {} has a parent", repository.display());

    let mut tally = Tally::default();
    for commit in &commits {
        git(&clone, &["checkout", "--quiet", "--force", "--detach", commit])?;
        judge(&astrolens, &clone, commit, &arguments.check, &mut tally)
            .with_context(|| format!("failed to judge {commit}"))?;
    }
    println!("{}", table(&repository, commits.len(), &tally).render());
    ensure!(tally.wrong == 0, "{} of {} findings are wrong", tally.wrong, tally.findings);
    Ok(())
}

/// The newest commits along the first parents, oldest first.
fn commits(clone: &Path, last: usize) -> Result<Vec<String>> {
    let count = format!("--max-count={last}");
    let listed = |parents| {
        let log = ["log", "--first-parent", "--format=%H", "--reverse", &count, parents];
        Ok::<_, anyhow::Error>(git(clone, &log)?.lines().map(str::to_owned).collect::<Vec<_>>())
    };
    let merges = listed("--min-parents=2")?;
    if merges.len() < last { listed("--min-parents=1") } else { Ok(merges) }
}

fn git(clone: &Path, arguments: &[&str]) -> Result<String> {
    capture(command("git", arguments).current_dir(clone))
}

/// Has the gate judge `commit`, which is checked out, and tells what of that is wrong.
fn judge(
    astrolens: &Path,
    clone: &Path,
    commit: &str,
    more: &[String],
    tally: &mut Tally,
) -> Result<()> {
    let parent = git(clone, &["rev-parse", "--verify", &format!("{commit}^1")])?;
    let parent = parent.trim();
    let check = ["check", "--since", parent, "--format", "json", "--allow-empty"];
    let printed = capture_whatever(command(astrolens, check).args(more).current_dir(clone), HANG)?;
    let report: Report = serde_json::from_str(&printed).context("the gate wrote no report")?;
    let findings: Vec<(&str, &Finding)> = (report.files.iter())
        .flat_map(|file| file.findings.iter().map(|finding| (file.path.as_str(), finding)))
        .collect();
    if findings.is_empty() {
        tally.passed += 1;
        return Ok(());
    }
    tally.failed += 1;
    tally.findings += findings.len();
    let diff = ["diff", parent, commit, "--format", "json", "--all", "--top", "0"];
    let printed = capture(command(astrolens, diff).current_dir(clone))?;
    let sides = Sides::new(&serde_json::from_str::<Value>(&printed)?)?;
    for (path, finding) in findings {
        if let Some(why) = sides.contradict(path, finding) {
            tally.wrong += 1;
            let Finding { rule, message, start_line, .. } = finding;
            println!("{commit} {path}:{start_line}: {rule}: {message}: {why}");
        }
    }
    Ok(())
}

fn table(repository: &Path, commits: usize, tally: &Tally) -> Table<6> {
    let mut table = Table::new(["repository", "commits", "passed", "failed", "findings", "wrong"]);
    let name = repository.file_name().unwrap_or(repository.as_os_str());
    let counts = [commits, tally.passed, tally.failed, tally.findings, tally.wrong];
    let [commits, passed, failed, findings, wrong] = counts.map(|count| count.to_string());
    table.row([name.to_string_lossy().into_owned(), commits, passed, failed, findings, wrong]);
    table
}
