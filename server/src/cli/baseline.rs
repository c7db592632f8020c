//! `astrolens baseline`: today's findings as the file of those that pass.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use astrolens_error::{Error, Result};
use astrolens_gate::{Baseline, Gate, Paths, Said};
use astrolens_model::FileReport;
use astrolens_render::{Purpose, plain};

use super::architecture;
use super::check::FailOn;
use super::options::{
    CostOptions, Destination, FileSelection, GlobalOptions, OutputOptions, WorkOptions,
};
use super::session::Session;
use super::{Verdict, known, logging};

/// Record today's findings so that only new or worse ones fail
///
/// Commit the file: `astrolens check` finds it by itself. Where only a part is looked at, what the
/// file knows of the rest stays.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    files: FileSelection,
    /// Write to this file, `-` for standard output; unless given, the one that the configuration
    /// names, or `astrolens-baseline.json` at the top of the workspace. Its paths are relative to
    /// its own folder, or to the current one
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// The mildest severity that is recorded
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY")]
    fail_on: FailOn,
    #[command(flatten)]
    work: WorkOptions,
    #[command(flatten)]
    cost: CostOptions,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let nowhere = OutputOptions::default();
        let workers = self.work.workers.start()?;
        let session = Session::new(&nowhere, (&self.work, &workers), Purpose::Gate);
        let mut tree = session.walk(&self.files, global)?;
        let output = self.output.unwrap_or_else(|| known::place(&self.files, &mut tree));
        let paths = Paths::beside(&tree.found.prefix, &output);
        let projects = architecture::projects(&session, &mut tree, (&self.files, global))?;
        let said = Said::of(&projects, &tree.found, None);
        let gate = Gate { fail_on: self.fail_on.into(), ratchet: None, changes: Vec::new() };
        let recorded = Mutex::new(Recorded::default());
        let revise = |report: &mut FileReport| {
            said.add(report);
            gate.revise(report);
            let mut recorded = recorded.lock().unwrap_or_else(PoisonError::into_inner);
            recorded.add(paths.tell(&report.path), report);
        };
        let session = Session { revise: Some(&revise), stats: self.cost.stats, ..session };
        let ended = session.visit(tree)?;
        for mut report in said.exceptions.iter().cloned() {
            gate.revise(&mut report);
            let mut recorded = recorded.lock().unwrap_or_else(PoisonError::into_inner);
            recorded.add(paths.tell(&report.path), &report);
        }
        let recorded = recorded.into_inner().unwrap_or_else(PoisonError::into_inner);
        if !ended.complete {
            logging::warn("nothing was recorded, since not all could be read");
            return Ok(Verdict::Incomplete);
        }
        let destination = Destination::at(output);
        match destination.file() {
            None => destination.write(recorded.baseline.to_text())?,
            Some(file) => recorded.write(file, &paths)?,
        }
        Ok(Verdict::Passed)
    }
}

/// What is found now.
#[derive(Default)]
struct Recorded {
    baseline: Baseline,
    /// The files that were measured, whether anything was found in them or not.
    measured: HashSet<String>,
}

impl Recorded {
    /// Adds the findings of `report`, whose path from the baseline's folder is `path`.
    fn add(&mut self, path: String, report: &FileReport) {
        if report.skipped.is_none() {
            self.baseline.add(path.clone(), report);
            self.measured.insert(path);
        }
    }

    /// Writes the baseline at `output`, whose paths are those that `paths` tells: what it knows of
    /// files that are there and were not looked at, it still knows.
    fn write(mut self, output: &Path, paths: &Paths) -> Result<()> {
        let findings = plain::count(self.baseline.count() as u64, "finding");
        let before = match Baseline::read_if_there(output) {
            Err(Error::Malformed { detail, .. }) => {
                let path = output.display();
                logging::warn(&format!(
                    "`{path}` is written anew, as it was no baseline: {detail}"
                ));
                Baseline::default()
            }
            before => before?.unwrap_or_default(),
        };
        let is_kept = |path: &str| !self.measured.contains(path) && paths.is_there(path);
        let kept = self.baseline.keep(before, is_kept);
        self.baseline.write(output)?;
        let kept = match kept {
            0 => String::new(),
            _ => format!(", beside {} in what was not looked at", plain::grouped(kept as u64)),
        };
        logging::note(&format!("recorded {findings} in `{}`{kept}", output.display()));
        Ok(())
    }
}
