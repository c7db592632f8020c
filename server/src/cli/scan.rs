//! `astrolens scan`: measures a tree and reports.

use super::Verdict;
use super::options::{FileSelection, GlobalOptions, OutputOptions, WorkOptions};
use crate::error::{Error, Result};

/// Measure files and show the worst functions
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    files: FileSelection,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    work: WorkOptions,
    /// Report the increments behind every figure, line by line
    #[arg(long, help_heading = "Output")]
    explain: bool,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, _global: &GlobalOptions) -> Result<Verdict> {
        Err(Error::usage("not built yet", ""))
    }
}
