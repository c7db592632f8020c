//! The project's own chores, run as `cargo xtask <chore>`: one module per chore.

#![expect(clippy::print_stdout, reason = "a chore talks to the person who started it")]

mod apt;
mod bench;
mod browser;
mod cache;
mod compare;
mod corpus;
mod dist;
mod editors;
mod fuzz;
mod gate_history;
mod language;
mod lsp;
mod lsp_tests;
mod oracles;
mod peers;
mod process;
mod test;
mod tidy;
mod venv;
mod workflows;

use clap::{Parser, Subcommand};

/// The project's chores.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Arguments {
    #[command(subcommand)]
    chore: Chore,
}

/// One variant per chore; its arguments live with its code.
#[derive(Subcommand)]
enum Chore {
    /// Gather real source code of all six languages to measure and compare on.
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
    /// Make the files of a release for this machine's platform.
    Dist(dist::Arguments),
    /// Check everything that must hold before a change lands.
    Test(test::Arguments),
    /// Check that the tree keeps its own rules.
    Tidy,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().chore {
        Chore::Corpus(arguments) => corpus::run(&arguments),
        Chore::Bench(arguments) => bench::run(&arguments),
        Chore::Fuzz(arguments) => fuzz::run(&arguments),
        Chore::GateHistory(arguments) => gate_history::run(&arguments),
        Chore::ParseFloor(arguments) => bench::floor::run(&arguments),
        Chore::Peers(arguments) => peers::run(&arguments),
        Chore::Dist(arguments) => dist::run(&arguments),
        Chore::Test(arguments) => test::run(&arguments),
        Chore::Tidy => tidy::run(),
    }
}
