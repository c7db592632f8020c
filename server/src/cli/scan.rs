//! `astrolens scan`: measures a tree and reports.

use super::Verdict;
use super::options::{FileSelection, GlobalOptions, ListOptions, OutputOptions, WorkOptions};
use super::session::Session;
use crate::error::Result;
use crate::render::Purpose;

/// Measure files and show the worst functions
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    files: FileSelection,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    list: ListOptions,
    #[command(flatten)]
    work: WorkOptions,
    /// Report the increments behind every figure, line by line
    #[arg(long, help_heading = "Output")]
    explain: bool,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let session = Session {
            explain: self.explain,
            top: self.list.top(),
            sort: self.list.sort()?,
            ..Session::new(&self.output, &self.work, Purpose::Overview)
        };
        let tree = session.walk(&self.files, global)?;
        let ended = session.run(tree)?;
        Ok(if ended.complete { Verdict::Passed } else { Verdict::Incomplete })
    }
}
