//! `cargo xtask bench`: how fast a scan is, beside a bare parse of the same files and other tools.
//!
//! All contenders run in turn, round after round, so that whatever else the machine does meets each
//! of them alike; what counts are the ratios of their medians. Speed never buys wrongness: the
//! chore fails unless every way to scan gives the same bytes.

mod contenders;
mod equality;
pub mod floor;
mod graph;
mod lsp;
mod machine;
pub mod measure;
mod process_figures;
mod workers;

use std::fs;
use std::path::PathBuf;

use anyhow::{Result, ensure};

use crate::compare::ours;
use crate::compare::table::Table;
use crate::corpus;
use crate::peers::Tools;
use contenders::{Contender, Setting};
use lab_tools::cache::Cache;
use measure::Measured;

/// Arguments of `cargo xtask bench`.
#[derive(clap::Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Arguments {
    #[command(subcommand)]
    subject: Option<Subject>,
    /// Two rounds, and only the parse and ourselves.
    #[arg(long)]
    quick: bool,
    /// How many times each contender runs.
    #[arg(long)]
    rounds: Option<usize>,
    /// Leave out the other tools.
    #[arg(long)]
    no_peers: bool,
    /// The threads that each contender gets; all cores unless given.
    #[arg(long)]
    threads: Option<usize>,
    /// The program to measure, in place of this tree's own.
    #[arg(long)]
    astrolens: Option<PathBuf>,
}

/// What is measured in place of scans.
#[derive(clap::Subcommand)]
enum Subject {
    /// Measure how soon an editor is told what an edit changed, beside a bare reparse and other
    /// servers.
    Lsp(lsp::Arguments),
    /// Measure the module graph beside a bare parse of the same files.
    Graph(graph::Arguments),
    /// Measure scans by workers beside the scan in one process.
    Workers(workers::Arguments),
}

/// Runs the chore.
pub fn run(arguments: &Arguments) -> Result<()> {
    match &arguments.subject {
        Some(Subject::Lsp(arguments)) => lsp::run(arguments),
        Some(Subject::Graph(arguments)) => graph::run(arguments),
        Some(Subject::Workers(arguments)) => workers::run(arguments),
        None => scans(arguments),
    }
}

fn scans(arguments: &Arguments) -> Result<()> {
    let cache = Cache::open()?;
    let entries = corpus::entries(&cache)?;
    let threads = arguments.threads.unwrap_or_else(machine::cores);
    let with_peers = !arguments.quick && !arguments.no_peers;
    let rounds = arguments.rounds.unwrap_or(if arguments.quick { 2 } else { 5 });
    ensure!(rounds > 0, "--rounds 0 measures nothing: give at least 1");

    let work = cache.path("bench");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let mut setting = Setting {
        corpus: cache.folder("corpus")?,
        lines: entries.iter().map(|entry| entry.lines).sum(),
        scanned_lines: 0,
        threads,
        work: cache.folder("bench")?,
        astrolens: ours::binary(arguments.astrolens.as_deref())?,
        lab: contenders::release_build_of_this_program()?,
        tools: with_peers.then(|| Tools::install(&cache)).transpose()?,
    };
    println!("{}", machine::description(&setting)?);
    // The first runs of all read the files from the disk, and are not counted.
    let equal = equality::check(&setting)?;
    setting.scanned_lines = ours::lines(&setting.report())?;
    let mut contenders = contenders::all(&setting, &entries)?;
    drop(entries); // See `Measured::peak_megabytes`.
    let mut measured: Vec<Vec<Measured>> = contenders.iter().map(|_| Vec::new()).collect();
    for round in 0..rounds {
        for (contender, measured) in contenders.iter_mut().zip(&mut measured) {
            if round < contender.most_rounds {
                let one = measure::run(&mut contender.command, &setting.work.join("out"))?;
                eprint_progress(round, rounds, contender, &one);
                measured.push(one);
            }
        }
    }
    println!("\n{}", table(&contenders, &measured).render());
    println!("{}", goals(&contenders, &measured));
    ensure!(equal, "not all ways to scan give the same report");
    println!("all ways to scan give the same bytes");
    Ok(())
}

#[expect(clippy::print_stderr, reason = "progress is not part of the result")]
fn eprint_progress(round: usize, rounds: usize, contender: &Contender, one: &Measured) {
    eprintln!("round {} of {rounds}: {:<28} {:>8.2} s", round + 1, contender.name, one.seconds);
}

