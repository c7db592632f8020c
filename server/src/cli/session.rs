//! A run over files: what the commands that look at trees share.

use std::sync::Arc;

use astrolens_metrics::{METRICS, Metric};
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{FileReport, Summary};

use super::logging;
use super::options::{OutputOptions, WorkOptions};
use crate::error::Result;
use crate::render::{self, Encoder, Purpose, Renderer};
use crate::scan::{FileOutcome, Found, Job, Revise, Settings, Sink, Uniform, run};

/// How files are looked at.
pub(crate) struct Session<'run> {
    /// How the work is done.
    pub(crate) work: &'run WorkOptions,
    /// Whether the increments behind every figure are reported.
    pub(crate) explain: bool,
    /// What the command does to a report before it is counted and written.
    pub(crate) revise: Option<&'run Revise<'run>>,
}

/// What a report shows.
pub(crate) struct View {
    /// What it is for.
    pub(crate) purpose: Purpose,
    /// How many functions an overview lists.
    pub(crate) top: usize,
    /// The metric an overview sorts by.
    pub(crate) sort: &'static Metric,
}

impl View {
    /// The findings.
    pub(crate) const GATE: Self = Self { purpose: Purpose::Gate, top: 1, sort: &METRICS[0] };
}

/// How a session ended.
pub(crate) struct Ended {
    /// What was reported.
    pub(crate) summary: Summary,
    /// Whether all that the user named could be looked at.
    pub(crate) complete: bool,
}

impl Session<'_> {
    /// Looks at what was `found`, for what [`revise`](Self::revise) makes of it.
    ///
    /// # Errors
    /// None of its own: what cannot be read has a report that says so.
    pub(crate) fn visit(&self, found: &Found) -> Result<Ended> {
        let mut sums = Sums(Summary::default());
        let config = astrolens_config::defaults(self.explain);
        let complete = self.run(found, config, None, &|_| false, &mut sums)?;
        Ok(Ended { summary: sums.with_problems(found), complete })
    }

    /// Looks at what was `found` and writes the report.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub(crate) fn report(
        &self,
        found: &Found,
        output: &OutputOptions,
        view: &View,
    ) -> Result<Ended> {
        let format = output.format()?;
        let config = astrolens_config::defaults(self.explain || format.explained);
        let options = render::Options {
            purpose: view.purpose,
            title: found.title.clone(),
            thresholds: config.code.thresholds.clone(),
            top: view.top,
            sort: view.sort,
            explain: self.explain,
            prefix: found.prefix.clone(),
            terminal: output.terminal(),
        };
        let wants_source = |report: &_| (format.wants_source)(report, &options);
        let renderer = (format.open)(output.open()?, &options);
        let mut reporter = Reporter { renderer, sums: Sums(Summary::default()), output };
        let complete = self.run(found, config, format.encode, &wants_source, &mut reporter)?;
        let Reporter { mut renderer, sums, output } = reporter;
        let summary = sums.with_problems(found);
        renderer.finish(&summary).map_err(|error| output.error(error))?;
        Ok(Ended { summary, complete })
    }

    /// Tells of what could not be walked, and hands the reports of the rest to `sink`; whether
    /// all that the user named could be looked at.
    fn run(
        &self,
        found: &Found,
        config: AnalysisConfig,
        encode: Option<Encoder>,
        wants_source: &(dyn Fn(&FileReport) -> bool + Sync),
        sink: &mut dyn Sink,
    ) -> Result<bool> {
        let failed = logging::problems(&found.problems);
        let job = Job {
            files: &found.files,
            settings: &Uniform(Arc::new(Settings::new(config))),
            threads: self.work.threads(),
            revise: self.revise,
            encode,
            wants_source,
        };
        run(&job, sink)?;
        Ok(!failed)
    }
}

/// Sums up outcomes.
struct Sums(Summary);

impl Sink for Sums {
    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        self.0.add(&outcome.report);
        Ok(())
    }
}

impl Sums {
    /// The totals, with what could not be walked.
    fn with_problems(self, found: &Found) -> Summary {
        let mut summary = self.0;
        for problem in &found.problems {
            *summary.skipped.entry(problem.reason.to_owned()).or_default() += 1;
        }
        summary
    }
}

/// Sums up outcomes and passes them to a renderer.
struct Reporter<'out> {
    renderer: Box<dyn Renderer + 'out>,
    sums: Sums,
    output: &'out OutputOptions,
}

impl Sink for Reporter<'_> {
    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        self.sums.0.add(&outcome.report);
        match outcome.encoded {
            Some(encoded) => self.renderer.encoded(&encoded),
            None => self.renderer.file(&outcome.report, outcome.source.as_deref()),
        }
        .map_err(|error| self.output.error(error))
    }
}
