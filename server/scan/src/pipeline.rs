//! All files on all cores, their reports in order of path to one consumer.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::ops::ControlFlow;

use astrolens_model::FileReport;
use astrolens_syntax::Language;
use astrolens_syntax::detect::Tally;

use super::cache::Cache;
use super::ordered::ordered;
use super::statistics::Statistics;
use super::surroundings::Surroundings;
use super::walk::Candidate;
use super::worker::{Foreign, Provenance, Worker};
use super::workspaces::Workspaces;

/// What changes a report once its file was analysed; runs on the threads that analyse.
pub type Revise<'job> = dyn Fn(&mut FileReport) + Sync + 'job;

/// What makes a report ready for output, appended to a buffer; runs there as well.
pub type Encode<'job> = dyn Fn(&FileReport, &mut Vec<u8>) + Sync + 'job;

/// What a report calls a file.
pub(crate) type Name<'job> = dyn Fn(&Candidate) -> String + Sync + 'job;

/// What is to be done with files.
pub struct Job<'job> {
    /// The files, in the order in which their reports are wanted.
    pub files: &'job [Candidate],
    /// Their workspaces, which have their configuration.
    pub workspaces: &'job Workspaces,
    /// The tallies of workspaces that were counted in passing.
    pub tallies: &'job HashMap<usize, Tally>,
    /// The languages that are wanted; empty for all.
    pub languages: &'job [Language],
    /// Results of earlier scans.
    pub cache: Option<&'job Cache>,
    /// On how many threads.
    pub threads: NonZeroUsize,
    /// What changes each report before anybody else sees it.
    pub revise: Option<&'job Revise<'job>>,
    /// What a revised report calls its file, if not what the candidate is called.
    pub name: Option<&'job Name<'job>>,
    /// What makes a report ready for output, if the consumer wants it ready.
    pub encode: Option<&'job Encode<'job>>,
    /// Whether the consumer wants the text behind a report.
    pub wants_source: &'job (dyn Fn(&FileReport) -> bool + Sync),
}

/// A file in one of our languages with all that came of it.
#[derive(Debug)]
pub struct FileOutcome {
    /// Its report, with its path.
    pub report: FileReport,
    /// Its report as [`Job::encode`] made it.
    pub encoded: Option<Vec<u8>>,
    /// Its text, where [`Job::wants_source`] said so: what byte offsets count in.
    pub source: Option<Vec<u8>>,
    /// Where its report comes from.
    pub(super) provenance: Provenance,
    /// How many bytes were read for it.
    pub(super) bytes: u64,
}

/// What became of a candidate.
#[derive(Debug)]
pub(super) enum Outcome {
    /// It has a report.
    File(Box<FileOutcome>),
    /// It is in none of our languages.
    Foreign(Foreign),
    /// It is in a language that is not wanted.
    Unwanted,
}

/// Who takes the outcomes, one after the other.
pub trait Sink {
    /// Why nothing more can be taken.
    type Error;

    /// Takes what became of the next file in one of our languages.
    ///
    /// # Errors
    /// When nothing more can be taken; the work then ends.
    fn file(&mut self, outcome: FileOutcome) -> Result<(), Self::Error>;

    /// Takes note that a candidate is done, whatever it was.
    fn step(&mut self) {}
}

/// Does `job` and hands the outcomes to `sink` in the order of the files.
///
/// # Errors
/// Those of the sink, which end the work.
pub fn run<E>(job: &Job<'_>, sink: &mut dyn Sink<Error = E>) -> Result<Statistics, E> {
    let surroundings = Surroundings::new(job.workspaces, job.tallies.clone());
    let mut statistics = Statistics::default();
    let mut index = 0;
    let flow = ordered(
        job.files.len(),
        job.threads.get(),
        || Worker::new(job, &surroundings),
        |worker, index| {
            let outcome = worker.outcome(&job.files[index]);
            let weight = outcome.weight();
            (outcome, weight)
        },
        |outcome: Outcome| {
            statistics.add(&job.files[index], &outcome);
            index += 1;
            sink.step();
            let taken = match outcome {
                Outcome::File(outcome) => sink.file(*outcome),
                Outcome::Foreign(_) | Outcome::Unwanted => Ok(()),
            };
            taken.map_or_else(ControlFlow::Break, ControlFlow::Continue)
        },
    );
    match flow {
        ControlFlow::Continue(()) => Ok(statistics),
        ControlFlow::Break(error) => Err(error),
    }
}

impl Job<'_> {
    /// Whether files in `language` are wanted.
    pub(super) fn wants(&self, language: Language) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|wanted| wanted.is_same(language))
    }
}

impl Outcome {
    /// About how many bytes it holds.
    fn weight(&self) -> usize {
        let Self::File(outcome) = self else { return size_of::<Self>() };
        let report = &outcome.report;
        size_of::<FileOutcome>()
            + size_of_val(report.functions.as_slice())
            + size_of_val(report.findings.as_slice())
            + size_of_val(report.imports.as_slice())
            + outcome.encoded.as_ref().map_or(0, Vec::capacity)
            + outcome.source.as_ref().map_or(0, Vec::capacity)
    }
}