/// What a contender's runs come to.
struct Outcome {
    seconds: f64,
    cpu_seconds: f64,
    cpu_per_line: f64,
    per_line: f64,
    kloc_per_second: f64,
    megabytes: f64,
}

fn outcome(contender: &Contender, measured: &[Measured]) -> Outcome {
    let seconds = measure::median(measured.iter().map(|one| one.seconds));
    let lines = contender.lines as f64;
    let cpu_seconds = measure::median(measured.iter().map(|one| one.cpu_seconds));
    Outcome {
        seconds,
        cpu_seconds,
        cpu_per_line: cpu_seconds / lines,
        per_line: seconds / lines,
        kloc_per_second: lines / 1_000.0 / seconds,
        megabytes: measured.iter().map(|one| one.peak_megabytes).fold(0.0, f64::max),
    }
}

fn table(contenders: &[Contender], measured: &[Vec<Measured>]) -> Table<11> {
    let mut table = Table::new([
        "what",
        "lines",
        "median s",
        "least s",
        "most s",
        "to the floor",
        "CPU s",
        "CPU to the floor",
        "KLOC/s",
        "peak MB",
        "MB per MLOC",
    ]);
    let floor = outcome(&contenders[0], &measured[0]);
    for (contender, measured) in contenders.iter().zip(measured) {
        let of_all = outcome(contender, measured);
        let seconds = measured.iter().map(|one| one.seconds);
        table.row([
            contender.name.to_owned(),
            contender.lines.to_string(),
            format!("{:.2}", of_all.seconds),
            format!("{:.2}", seconds.clone().fold(f64::INFINITY, f64::min)),
            format!("{:.2}", seconds.fold(0.0, f64::max)),
            format!("{:.2}", of_all.per_line / floor.per_line),
            format!("{:.2}", of_all.cpu_seconds),
            format!("{:.2}", of_all.cpu_per_line / floor.cpu_per_line),
            format!("{:.0}", of_all.kloc_per_second),
            format!("{:.0}", of_all.megabytes),
            format!("{:.0}", of_all.megabytes / (contender.lines as f64 / 1e6)),
        ]);
    }
    table
}

/// What we aim at, and whether this run met it.
fn goals(contenders: &[Contender], measured: &[Vec<Measured>]) -> String {
    let find = |name: &str| {
        let index = contenders.iter().position(|contender| contender.name == name)?;
        Some(outcome(&contenders[index], &measured[index]))
    };
    let (Some(floor), Some(scan), Some(json)) =
        (find(contenders::FLOOR), find(contenders::SCAN), find(contenders::JSON))
    else {
        return String::new();
    };
    let mut goals = Table::new(["goal", "reached", "met"]);
    let mut goal = |name: &str, reached: f64, met: bool| {
        let met = if met { "yes" } else { "no" };
        goals.row([name.to_owned(), format!("{reached:.2}"), met.to_owned()]);
    };
    let ratio = scan.per_line / floor.per_line;
    goal("a scan at most 1.3 times the parse", ratio, ratio <= 1.3);
    let ratio = scan.cpu_per_line / floor.cpu_per_line;
    goal("the same in the processors' time", ratio, ratio <= 1.3);
    let ratio = json.per_line / floor.per_line;
    goal("with JSON at most 1.5 times the parse", ratio, ratio <= 1.5);
    let ratio = json.cpu_per_line / floor.cpu_per_line;
    goal("the same in the processors' time, with JSON", ratio, ratio <= 1.5);
    let lines = contenders[0].lines as f64 / 1e6;
    let memory = json.megabytes / lines;
    goal("at most 300 MB of memory per million lines", memory, memory < 300.0);
    for (goal_name, warm, first, most) in [
        ("a second scan at most 5 % of the first", contenders::WARM, &scan, 5.0),
        ("the same with JSON", contenders::WARM_JSON, &json, 5.0),
        ("with another limit at most 10 % of the first", contenders::REJUDGED, &scan, 10.0),
    ] {
        if let Some(warm) = find(warm) {
            let share = 100.0 * warm.seconds / first.seconds;
            goal(goal_name, share, share <= most);
        }
    }
    if let Some(lizard) = find(contenders::LIZARD) {
        let ratio = lizard.per_line / scan.per_line;
        goal("at least 25 times as fast as lizard", ratio, ratio >= 25.0);
    }
    goals.render()
}
