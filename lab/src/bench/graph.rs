//! `cargo xtask bench graph`: the module graph beside a bare parse of the same files.
//!
//! The files are those of a monorepo that is made for it, the same one for the same seed, and of the corpus. All
//! contenders run in turn, round after round; what counts are the ratios of their medians. Speed never buys
//! wrongness: the chore fails unless a graph from the cache is that without one, and unless there is the chain
//! that was asked for.

mod edited;
mod monorepo;
mod sources;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, ensure};

use super::contenders::release_build_of_this_program;
use super::machine;
use super::measure::{self, Measured, median};
use crate::compare::ours;
use crate::compare::table::Table;
use crate::corpus;
use lab_tools::cache::Cache;
use lab_tools::process::command;
use monorepo::Monorepo;

/// Arguments of `cargo xtask bench graph`.
#[derive(clap::Args)]
pub struct Arguments {
    /// How many times each contender runs.
    #[arg(long, default_value_t = 5)]
    rounds: usize,
    /// How many files the monorepos have (repeatable).
    #[arg(long, default_values_t = [10_000, 30_000])]
    files: Vec<usize>,
    /// What the monorepos are made of.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How many files the projects have in which an import is typed; 0 leaves them out.
    #[arg(long, default_value_t = 10_000)]
    edited_files: usize,
    /// How many imports are typed in each.
    #[arg(long, default_value_t = 60)]
    edits: usize,
    /// Leave out the corpus.
    #[arg(long)]
    no_corpus: bool,
    /// The threads that each contender gets; all cores unless given.
    #[arg(long)]
    threads: Option<usize>,
    /// The program to measure, in place of this tree's own.
    #[arg(long)]
    astrolens: Option<PathBuf>,
}

/// What all contenders share.
struct Setting {
    astrolens: PathBuf,
    lab: PathBuf,
    threads: usize,
    rounds: usize,
    work: PathBuf,
}

/// Files to make a graph of.
struct Subject {
    name: String,
    /// With a folder in it for each language.
    folder: PathBuf,
    /// Two files, the first of which depends on the other by way of others.
    ends: Option<[String; 2]>,
}

/// What is measured.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    Parse,
    Overview,
    Json,
    Chain,
}

/// The contenders: what they are called, what they do, and whether they have a full cache.
const CONTENDERS: &[(&str, Way, bool)] = &[
    ("parse alone", Way::Parse, false),
    ("graph", Way::Overview, false),
    ("graph, JSON", Way::Json, false),
    ("graph, from the cache", Way::Overview, true),
    ("graph --between", Way::Chain, false),
    ("graph --between, from the cache", Way::Chain, true),
];

/// Runs the chore.
pub fn run(arguments: &Arguments) -> Result<()> {
    ensure!(arguments.rounds > 0, "--rounds 0 measures nothing: give at least 1");
    let cache = Cache::open()?;
    let work = cache.path("bench-graph");
    if work.exists() {
        fs::remove_dir_all(&work)?;
    }
    let setting = Setting {
        astrolens: ours::binary(arguments.astrolens.as_deref())?,
        lab: release_build_of_this_program()?,
        threads: arguments.threads.unwrap_or_else(machine::cores),
        rounds: arguments.rounds,
        work: cache.folder("bench-graph")?,
    };
    let mut subjects = Vec::new();
    for files in &arguments.files {
        let folder = setting.work.join(format!("monorepo-{files}"));
        let Monorepo { ends } = monorepo::write(&folder, *files, arguments.seed)?;
        subjects.push(Subject { name: format!("{files} files"), folder, ends: Some(ends) });
    }
    if !arguments.no_corpus {
        corpus::entries(&cache)?;
        subjects.push(Subject {
            name: "the corpus".to_owned(),
            folder: cache.folder("corpus")?,
            ends: None,
        });
    }
    let mut table =
        Table::new(["of", "what", "median s", "least s", "to the parse", "CPU s", "MB"]);
    let mut goals = Table::new(["of", "goal", "reached", "met"]);
    for subject in &subjects {
        let measured = setting.measure(subject)?;
        rows(&mut table, subject, &measured);
        judge(&mut goals, subject, &measured);
    }
    if arguments.edited_files > 0 {
        let asked = edited::Asked { files: arguments.edited_files, edits: arguments.edits };
        let edited = edited::run(&setting.astrolens, &setting.work, &asked, &mut goals)?;
        println!("\n{}", edited.render());
    }
    println!("\n{}\n{}", table.render(), goals.render());
    Ok(())
}

