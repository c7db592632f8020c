//! `astrolens scan`: measures a tree and reports.

use super::options::{
    Chosen, FileSelection, GlobalOptions, ListOptions, OutputOptions, WorkOptions,
};
use super::session::{Session, what_is_there};
use super::{Verdict, logging};
use crate::error::Result;
use crate::render::Purpose;

/// Measure files and show the worst functions
#[derive(Debug, clap::Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct Arguments {
    #[command(flatten)]
    files: FileSelection,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    list: ListOptions,
    #[command(flatten)]
    chosen: Chosen,
    #[command(flatten)]
    work: WorkOptions,
    /// Report the increments behind every figure, line by line
    #[arg(long, help_heading = "Output")]
    explain: bool,
}

/// What stands below the options.
const AFTER_HELP: &str = "\
Marks in tables:
  !! above the limit of an error
  !  above the limit of a warning
  i  above the limit of information (a note)

NPath is the number of ways through a function: it doubles with each `if` behind another.
`astrolens explain` has a page on each metric and rule.

Exit codes:
  0  done
  2  something could not be done: a wrong option, a mistake in the configuration, a file that was
     named and cannot be read";

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let session = Session {
            explain: self.explain,
            top: self.list.top(),
            sort: self.list.sort()?,
            listing: self.chosen.listing(),
            ..Session::new(&self.output, &self.work, Purpose::Overview)
        };
        let tree = session.walk(&self.files, global)?;
        let ended = session.run(tree)?;
        if ended.measured == 0 && ended.complete {
            let there = what_is_there(&self.files, global);
            logging::warn(&format!("nothing was measured: {there}"));
        }
        Ok(if ended.complete { Verdict::Passed } else { Verdict::Incomplete })
    }
}
