//! A run over files that ends in a report: what the commands that look at trees share.

use std::sync::Arc;

use astrolens_metrics::{METRICS, Metric};
use astrolens_model::Summary;

use super::logging;
use super::options::{OutputOptions, WorkOptions};
use crate::error::Result;
use crate::render::{self, Purpose, Renderer};
use crate::scan::{FileOutcome, Found, Job, Revise, Settings, Sink, Uniform, run};

/// How files are looked at and reported.
pub(crate) struct Session<'run> {
    /// What the report looks like and where it goes.
    pub(crate) output: &'run OutputOptions,
    /// How the work is done.
    pub(crate) work: &'run WorkOptions,
    /// What the report is for.
    pub(crate) purpose: Purpose,
    /// Whether the increments behind every figure are reported.
    pub(crate) explain: bool,
    /// How many functions an overview lists.
    pub(crate) top: usize,
    /// The metric an overview sorts by.
    pub(crate) sort: &'static Metric,
    /// What the command does to a report before it is counted and written.
    pub(crate) revise: Option<&'run Revise<'run>>,
}

/// How a session ended.
pub(crate) struct Ended {
    /// What was reported.
    pub(crate) summary: Summary,
    /// Whether all that the user named could be looked at.
    pub(crate) complete: bool,
}

impl<'run> Session<'run> {
    /// A session that reports everything as it is.
    pub(crate) fn new(
        output: &'run OutputOptions,
        work: &'run WorkOptions,
        purpose: Purpose,
    ) -> Self {
        let sort = &METRICS[0];
        Self { output, work, purpose, explain: false, top: 1, sort, revise: None }
    }

    /// Looks at what was `found` and writes the report.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub(crate) fn run(&self, found: &Found) -> Result<Ended> {
        let failed = logging::problems(&found.problems);
        let format = self.output.format()?;
        let config = astrolens_config::defaults(self.explain || format.explained);
        let options = render::Options {
            purpose: self.purpose,
            title: found.title.clone(),
            thresholds: config.code.thresholds.clone(),
            top: self.top,
            sort: self.sort,
            explain: self.explain,
            prefix: found.prefix.clone(),
            terminal: self.output.terminal(),
        };
        let settings = Uniform(Arc::new(Settings::new(config)));
        let wants_source = |report: &_| (format.wants_source)(report, &options);
        let job = Job {
            files: &found.files,
            settings: &settings,
            threads: self.work.threads(),
            revise: self.revise,
            encode: format.encode,
            wants_source: &wants_source,
        };
        let output = self.output.open()?;
        let mut reporter = Reporter {
            renderer: (format.open)(output, &options),
            summary: Summary::default(),
            output: self.output,
        };
        run(&job, &mut reporter)?;
        for problem in &found.problems {
            *reporter.summary.skipped.entry(problem.reason.to_owned()).or_default() += 1;
        }
        let summary = reporter.finish()?;
        Ok(Ended { summary, complete: !failed })
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
    fn finish(mut self) -> Result<Summary> {
        self.renderer.finish(&self.summary).map_err(|error| self.output.error(error))?;
        Ok(self.summary)
    }
}
