//! `astrolens check`: the gate.

use std::path::PathBuf;

use astrolens_error::{Error, Result};
use astrolens_gate::{self as gate, About, Asked, BaselineLocation, Gate, Said};
use astrolens_graph::Projects;
use astrolens_model::{FileReport, Severity};
use astrolens_render::Purpose;
use astrolens_scan::Later;
use astrolens_scan::backend::Backend;
use astrolens_scan::cache::Cache;
use clap::ValueEnum;

use super::architecture;
use super::options::{CostOptions, FileSelection, GlobalOptions, OutputOptions, WorkOptions};
use super::pool::Workers;
use super::session::{Session, Tree, nothing_measured};
use super::{Verdict, known, logging};

/// Gate a build: fail where functions are too complex
///
/// Shows the findings that remain after the severity, the baseline and the changes since a
/// revision have been taken into account, and exits with 1 if there are any.
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the command line")]
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
    /// Only findings that are new or got worse since the current history parted from this
    /// revision, uncommitted changes included
    #[arg(long, value_name = "REVISION", help_heading = "Gate")]
    since: Option<String>,
    /// Only findings that are new or got worse by this patch, a unified diff that leads to the
    /// files as they are; `-` for standard input. Its paths start at the top of the project
    #[arg(long, value_name = "FILE", conflicts_with = "since", help_heading = "Gate")]
    patch: Option<PathBuf>,
    /// With `--since`: all findings about functions with a line that was changed, whether they got
    /// worse or not
    #[arg(long, requires = "since", help_heading = "Gate")]
    touched: bool,
    /// Pass where there is nothing to measure, as when a hook is given files of other languages
    #[arg(long, help_heading = "Gate")]
    allow_empty: bool,
    /// Exit with 0 even if there are findings; 2 still says that something could not be done
    #[arg(long, help_heading = "Gate")]
    exit_zero: bool,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    work: WorkOptions,
    #[command(flatten)]
    cost: CostOptions,
}

/// The mildest severity that fails.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(super) enum FailOn {
    /// Everything fails
    #[value(aliases = ["info", "note", "notes", "i"])]
    Information,
    /// Warnings and errors fail
    #[default]
    #[value(aliases = ["warn", "warnings"])]
    Warning,
    /// Only errors fail
    #[value(alias = "errors")]
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
        let workers = self.work.workers.start()?;
        let session = Session::new(&self.output, (&self.work, &workers), Purpose::Gate);
        let session = Session { stats: self.cost.stats, ..session };
        let mut tree = session.walk(&self.files, global)?;
        let known = self.known(&mut tree)?;
        let mut projects = architecture::projects(&session, &mut tree, (&self.files, global))?;
        let asked = (known.as_ref(), &mut projects);
        let gate = self.gate(&mut tree, asked, (global, &workers))?;
        let said = Said::of(&projects, &tree.found, gate.ratchet.as_ref());
        let revise = |report: &mut FileReport| {
            said.add(report);
            gate.revise(report);
        };
        let mut beside = gate.beside();
        if !self.is_about_change() {
            let exceptions = said.exceptions.iter().cloned().map(|mut report| {
                gate.revise(&mut report);
                report
            });
            beside.extend(exceptions.filter(|report| !report.findings.is_empty()));
        }
        let later: Option<&dyn Later> = Some(&gate);
        let fail_on = self.fail_on.into();
        let session = Session { fail_on, revise: Some(&revise), beside: &beside, later, ..session };
        let ended = session.run(tree)?;
        if ended.measured == 0 && ended.complete && !self.is_about_change() && !self.allow_empty {
            return Err(nothing_measured(&self.files, global, &ended));
        }
        let verdict = if !ended.complete || ended.has_gaps {
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
        let is_excused = self.exit_zero && verdict == Verdict::Failed;
        Ok(if is_excused { Verdict::Passed } else { verdict })
    }

    /// Whether it is about a change and not about all there is.
    fn is_about_change(&self) -> bool {
        self.since.is_some() || self.patch.is_some()
    }

    /// The baseline, if there is one to hold findings against.
    fn known(&self, tree: &mut Tree) -> Result<Option<BaselineLocation>> {
        let place = match &self.baseline {
            Some(path) => Some(BaselineLocation { path: path.clone(), sought_from: None }),
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
    fn gate(
        &self,
        tree: &mut Tree,
        (known, projects): (Option<&BaselineLocation>, &mut Projects),
        (global, workers): (&GlobalOptions, &Workers),
    ) -> Result<Gate> {
        let about = match (&self.patch, self.since.as_deref()) {
            (Some(path), _) => About::Patch(path),
            (None, Some(revision)) if self.touched => About::Touched(revision),
            (None, Some(revision)) => About::Since(revision),
            (None, None) => About::All,
        };
        let asked = Asked { about, fail_on: self.fail_on.into(), baseline: known.cloned() };
        let cache = self.is_about_change().then(|| tree.take_cache(&self.work)).flatten();
        let backend = workers.backend(tree.found.files.len());
        let means = (cache.as_ref(), &*backend, projects);
        let gate = Gate::of(&asked, &mut self.tree(tree, means, global));
        tree.cache = cache;
        gate
    }

    /// The files of `tree`, as a gate looks at them.
    fn tree<'run>(
        &self,
        tree: &'run mut Tree,
        (cache, backend, projects): (Option<&'run Cache>, &'run dyn Backend, &'run mut Projects),
        global: &GlobalOptions,
    ) -> gate::Tree<'run> {
        gate::Tree {
            found: &mut tree.found,
            workspaces: &mut tree.workspaces,
            starts: self.files.starts(),
            paths: self.files.on_disk().cloned().collect(),
            walk: self.files.walk_options(),
            options: self.files.options(global),
            languages: self.files.languages(),
            cache,
            backend,
            threads: self.work.threads(),
            projects: Some(projects),
            pace: None,
            note: &logging::note,
        }
    }
}
