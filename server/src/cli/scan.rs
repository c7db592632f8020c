//! `astrolens scan`: measures a tree and reports.

use std::sync::Arc;

use astrolens_model::Summary;

use super::options::{FileSelection, GlobalOptions, OutputOptions, WorkOptions};
use super::{Verdict, logging};
use crate::error::Result;
use crate::render::{Purpose, Renderer};
use crate::scan::{FileOutcome, Job, Settings, Sink, Uniform, run, walk};

/// Measure files and show the worst functions
#[derive(Debug, clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    files: FileSelection,
    #[command(flatten)]
    output: OutputOptions,
    #[command(flatten)]
    work: WorkOptions,
    /// Report the increments behind every figure, line by line
    #[arg(long, help_heading = "Output")]
    explain: bool,
}

impl Arguments {
    /// Runs the command.
    pub(crate) fn run(self, _global: &GlobalOptions) -> Result<Verdict> {
        let found = walk(&self.files.paths, &self.files.walk_options()?);
        let failed = logging::problems(&found.problems);
        let format = self.output.format()?;
        let config = astrolens_config::defaults(self.explain || format.explained);
        let thresholds = config.code.thresholds.clone();
        let settings = Uniform(Arc::new(Settings::new(config)));
        let options =
            self.output.render_options(Purpose::Overview, self.explain, &found, thresholds)?;
        let wants_source = |report: &_| (format.wants_source)(report, &options);
        let job = Job {
            files: &found.files,
            settings: &settings,
            threads: self.work.threads(),
            encode: format.encode,
            wants_source: &wants_source,
        };
        let output = self.output.open()?;
        let mut reporter = Reporter {
            renderer: (format.open)(output, &options),
            summary: Summary::default(),
            output: &self.output,
        };
        run(&job, &mut reporter)?;
        for problem in &found.problems {
            *reporter.summary.skipped.entry(problem.reason.to_owned()).or_default() += 1;
        }
        reporter.finish()?;
        Ok(if failed { Verdict::Incomplete } else { Verdict::Passed })
    }
}

/// Sums up outcomes and passes them to a renderer.
struct Reporter<'out> {
    renderer: Box<dyn Renderer + 'out>,
    summary: Summary,
    output: &'out OutputOptions,
}

impl Sink for Reporter<'_> {
    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        self.summary.add(&outcome.report);
        match outcome.encoded {
            Some(encoded) => self.renderer.encoded(&encoded),
            None => self.renderer.file(&outcome.report, outcome.source.as_deref()),
        }
        .map_err(|error| self.output.error(error))
    }
}

impl Reporter<'_> {
    fn finish(mut self) -> Result<()> {
        self.renderer.finish(&self.summary).map_err(|error| self.output.error(error))
    }
}
