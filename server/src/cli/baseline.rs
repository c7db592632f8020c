//! `astrolens baseline`: today's findings as the file of those that pass.

use std::io::Write as _;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use astrolens_model::FileReport;

use super::check::FailOn;
use super::options::{Destination, FileSelection, GlobalOptions, OutputOptions, WorkOptions};
use super::session::Session;
use super::{Verdict, known, logging};
use crate::error::Result;
use crate::gate::{Baseline, Gate, Paths};
use crate::render::{Purpose, plain};

/// Record today's findings so that only new or worse ones fail
///
/// Commit the file: `astrolens check` finds it by itself.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    files: FileSelection,
    /// The file to write, `-` for standard output; the one that the configuration names, or
    /// `astrolens-baseline.json` at the top of the workspace, unless given. Its paths are relative
    /// to its own folder, or to the current one
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
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
        let mut tree = session.walk(&self.files, global)?;
        let output = self.output.unwrap_or_else(|| known::place(&self.files, &mut tree));
        let paths = Paths::beside(&tree.found.prefix, &output);
        let gate = Gate { fail_on: self.fail_on.into(), ratchet: None, changes: Vec::new() };
        let baseline = Mutex::new(Baseline::default());
        let revise = |report: &mut FileReport| {
            gate.revise(report);
            let mut baseline = baseline.lock().unwrap_or_else(PoisonError::into_inner);
            baseline.add(paths.tell(&report.path), report);
        };
        let session = Session { revise: Some(&revise), ..session };
        let ended = session.visit(&tree)?;
        let baseline = baseline.into_inner().unwrap_or_else(PoisonError::into_inner);
        if output.as_os_str() == "-" {
            let standard = Destination::default();
            let written = standard.open()?.write_all(baseline.to_text().as_bytes());
            written.map_err(|error| standard.error(error))?;
        } else {
            baseline.write(&output)?;
            let findings = plain::count(baseline.len() as u64, "finding");
            logging::note(&format!("recorded {findings} in `{}`", output.display()));
        }
        Ok(if ended.complete { Verdict::Passed } else { Verdict::Incomplete })
    }
}
