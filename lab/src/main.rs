//! The lab: what measures this program and compares it with others, one module per experiment.
//!
//! People start it as `cargo xtask <experiment>`.

#![expect(clippy::print_stdout, reason = "an experiment talks to the person who started it")]

mod bench;
mod compare;
mod corpus;
mod fuzz;
mod gate_history;
mod language;
mod lsp;
mod modules;
mod oracles;
mod peers;
mod pieces;
mod simulate;

use clap::{Parser, Subcommand};

/// What measures this program and compares it with others.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    experiment: Experiment,
}

/// One variant per experiment; its arguments live with its code. `xtask` has one of the same name
/// for each.
#[derive(Subcommand)]
enum Experiment {
    /// Gather real source code of all languages to measure and compare on.
    Corpus(corpus::Arguments),
    /// Measure how fast a scan is, beside a bare parse and other tools.
    Bench(bench::Arguments),
    /// Analyse mutated real files and look for panics, hangs and disagreement.
    Fuzz(fuzz::Arguments),
    /// Replay a history and hold what the gate says of each change against `diff`.
    GateHistory(gate_history::Arguments),
    /// Parse every file of a corpus and do nothing else: what `bench` measures scans in.
    #[command(hide = true)]
    ParseFloor(bench::floor::Arguments),
    /// Compare our numbers with those of the tools people use today.
    Peers(peers::Arguments),
    /// Simulate a pool of workers that is larger than what can be run here.
    Simulate(simulate::Arguments),
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().experiment {
        Experiment::Corpus(arguments) => corpus::run(&arguments),
        Experiment::Bench(arguments) => bench::run(&arguments),
        Experiment::Fuzz(arguments) => fuzz::run(&arguments),
        Experiment::GateHistory(arguments) => gate_history::run(&arguments),
        Experiment::ParseFloor(arguments) => bench::floor::run(&arguments),
        Experiment::Peers(arguments) => peers::run(&arguments),
        Experiment::Simulate(arguments) => simulate::run(&arguments),
    }
}
