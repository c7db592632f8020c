//! `astrolens scan`: measures a tree and reports.

use astrolens_error::Result;
use astrolens_gate::Said;
use astrolens_metrics::type_metric;
use astrolens_model::FileReport;
use astrolens_render::{Increments, Purpose};
use astrolens_scan::Revise;

use super::architecture;
use super::options::{
    Chosen, CostOptions, FileSelection, GlobalOptions, ListOptions, OutputOptions, WorkOptions,
    format_refused, type_metrics,
};
use super::session::{Session, what_is_there};
use super::{Verdict, logging};

/// Measure files and show the worst functions
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    files: FileSelection,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    list: ListOptions,
    /// Show the worst types instead of functions, by this metric; by `wmc` unless one is given
    #[arg(
        long,
        value_parser = type_metrics(),
        value_name = "METRIC",
        num_args = 0..=1,
        require_equals = true,
        default_missing_value = "wmc",
        help_heading = "Output"
    )]
    types: Option<String>,
    #[command(flatten)]
    chosen: Chosen,
    #[command(flatten)]
    work: WorkOptions,
    #[command(flatten)]
    cost: CostOptions,
    /// Show the points behind every figure, line by line
    #[arg(long, help_heading = "Output")]
    explain: bool,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, global: &GlobalOptions) -> Result<Verdict> {
        let format = self.output.format()?;
        if self.explain && format.increments == Increments::Never {
            return Err(format_refused("--explain", format, |format| {
                format.increments != Increments::Never
            }));
        }
        if self.types.is_some() && !format.types {
            return Err(format_refused("--types", format, |format| format.types));
        }
        let workers = self.work.workers.start()?;
        let session = Session {
            explain: self.explain,
            top: self.list.top(),
            sort: self.list.sort()?,
            listing: self.chosen.listing(),
            types: self.types.as_deref().and_then(type_metric),
            stats: self.cost.stats,
            ..Session::new(&self.output, (&self.work, &workers), Purpose::Overview)
        };
        let mut tree = session.walk(&self.files, global)?;
        let projects = architecture::projects(&session, &mut tree, (&self.files, global))?;
        let said = Said::of(&projects, &tree.found, None);
        let revise = |report: &mut FileReport| said.add(report);
        let revise: Option<&Revise<'_>> = if said.is_empty() { None } else { Some(&revise) };
        let session = Session { revise, beside: &said.exceptions, ..session };
        let ended = session.run(tree)?;
        if ended.measured == 0 && ended.complete {
            let there = what_is_there(&self.files, global, &ended);
            logging::warn(&format!("nothing was measured: {there}"));
        }
        Ok(if ended.complete { Verdict::Passed } else { Verdict::Incomplete })
    }
}
