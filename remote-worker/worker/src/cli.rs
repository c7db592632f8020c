//! The command line.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Parser;

use crate::settings::{Given, Role, Settings};
use crate::{child, local, serve};

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
    /// Listens for clients and has what they send analysed by workers that take it from a queue.
    Gateway(Box<Serve>),
    /// Starts workers on this machine to try them, and says how a scan names them.
    Local(local::Arguments),
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
    /// Ends with its standard input, and so with who started it.
    #[arg(long, hide = true)]
    until_input_ends: bool,
    #[command(flatten)]
    given: Given,
}

/// Does what the command line says.
#[must_use]
pub fn main() -> ExitCode {
    let Cli { command, serve } = Cli::parse();
    match command.unwrap_or_else(|| Command::Serve(Box::new(serve))) {
        Command::Child(arguments) => child::run(&arguments),
        Command::Local(arguments) => ended(local::run(&arguments).map_err(Error::from)),
        Command::Serve(serve) => ended(run(*serve, Role::Worker)),
        Command::Gateway(serve) => ended(run(*serve, Role::Gateway)),
    }
}

fn ended(ran: Result<ExitCode, Error>) -> ExitCode {
    ran.unwrap_or_else(|error| failed(&error))
}

/// Serves in this role until it is told to end.
fn run(serve: Serve, role: Role) -> Result<ExitCode, Error> {
    let settings = Settings::resolve(serve.given, serve.config.as_deref(), role)?;
    if serve.print_config {
        print(&settings.to_toml());
        return Ok(ExitCode::SUCCESS);
    }
    let watched = serve.until_input_ends.then(std::io::stdin);
    Ok(serve::run(settings, role, watched)?)
}

/// Why a worker cannot run.
#[derive(Debug, thiserror::Error)]
enum Error {
    #[error(transparent)]
    Settings(#[from] crate::settings::Error),
    #[error(transparent)]
    Serve(#[from] serve::Error),
    #[error(transparent)]
    Local(#[from] local::Error),
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
