//! What a scan is asked for, and what becomes of each file.

use std::collections::HashMap;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use astrolens_analysis::{ContentFacts, EncodedFacts};
use astrolens_config::Resolved;
use astrolens_model::{FileReport, LineTable};
use astrolens_syntax::Language;
use astrolens_syntax::detect::Tally;

use super::backend::{Backend, Local};
use super::cache::Cache;
use super::identify::Foreign;
use super::judge::{IDENTIFIED, Judge, MEASURED};
use super::walk::{Candidate, Found};
use super::workspaces::Workspaces;

/// What changes a report once its file was analysed; runs on the threads of the scan.
pub type Revise<'job> = dyn Fn(&mut FileReport) + Sync + 'job;

/// What makes a report ready for output, appended to a buffer; runs there as well.
pub type Encode<'job> = dyn Fn(&FileReport, &mut Vec<u8>) + Sync + 'job;

/// What looks at what was found in the content of a file in this language; runs there before.
pub type Observe<'job> = dyn Fn(&Candidate, Language, &ContentFacts) + Sync + 'job;

/// What a report calls a file.
pub(crate) type Name<'job> = dyn Fn(&Candidate) -> String + Sync + 'job;

/// What is to be done with files; a caller names what it wants otherwise than [`Job::new`] has it.
#[derive(Clone, Copy)]
pub struct Job<'job> {
    /// The files, in the order in which their reports are wanted.
    pub files: &'job [Candidate],
    /// Their workspaces, which have their configuration.
    pub workspaces: &'job Workspaces,
    /// The tallies of workspaces that were counted in passing.
    pub tallies: Option<&'job HashMap<usize, Tally>>,
    /// The languages that are wanted; empty for all.
    pub languages: &'job [Language],
    /// Results of earlier scans.
    pub cache: Option<&'job Cache>,
    /// Who turns contents into facts.
    pub backend: &'job dyn Backend,
    /// On how many threads.
    pub threads: NonZeroUsize,
    /// What looks at the facts of each file that has some: they are many, and kept by nobody else.
    pub observe: Option<&'job Observe<'job>>,
    /// What changes each report before anybody else sees it.
    pub revise: Option<&'job Revise<'job>>,
    /// What a revised report calls its file, if not what the candidate is called.
    pub name: Option<&'job Name<'job>>,
    /// What makes a report ready for output, if the consumer wants it ready.
    pub encode: Option<&'job Encode<'job>>,
    /// Whether the consumer wants what is measured and found in files; without that, a report only tells
    /// what the file is.
    pub wants_measures: bool,
    /// Whether the consumer wants what reports are made of.
    pub wants_basis: bool,
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
    /// What its report was made of, where [`Job::wants_basis`] said so.
    pub basis: Option<Basis>,
    /// Its text, where [`Job::wants_source`] said so: what byte offsets count in.
    pub source: Option<Vec<u8>>,
    /// Where its report comes from.
    pub(crate) provenance: Provenance,
    /// How many bytes were read for it.
    pub(crate) bytes: u64,
}

/// What a report was made of: a judgement of it under another configuration needs no more.
#[derive(Debug)]
pub struct Basis {
    /// What was found in the file's content; `None` if it could not be read, or its analysis failed, so
    /// that the report is all that is known.
    pub content: Option<EncodedFacts>,
    /// Where the lines of its text are, if it has findings.
    pub lines: Option<LineTable>,
    /// Its path from the top of its workspace, parts joined by `/`.
    pub place: String,
    /// Its language.
    pub language: Language,
    /// How many bytes it has on disk.
    pub size: u64,
    /// The configuration that it was judged under.
    pub config: Arc<Resolved>,
}

/// Where a report comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Provenance {
    /// The file was analysed.
    Analysed,
    /// Its content was analysed before.
    SameContent,
    /// It did not change since it was analysed.
    Unchanged,
}

/// What became of a candidate.
#[derive(Debug)]
pub(crate) enum Processed {
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

impl<'job> Job<'job> {
    /// All of `files`, which are in `workspaces`, on all cores of this machine, without a cache.
    #[must_use]
    pub fn new(files: &'job [Candidate], workspaces: &'job Workspaces) -> Self {
        Self {
            files,
            workspaces,
            tallies: None,
            languages: &[],
            cache: None,
            backend: &Local,
            threads: available_parallelism().unwrap_or(NonZeroUsize::MIN),
            observe: None,
            revise: None,
            name: None,
            encode: None,
            wants_measures: true,
            wants_basis: false,
            wants_source: &no_source,
        }
    }

    /// All that a walk of `workspaces` has `found`, as [`new`](Self::new) has it.
    #[must_use]
    pub fn of(found: &'job Found, workspaces: &'job Workspaces) -> Self {
        Self { tallies: Some(&found.tallies), ..Self::new(&found.files, workspaces) }
    }

    /// What makes its reports.
    pub(crate) fn judge(&self) -> Judge {
        if self.wants_measures { MEASURED } else { IDENTIFIED }
    }

    /// Whether files in `language` are wanted.
    pub(crate) fn wants(&self, language: Language) -> bool {
        self.languages.is_empty() || self.languages.iter().any(|wanted| wanted.is_same(language))
    }
}

/// For consumers of reports alone.
fn no_source(_: &FileReport) -> bool {
    false
}

impl Processed {
    /// About how many bytes it holds.
    pub(crate) fn weight(&self) -> usize {
        let Self::File(outcome) = self else { return size_of::<Self>() };
        let report = &outcome.report;
        size_of::<FileOutcome>()
            + size_of_val(report.functions.as_slice())
            + size_of_val(report.findings.as_slice())
            + size_of_val(report.imports.as_slice())
            + outcome.encoded.as_ref().map_or(0, Vec::capacity)
            + outcome.source.as_ref().map_or(0, Vec::capacity)
            + outcome.basis.as_ref().map_or(0, Basis::weight)
    }
}

impl Basis {
    /// About how many bytes it holds.
    fn weight(&self) -> usize {
        self.content.as_ref().map_or(0, EncodedFacts::size)
    }
}