impl Setting {
    /// The runs of each contender, in their order.
    fn measure(&self, subject: &Subject) -> Result<Vec<Vec<Measured>>> {
        self.check(subject)?;
        let mut measured: Vec<Vec<Measured>> = CONTENDERS.iter().map(|_| Vec::new()).collect();
        for round in 0..self.rounds {
            for ((name, way, cached), measured) in CONTENDERS.iter().zip(&mut measured) {
                if let Some(mut command) = self.command(subject, *way, *cached) {
                    let one = measure::run(&mut command, &self.work.join("out"))?;
                    eprint_progress(&format!(
                        "round {} of {}: {name}, {}: {:.2} s",
                        round + 1,
                        self.rounds,
                        subject.name,
                        one.seconds
                    ));
                    measured.push(one);
                }
            }
        }
        Ok(measured)
    }

    /// Fills the cache, and holds what is made from it against what is made without.
    fn check(&self, subject: &Subject) -> Result<()> {
        for way in [Way::Json, Way::Chain] {
            let mut outputs = Vec::new();
            for cached in [false, true, true] {
                let Some(mut command) = self.command(subject, way, cached) else { continue };
                let output = self.work.join("out");
                measure::run(&mut command, &output)?;
                outputs.push(fs::read_to_string(&output).context("the output is no text")?);
            }
            let [without, filling, from] = outputs.as_slice() else { continue };
            ensure!(without == filling && without == from, "the cache makes another graph");
            ensure!(way == Way::Json || without.contains('→'), "there is no chain: {without}");
        }
        Ok(())
    }

    /// How a contender is run; `None` if it has nothing to do with the subject.
    fn command(&self, subject: &Subject, way: Way, cached: bool) -> Option<Command> {
        let threads = self.threads.to_string();
        if way == Way::Parse {
            let mut floor = command(&self.lab, ["parse-floor"]);
            floor.arg(&subject.folder).args(["--threads", &threads]);
            return Some(floor);
        }
        let mut graph = command(&self.astrolens, ["graph"]);
        graph.arg(&subject.folder).args(["--threads", &threads]);
        match (way, &subject.ends) {
            (Way::Chain, Some(ends)) => _ = graph.arg("--between").args(ends),
            (Way::Chain, None) => return None,
            (Way::Json, _) => _ = graph.args(["--format", "json"]),
            _ => {}
        }
        if !cached {
            graph.arg("--no-cache");
        }
        // Wherever it keeps its cache, it is the bench's and not the user's.
        for variable in ["HOME", "XDG_CACHE_HOME"] {
            graph.env(variable, self.home(&subject.folder));
        }
        Some(graph)
    }

    fn home(&self, folder: &Path) -> PathBuf {
        self.work.join("home").join(folder.file_name().unwrap_or_default())
    }
}

#[expect(clippy::print_stderr, reason = "progress is not part of the result")]
fn eprint_progress(line: &str) {
    eprintln!("{line}");
}

fn seconds(measured: &[Measured]) -> f64 {
    median(measured.iter().map(|one| one.seconds))
}

fn rows(table: &mut Table<7>, subject: &Subject, measured: &[Vec<Measured>]) {
    let floor = seconds(&measured[0]);
    for ((name, ..), runs) in CONTENDERS.iter().zip(measured).filter(|(_, runs)| !runs.is_empty()) {
        let least = runs.iter().map(|one| one.seconds).fold(f64::INFINITY, f64::min);
        table.row([
            subject.name.clone(),
            (*name).to_owned(),
            format!("{:.2}", seconds(runs)),
            format!("{least:.2}"),
            format!("{:.2}", seconds(runs) / floor),
            format!("{:.2}", median(runs.iter().map(|one| one.cpu_seconds))),
            format!("{:.0}", runs.iter().map(|one| one.peak_megabytes).fold(0.0, f64::max)),
        ]);
    }
}

/// What we aim at, and whether this run met it.
fn judge(goals: &mut Table<4>, subject: &Subject, measured: &[Vec<Measured>]) {
    let floor = seconds(&measured[0]);
    let mut goal = |way: Way, cached: bool, name: &str, reached: &dyn Fn(f64) -> f64, most: f64| {
        let place = CONTENDERS.iter().position(|(_, own, warm)| (*own, *warm) == (way, cached));
        let Some(runs) = place.map(|at| &measured[at]).filter(|runs| !runs.is_empty()) else {
            return;
        };
        let reached = reached(seconds(runs));
        let met = if reached <= most { "yes" } else { "no" };
        goals.row([subject.name.clone(), name.to_owned(), format!("{reached:.2}"), met.to_owned()]);
    };
    let to_floor = |seconds: f64| seconds / floor;
    goal(Way::Overview, false, "a graph at most 1.5 times the parse", &to_floor, 1.5);
    goal(Way::Chain, false, "a chain at most 2 times the parse", &to_floor, 2.0);
    goal(Way::Chain, true, "a chain from the cache in at most 1 s", &|seconds| seconds, 1.0);
}
