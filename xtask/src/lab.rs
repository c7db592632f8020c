//! What measures and compares is a program of its own, since it takes ten times as long to build as
//! the chores do: `cargo xtask bench` and its like build it and hand their arguments on.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;
use lab_tools::process::show;

use crate::tidy;

/// Whatever an experiment is told: it reads them, and answers `--help`, itself.
#[derive(clap::Args)]
#[command(disable_help_flag = true)]
pub struct Arguments {
    /// What follows the experiment's name, as it is written.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true, value_name = "ARGUMENTS")]
    pub words: Vec<OsString>,
}

/// Builds the lab and runs `experiment` of it.
///
/// # Errors
/// When it does not build, or the experiment fails.
pub fn run(experiment: &str, arguments: &Arguments) -> Result<()> {
    show(&mut command(experiment, arguments))
}

fn command(experiment: &str, Arguments { words }: &Arguments) -> Command {
    let manifest = tidy::root().join("lab/Cargo.toml");
    let mut command = Command::new("cargo");
    // Paths among the arguments are relative to where the person is: cargo runs it there.
    command.args(["run", "--quiet", "--manifest-path"]).arg(manifest);
    command.arg("--").arg(experiment).args(words);
    command
}
