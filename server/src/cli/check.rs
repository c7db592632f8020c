//! `astrolens check`.

use super::Verdict;
use super::options::GlobalOptions;
use crate::error::{Error, Result};

/// Gate a build: fail where functions are too complex.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {}

impl Arguments {
    /// Runs the command.
    #[expect(clippy::unused_self, reason = "every command has this shape")]
    pub(crate) fn run(self, _global: &GlobalOptions) -> Result<Verdict> {
        Err(Error::usage("`check` is not built yet", "use `scan`"))
    }
}
