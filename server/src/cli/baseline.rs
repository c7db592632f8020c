//! `astrolens baseline`: today's findings as the file of those that pass.

use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use astrolens_model::FileReport;

use super::check::{FailOn, folder_of};
use super::options::{FileSelection, GlobalOptions, OutputOptions, WorkOptions};
use super::session::Session;
use super::{Verdict, logging};
use crate::error::Result;
use crate::gate::{Baseline, DEFAULT_FILE, Gate, Paths};
use crate::render::{Purpose, plain};

/// Record today's findings so that only new or worse ones fail
///
/// Commit the file, and gate with `astrolens check --baseline FILE`.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    files: FileSelection,
    /// The file to write; its paths are relative to its own folder
    #[arg(short, long, value_name = "FILE", default_value = DEFAULT_FILE)]
    output: PathBuf,
    /// The mildest severity that is recorded
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    #[command(flatten)]
    work: WorkOptions,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let nowhere = OutputOptions::default();
        let session = Session::new(&nowhere, &self.work, Purpose::Gate);
        let tree = session.walk(&self.files, global)?;
        let paths = Paths::new(&tree.found.prefix, folder_of(&self.output));
        let gate = Gate { fail_on: self.fail_on.into(), ratchet: None, change: None };
        let baseline = Mutex::new(Baseline::default());
        let revise = |report: &mut FileReport| {
            gate.revise(report);
            let mut baseline = baseline.lock().unwrap_or_else(PoisonError::into_inner);
            baseline.add(paths.tell(&report.path), report);
        };
        let session = Session { revise: Some(&revise), ..session };
        let ended = session.visit(&tree)?;
        let baseline = baseline.into_inner().unwrap_or_else(PoisonError::into_inner);
        baseline.write(&self.output)?;
        let findings = plain::count(baseline.len() as u64, "finding");
        logging::note(&format!("recorded {findings} in `{}`", self.output.display()));
        Ok(if ended.complete { Verdict::Passed } else { Verdict::Incomplete })
    }
}
