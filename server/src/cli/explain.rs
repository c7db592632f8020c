//! `astrolens explain`.

use super::Verdict;
use super::options::GlobalOptions;
use crate::error::{Error, Result};

/// Explain a rule, a metric, or the points of one function line by line.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

impl Arguments {
    /// Runs the command.
    #[expect(clippy::unused_self, reason = "every command has this shape")]
    pub(crate) fn run(self, _global: &GlobalOptions) -> Result<Verdict> {
        Err(Error::usage("`explain` is not built yet", "use `scan`"))
    }
}
