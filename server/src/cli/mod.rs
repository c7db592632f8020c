//! The command line: its commands, what they share, and how the program ends.

mod architecture;
mod ast;
mod baseline;
mod check;
mod completions;
mod config;
mod configuration;
mod diff;
mod explain;
mod graph;
mod known;
mod languages;
mod logging;
mod lsp;
mod man;
mod manual;
mod mistakes;
mod naming;
mod options;
mod pool;
mod print;
mod progress;
mod scan;
mod session;
mod single;
mod statistics;
mod stdin;
mod target;
mod workers;

use std::path::Path;
use std::process::ExitCode;

use astrolens_error::{Error, Result};
use clap::{FromArgMatches, Parser, Subcommand};

use options::GlobalOptions;

/// Code insight for seven languages: complexity explained line by line.
///
/// Astrolens measures every function of a repository in Python, Go, C, C++, JavaScript, TypeScript
/// and Rust, and shows for each point of complexity the line that added it and why.
#[derive(Debug, Parser)]
#[command(name = "astrolens", version, propagate_version = true, max_term_width = 100)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: GlobalOptions,
    #[command(subcommand)]
    command: Command,
}

/// One row for each command, in the order in which help shows them.
#[derive(Debug, Subcommand)]
enum Command {
    Scan(scan::Arguments),
    Check(check::Arguments),
    Baseline(baseline::Arguments),
    Diff(diff::Arguments),
    Explain(explain::Arguments),
    Graph(graph::Arguments),
    Ast(ast::Arguments),
    Config(config::Arguments),
    Lsp(lsp::Arguments),
    Workers(workers::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// What a command that did its work has to say to the shell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing to object to.
    Passed,
    /// The gate failed: there are findings.
    Failed,
    /// Something that was asked for could not be looked at, as was told; the rest was.
    Incomplete,
}

/// Runs the program: reads the arguments, runs the command, maps its end to an exit code, as
/// `manual.rs` explains them.
pub(crate) fn main() -> ExitCode {
    let parsed = manual::command().try_get_matches();
    let mut cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    cli.global.gather_settings(std::env::args_os());
    cli.global.color.apply();
    if cli.global.quiet {
        logging::be_quiet();
    }
    let started = logging::start(cli.global.verbose, cli.log_file());
    end(started.and_then(|()| cli.run()))
}

/// What the shell is told of how a run ended; a person is told of what went wrong.
fn end(ended: Result<Verdict>) -> ExitCode {
    match ended {
        Ok(Verdict::Passed) => ExitCode::SUCCESS,
        Ok(Verdict::Failed) => ExitCode::from(1),
        Ok(Verdict::Incomplete) => ExitCode::from(2),
        Err(error) if error.is_closed_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            logging::show(&miette::Report::new(error));
            ExitCode::from(2)
        }
    }
}

impl Cli {
    /// The file that the log goes to, if not to standard error.
    fn log_file(&self) -> Option<&Path> {
        match &self.command {
            Command::Lsp(arguments) => arguments.log_file(),
            _ => None,
        }
    }

    fn run(self) -> Result<Verdict> {
        let global = &self.global;
        match self.command {
            Command::Scan(arguments) => arguments.run(global),
            Command::Check(arguments) => arguments.run(global),
            Command::Baseline(arguments) => arguments.run(global),
            Command::Diff(arguments) => arguments.run(global),
            Command::Explain(arguments) => arguments.run(global),
            Command::Graph(arguments) => arguments.run(global),
            Command::Ast(arguments) => arguments.run(global),
            Command::Config(arguments) => arguments.run(global),
            Command::Lsp(arguments) => arguments.run(global),
            Command::Workers(arguments) => arguments.run(global),
            Command::Completions(arguments) => arguments.run(global),
            Command::Man(arguments) => arguments.run(global),
        }
    }
}

/// Shows what clap has to say: help and version are no failure unless they cannot be shown.
fn usage(error: &clap::Error) -> ExitCode {
    let printed = error.print().map_err(Error::Output);
    if error.use_stderr() {
        return ExitCode::from(2);
    }
    end(printed.map(|()| Verdict::Passed))
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::Cli;

    #[test]
    fn the_command_line_is_well_formed() {
        Cli::command().debug_assert();
    }
}
