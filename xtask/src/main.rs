//! The project's own chores, run as `cargo xtask <chore>`: one module per chore.

#![expect(clippy::print_stdout, reason = "a chore talks to the person who started it")]

mod browser;
mod dist;
mod editors;
mod lab;
mod lsp_tests;
mod npm;
mod test;
mod tidy;
mod web;
mod workers;
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
    /// Gather real source code of all languages to measure and compare on.
    Corpus(lab::Arguments),
    /// Measure how fast a scan is, beside a bare parse and other tools.
    Bench(lab::Arguments),
    /// Analyse mutated real files and look for panics, hangs and disagreement.
    Fuzz(lab::Arguments),
    /// Replay a history and hold what the gate says of each change against `diff`.
    GateHistory(lab::Arguments),
    /// Compare our numbers with those of the tools people use today.
    Peers(lab::Arguments),
    /// Simulate a pool of workers that is larger than what can be run here.
    Simulate(lab::Arguments),
    /// Make the files of a release for this machine's platform.
    Dist(dist::Arguments),
    /// Check everything that must hold before a change lands.
    Test(test::Arguments),
    /// Check that the tree keeps its own rules.
    Tidy(tidy::Arguments),
    /// Bundle the view of the module graph, for programs and extensions that are built after it.
    Web,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().chore {
        Chore::Corpus(arguments) => lab::run("corpus", &arguments),
        Chore::Bench(arguments) => lab::run("bench", &arguments),
        Chore::Fuzz(arguments) => lab::run("fuzz", &arguments),
        Chore::GateHistory(arguments) => lab::run("gate-history", &arguments),
        Chore::Peers(arguments) => lab::run("peers", &arguments),
        Chore::Simulate(arguments) => lab::run("simulate", &arguments),
        Chore::Dist(arguments) => dist::run(&arguments),
        Chore::Test(arguments) => test::run(&arguments),
        Chore::Tidy(arguments) => tidy::run(&arguments),
        Chore::Web => web::run(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lab_gets_its_arguments_as_they_are() {
        let words = ["cargo xtask", "gate-history", "../there", "--last", "3", "--", "--help"];
        let Chore::GateHistory(arguments) = Arguments::parse_from(words).chore else {
            panic!("another chore");
        };
        assert_eq!(arguments.words, &words[2..]);
        let Chore::Bench(arguments) =
            Arguments::parse_from(["cargo xtask", "bench", "--help"]).chore
        else {
            panic!("another chore");
        };
        assert_eq!(arguments.words, ["--help"]);
    }
}
