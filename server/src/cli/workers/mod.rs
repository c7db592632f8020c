//! `astrolens workers`: what a person wants to know of the workers that scans can ask.

mod status;

use astrolens_error::Result;

use super::Verdict;
use super::options::GlobalOptions;

/// Show the workers that can analyse in place of this machine
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    action: Action,
}

/// What to do with workers.
#[derive(Debug, clap::Subcommand)]
enum Action {
    /// Print how each worker is doing, or why it cannot be asked
    Status(status::Arguments),
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, _: &GlobalOptions) -> Result<Verdict> {
        match self.action {
            Action::Status(arguments) => arguments.run(),
        }
    }
}
