//! `astrolens check`: the gate.

use std::path::{Path, PathBuf};

use astrolens_model::Severity;
use clap::ValueEnum;

use super::options::{FileSelection, GlobalOptions, OutputOptions, WorkOptions};
use super::session::{Session, Tree};
use super::{Verdict, logging, since};
use crate::error::Result;
use crate::gate::{Baseline, Gate, Paths, Ratchet, Tightening};
use crate::render::{Purpose, plain};

/// Gate a build: fail where functions are too complex
///
/// Shows the findings that remain after the severity, the baseline and the changes since a
/// revision have been taken into account, and exits with 1 if there are any.
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    files: FileSelection,
    /// The mildest severity that fails; what is milder is not shown
    #[arg(long, value_enum, default_value_t, value_name = "SEVERITY", help_heading = "Gate")]
    fail_on: FailOn,
    /// Let findings in this file pass unless they got worse (see `astrolens baseline`)
    #[arg(long, value_name = "FILE", help_heading = "Gate")]
    baseline: Option<PathBuf>,
    /// Drop from the baseline what is gone, and lower what got better
    #[arg(long, requires = "baseline", help_heading = "Gate")]
    update_baseline: bool,
    /// Only what is new or got worse since the current history parted from this revision,
    /// uncommitted changes included
    #[arg(long, value_name = "REVISION", help_heading = "Gate")]
    since: Option<String>,
    /// With `--since`: all that is found of functions with a line that was touched, whether they
    /// got worse or not
    #[arg(long, requires = "since", help_heading = "Gate")]
    touched: bool,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    work: WorkOptions,
}

/// The mildest severity that fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Everything fails
    Information,
    /// Warnings and errors fail
    #[default]
    Warning,
    /// Only errors fail
    Error,
}

impl From<FailOn> for Severity {
    fn from(fail_on: FailOn) -> Self {
        match fail_on {
            FailOn::Information => Self::Information,
            FailOn::Warning => Self::Warning,
            FailOn::Error => Self::Error,
        }
    }
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let session = Session::new(&self.output, &self.work, Purpose::Gate);
        let mut tree = session.walk(&self.files, global)?;
        let gate = self.gate(&mut tree, global)?;
        let revise = |report: &mut _| gate.revise(report);
        let session = Session { revise: Some(&revise), beside: gate.beside(), ..session };
        let ended = session.run(tree)?;
        if let (Some(ratchet), Some(path)) = (gate.ratchet, &self.baseline) {
            self.tell(&ratchet.tighten(), path)?;
        }
        Ok(if !ended.complete {
            Verdict::Incomplete
        } else if ended.summary.severities.range(Severity::from(self.fail_on)..).next().is_some() {
            Verdict::Failed
        } else {
            Verdict::Passed
        })
    }

    /// The gate as it was asked for; leaves in `tree` what it needs to see.
    fn gate(&self, tree: &mut Tree, global: &GlobalOptions) -> Result<Gate> {
        let found = &tree.found;
        let ratchet = match &self.baseline {
            Some(path) => {
                let paths = Paths::new(&found.prefix, folder_of(path));
                Some(Ratchet::new(Baseline::read(path)?, paths))
            }
            None => None,
        };
        let change = match &self.since {
            Some(revision) => {
                let fail_on = self.fail_on.into();
                let asked = since::Asked { revision, touched: self.touched, fail_on };
                Some(since::change(&asked, &self.files, tree, (&self.work, global))?)
            }
            None => None,
        };
        Ok(Gate { fail_on: self.fail_on.into(), ratchet, change })
    }

    /// Tells what became of the baseline, and tightens it if that was asked for.
    fn tell(&self, tightening: &Tightening, path: &Path) -> Result<()> {
        let Tightening { baseline, passed, better, gone } = tightening;
        let known = |count: usize| plain::count(count as u64, "known finding");
        if *passed > 0 {
            logging::note(&format!("{} in `{}` passed", known(*passed), path.display()));
        }
        if better + gone == 0 {
            return Ok(());
        }
        let what = format!("{} got better and {gone} went away", known(*better));
        if self.update_baseline {
            baseline.write(path)?;
            logging::note(&format!("{what}: tightened `{}`", path.display()));
        } else {
            logging::note(&format!("{what}: tighten the baseline with `--update-baseline`"));
        }
        Ok(())
    }
}

/// The folder that holds the file at `path`.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}
