//! All files on all cores, their reports in order of path to one consumer.

use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use astrolens_model::FileReport;

use super::measure::{language_by_name, measure, read};
use super::ordered::ordered;
use super::settings::SettingsSource;
use super::walk::Candidate;
use crate::error::Result;
use crate::render::Encoder;

/// What changes a report once its file was analysed; runs on the threads that analyse.
pub(crate) type Revise<'job> = dyn Fn(&mut FileReport) + Sync + 'job;

/// What is to be done with files.
pub(crate) struct Job<'job> {
    /// The files, in the order in which their reports are wanted.
    pub(crate) files: &'job [Candidate],
    /// Their configurations.
    pub(crate) settings: &'job dyn SettingsSource,
    /// On how many threads.
    pub(crate) threads: NonZeroUsize,
    /// What changes each report before anybody else sees it.
    pub(crate) revise: Option<&'job Revise<'job>>,
    /// What makes a report ready for output, if the consumer wants it ready.
    pub(crate) encode: Option<Encoder>,
    /// Whether the consumer wants the text behind a report.
    pub(crate) wants_source: &'job (dyn Fn(&FileReport) -> bool + Sync),
}

/// What became of a file.
#[derive(Debug)]
pub(crate) struct FileOutcome {
    /// Its report, with its path.
    pub(crate) report: FileReport,
    /// Its report as [`Job::encode`] made it.
    pub(crate) encoded: Option<Vec<u8>>,
    /// Its text, where [`Job::wants_source`] said so.
    pub(crate) source: Option<Vec<u8>>,
    /// How many bytes were read.
    pub(crate) bytes: u64,
}

/// Who takes the outcomes, one after the other.
pub(crate) trait Sink {
    /// Takes what became of the next file in one of our languages.
    ///
    /// # Errors
    /// When nothing more can be taken; the work then ends.
    fn file(&mut self, outcome: FileOutcome) -> Result<()>;
}

/// What a worker keeps from file to file.
#[derive(Default)]
struct Worker {
    /// The bytes of the file at hand.
    buffer: Vec<u8>,
}

/// Does `job` and hands the outcomes to `sink` in the order of the files.
///
/// Files in none of our languages are passed over.
pub(crate) fn run(job: &Job<'_>, sink: &mut dyn Sink) -> Result<()> {
    let flow = ordered(
        job.files.len(),
        job.threads.get(),
        Worker::default,
        |worker, index| {
            let outcome = worker.outcome(&job.files[index], job);
            let weight = outcome.as_ref().map_or(0, FileOutcome::weight);
            (outcome, weight)
        },
        |outcome| match outcome.map_or(Ok(()), |outcome| sink.file(outcome)) {
            Ok(()) => ControlFlow::Continue(()),
            Err(error) => ControlFlow::Break(error),
        },
    );
    match flow {
        ControlFlow::Continue(()) => Ok(()),
        ControlFlow::Break(error) => Err(error),
    }
}

impl Worker {
    fn outcome(&mut self, file: &Candidate, job: &Job<'_>) -> Option<FileOutcome> {
        let language = language_by_name(file)?;
        let settings = job.settings.settings(file, language);
        let mut report = match read(file, settings.config.limits.max_bytes, &mut self.buffer) {
            Ok(()) => measure(&self.buffer, language, &settings),
            Err(refusal) => refusal.report(language),
        };
        report.path.clone_from(&file.name);
        if let Some(revise) = job.revise {
            revise(&mut report);
        }
        let encoded = job.encode.map(|encode| {
            let mut bytes = Vec::new();
            encode(&report, &mut bytes);
            bytes
        });
        let source = (job.wants_source)(&report).then(|| self.buffer.clone());
        Some(FileOutcome { report, encoded, source, bytes: self.buffer.len() as u64 })
    }
}

impl FileOutcome {
    /// About how many bytes it holds.
    fn weight(&self) -> usize {
        let report = &self.report;
        size_of::<Self>()
            + size_of_val(report.functions.as_slice())
            + size_of_val(report.findings.as_slice())
            + size_of_val(report.imports.as_slice())
            + self.encoded.as_ref().map_or(0, Vec::capacity)
            + self.source.as_ref().map_or(0, Vec::capacity)
    }
}
