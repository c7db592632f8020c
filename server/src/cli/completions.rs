//! `astrolens completions`: completion scripts for shells.

use astrolens_error::Result;
use clap::CommandFactory;
use clap_complete::Shell;

use super::options::GlobalOptions;
use super::print::print;
use super::{Cli, Verdict};

/// Print the completion script of a shell
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// The shell; install with, say, `astrolens completions bash > ~/.local/share/bash-completion/completions/astrolens`
    shell: Shell,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, _global: &GlobalOptions) -> Result<Verdict> {
        let mut script = Vec::new();
        clap_complete::generate(self.shell, &mut Cli::command(), "astrolens", &mut script);
        print(&script)?;
        Ok(Verdict::Passed)
    }
}
