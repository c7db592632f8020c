//! What was found in files on disk, and what follows from it under a configuration.

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use astrolens_analysis::{ContentFacts, EncodedFacts, FileContext, Outcome, panicked};
use astrolens_config::Resolved;
use astrolens_facts::FileFacts;
use astrolens_guard::guarded;
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{FileReport, Finding, LineTable};
use astrolens_syntax::Language;

/// What a scan found in a file, whatever the configuration says of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored(Arc<Contents>);

#[derive(Debug, PartialEq)]
struct Contents {
    subject: Subject,
    seen: Seen,
}

/// What is known of a file beside its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its path in reports, relative to the workspace's folder, parts joined by `/`.
    pub name: String,
    /// The top of the workspace that its configuration is from.
    pub root: Arc<Path>,
    /// Its path from there, parts joined by `/`.
    pub place: String,
    /// Its language.
    pub language: Language,
}

/// What a scan has seen of a file.
#[derive(Clone, Debug, PartialEq)]
pub enum Seen {
    /// What its content holds.
    Content {
        /// The facts.
        facts: EncodedFacts,
        /// How many bytes it has on disk.
        size: u64,
    },
    /// Nothing: it could not be read, or its analysis failed, as this report says.
    Nothing(Arc<FileReport>),
}

/// What a scan found in a file, and what it said of that.
#[derive(Clone, Debug)]
pub struct Found {
    /// What it found.
    pub stored: Stored,
    /// The configuration that it was judged under.
    pub config: Arc<Resolved>,
    /// What follows from both: it saves the database work, and has no say in what it answers.
    pub on_disk: OnDisk,
}

/// A file that is not open as it is judged: its report, with where its lines are.
#[derive(Clone, Debug)]
pub struct OnDisk(Arc<Judged>);

#[derive(Debug)]
struct Judged {
    report: Arc<FileReport>,
    lines: Option<LineTable>,
    tag: OnceLock<String>,
}

/// What has the same digest is the same configuration.
impl PartialEq for Found {
    fn eq(&self, other: &Self) -> bool {
        let Self { stored, config, on_disk } = self;
        (stored, config.digest, on_disk) == (&other.stored, other.config.digest, &other.on_disk)
    }
}

/// Whether somebody asked what tells its findings from others is no part of it.
impl PartialEq for OnDisk {
    fn eq(&self, other: &Self) -> bool {
        self.0.report == other.0.report && self.0.lines == other.0.lines
    }
}

impl Stored {
    /// What was `seen` in a file.
    #[must_use]
    pub fn new(subject: Subject, seen: Seen) -> Self {
        Self(Arc::new(Contents { subject, seen }))
    }

    /// What is known of the file beside its content.
    #[must_use]
    pub fn subject(&self) -> &Subject {
        &self.0.subject
    }

    /// What follows from it under `config`.
    #[must_use]
    pub fn judge(&self, config: &AnalysisConfig) -> OnDisk {
        let Contents { subject, seen } = &*self.0;
        let facts = match seen {
            Seen::Content { facts, .. } => facts,
            Seen::Nothing(report) => return OnDisk::shared(Arc::clone(report), None),
        };
        let content = facts.decode();
        let report = content.as_ref().and_then(|content| report(&subject.context(config), content));
        let lines = content.as_ref().and_then(ContentFacts::lines).cloned();
        let mut report = report.unwrap_or_else(|| {
            let detail = "the file is still to be analysed".to_owned();
            FileReport::skipped(subject.language.name(), "pending", detail)
        });
        report.path.clone_from(&subject.name);
        OnDisk::new(report, lines)
    }

    /// What was seen in the file; `None` if it was not measured.
    pub(crate) fn facts(&self) -> Option<Box<FileFacts>> {
        let Seen::Content { facts, .. } = &self.0.seen else { return None };
        match facts.decode()?.outcome {
            Outcome::Facts { facts, .. } => Some(facts),
            Outcome::NotNeeded | Outcome::OverBudget(_) => None,
        }
    }

    /// Whether the file has to be looked at again before it can be judged under `now`, as it was under
    /// `before`.
    pub(crate) fn lacks_facts(&self, before: &AnalysisConfig, now: &AnalysisConfig) -> bool {
        let Contents { subject, seen } = &*self.0;
        let Seen::Content { facts, size } = seen else { return true };
        let switched = |config: &AnalysisConfig| {
            subject.language.switched(&config.variants).collect::<Vec<_>>()
        };
        *size > now.limits.max_bytes
            || switched(before) != switched(now)
            || facts.lacks_facts(&subject.context(now))
    }
}

impl Subject {
    /// Where the file is.
    #[must_use]
    pub fn path(&self) -> PathBuf {
        self.root.join(&self.place)
    }

    fn context<'own>(&'own self, config: &'own AnalysisConfig) -> FileContext<'own> {
        FileContext { place: &self.place, language: self.language, config }
    }
}

impl OnDisk {
    /// The `report` of a file whose text has these `lines`.
    #[must_use]
    pub fn new(mut report: FileReport, lines: Option<LineTable>) -> Self {
        // It is kept for long: so without the room that its making took.
        report.functions.iter_mut().for_each(|function| function.increments.shrink_to_fit());
        report.functions.shrink_to_fit();
        Self::shared(Arc::new(report), lines)
    }

    fn shared(report: Arc<FileReport>, lines: Option<LineTable>) -> Self {
        let lines = lines.filter(|_| !report.findings.is_empty());
        Self(Arc::new(Judged { report, lines, tag: OnceLock::new() }))
    }

    /// The report.
    #[must_use]
    pub fn report(&self) -> &Arc<FileReport> {
        &self.0.report
    }

    /// What is found in it.
    #[must_use]
    pub fn findings(&self) -> &[Finding] {
        &self.0.report.findings
    }

    /// Where its lines are, if something is found in it.
    #[must_use]
    pub fn lines(&self) -> Option<&LineTable> {
        self.0.lines.as_ref()
    }

    /// What tells its findings from others; `make` says so once.
    pub fn tag(&self, make: impl FnOnce() -> String) -> &str {
        self.0.tag.get_or_init(make)
    }
}

/// The report of a file that holds `content`; survives a failure of the judgement. `None` if more is to
/// be found in it first.
fn report(context: &FileContext<'_>, content: &ContentFacts) -> Option<FileReport> {
    guarded(|| context.judge(content)).unwrap_or_else(|panic| {
        Some(context.skip(panicked(&panic), &content.signs, content.encoding.clone()))
    })
}
