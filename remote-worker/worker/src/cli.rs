//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::settings::{Given, Settings};
use crate::{child, serve};

/// Analyses texts for scans on other machines.
#[derive(Debug, Parser)]
#[command(name = "astrolens-worker", version, args_conflicts_with_subcommands = true)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    serve: Serve,
}

#[derive(Debug, clap::Subcommand)]
enum Command {
    /// Listens for clients and analyses what they send (the default).
    Serve(Box<Serve>),
    /// Analyses what its standard input asks for.
    #[command(hide = true)]
    Child(child::Arguments),
}

#[derive(Debug, clap::Args)]
struct Serve {
    /// A file with settings: keys named as the flags are, with `_` for `-`.
    #[arg(long, env = "ASTROLENS_WORKER_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    /// Prints the settings that hold, as such a file, and ends.
    #[arg(long)]
    print_config: bool,
    #[command(flatten)]
    given: Given,
}

/// Does what the command line says.
#[must_use]
pub fn main() -> ExitCode {
    let Cli { command, serve } = Cli::parse();
    match command.unwrap_or_else(|| Command::Serve(Box::new(serve))) {
        Command::Child(arguments) => child::run(&arguments),
        Command::Serve(serve) => match run(*serve) {
            Ok(code) => code,
            Err(error) => failed(&error),
        },
    }
}

/// Runs a worker until it is told to end.
fn run(serve: Serve) -> Result<ExitCode, Error> {
    let settings = Settings::resolve(serve.given, serve.config.as_deref())?;
    if serve.print_config {
        print(&settings.to_toml());
        return Ok(ExitCode::SUCCESS);
    }
    Ok(serve::run(settings)?)
}

/// Why a worker cannot run.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Settings(#[from] crate::settings::Error),
    #[error(transparent)]
    Serve(#[from] serve::Error),
}

#[expect(clippy::print_stdout, reason = "what was asked for")]
fn print(text: &str) {
    print!("{text}");
}

#[expect(clippy::print_stderr, reason = "the one place that tells a person why it cannot run")]
fn failed(error: &Error) -> ExitCode {
    eprintln!("astrolens-worker: {error}");
    ExitCode::from(2)
}
