//! The `astrolens` program: one command line over the analyzers.
//!
//! Invariants: `main` only installs the allocator and calls [`cli::main`]; a command is one file under `cli/` and one
//! row of [`cli::Command`]; nothing below `cli/` reads arguments or exits the process.

mod cli;

use std::process::ExitCode;

fn main() -> ExitCode {
    astrolens_alloc::install();
    cli::main()
}
