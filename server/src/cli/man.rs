//! `astrolens man`: manual pages.

use std::path::PathBuf;

use clap::CommandFactory;
use clap_mangen::Man;

use super::options::GlobalOptions;
use super::print::print;
use super::{Cli, Verdict};
use crate::error::{Error, Result};

/// Print the manual page, or write one for each command into a folder
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    /// Write `astrolens.1` and one page for each command here, for `man -M` or a package
    #[arg(long, value_name = "FOLDER")]
    folder: Option<PathBuf>,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, _global: &GlobalOptions) -> Result<Verdict> {
        if let Some(folder) = self.folder {
            clap_mangen::generate_to(Cli::command(), &folder)
                .map_err(|source| Error::Write { path: folder, source })?;
        } else {
            let mut page = Vec::new();
            Man::new(Cli::command()).render(&mut page).map_err(Error::Output)?;
            print(&page)?;
        }
        Ok(Verdict::Passed)
    }
}
