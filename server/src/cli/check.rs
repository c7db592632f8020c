//! `astrolens check`: the gate.

use std::path::PathBuf;

use astrolens_model::Severity;
use clap::ValueEnum;

use super::known::Place;
use super::options::{FileSelection, GlobalOptions, OutputOptions, WorkOptions};
use super::session::{Session, Tree};
use super::{Verdict, known, since};
use crate::error::{Error, Result};
use crate::gate::Gate;
use crate::render::Purpose;
use crate::scan::Later;

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
    /// Let findings in this file pass unless they got worse (see `astrolens baseline`); the one
    /// that the configuration names, or the nearest `astrolens-baseline.json`, unless given
    #[arg(long, value_name = "FILE", help_heading = "Gate")]
    baseline: Option<PathBuf>,
    /// Do without a baseline
    #[arg(long, conflicts_with_all = ["baseline", "update_baseline"], help_heading = "Gate")]
    no_baseline: bool,
    /// If nothing fails, drop from the baseline what is gone, lower what got better, and follow
    /// what was renamed
    #[arg(long, help_heading = "Gate")]
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
        let known = self.known(&mut tree)?;
        let gate = self.gate(&mut tree, known.as_ref(), global)?;
        let revise = |report: &mut _| gate.revise(report);
        let (beside, later): (_, Option<&dyn Later>) = (gate.beside(), Some(&gate));
        let session = Session { revise: Some(&revise), beside, later, ..session };
        let ended = session.run(tree)?;
        let verdict = if !ended.complete {
            Verdict::Incomplete
        } else if ended.summary.severities.range(Severity::from(self.fail_on)..).next().is_some() {
            Verdict::Failed
        } else {
            Verdict::Passed
        };
        if let (Some(ratchet), Some(place)) = (gate.ratchet, known) {
            let has_passed = verdict == Verdict::Passed;
            known::tell(&ratchet.tighten(), &place, self.update_baseline, has_passed)?;
        }
        Ok(verdict)
    }

    /// The baseline, if there is one to hold findings against.
    fn known(&self, tree: &mut Tree) -> Result<Option<Place>> {
        let place = match &self.baseline {
            Some(path) => Some(Place { path: path.clone(), is_named: true }),
            None if self.no_baseline => None,
            None => known::find(&self.files, tree),
        };
        if self.update_baseline && place.is_none() {
            let help = "name it with `--baseline`, or write one with `astrolens baseline`";
            return Err(Error::usage("there is no baseline to update", help));
        }
        Ok(place)
    }

    /// The gate as it was asked for; leaves in `tree` what it needs to see.
    fn gate(&self, tree: &mut Tree, known: Option<&Place>, global: &GlobalOptions) -> Result<Gate> {
        let ratchet = known.map(|place| known::ratchet(place, &tree.found.prefix)).transpose()?;
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
}
