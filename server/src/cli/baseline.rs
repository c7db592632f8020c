//! `astrolens baseline`.

use super::Verdict;
use super::options::GlobalOptions;
use crate::error::{Error, Result};

/// Record today's findings so that only new or worse ones fail.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

impl Arguments {
    /// Runs the command.
    #[expect(clippy::unused_self, reason = "every command has this shape")]
    pub(crate) fn run(self, _global: &GlobalOptions) -> Result<Verdict> {
        Err(Error::usage("`baseline` is not built yet", "use `scan`"))
    }
}
