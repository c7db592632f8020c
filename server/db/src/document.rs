//! An open document: what it is analysed as, and what is seen of it.

use std::sync::Arc;

use astrolens_analysis::{report, unparsed};
use astrolens_config::Resolved;
use astrolens_facts::FileFacts;
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{FileReport, LineIndex};
use astrolens_syntax::{Language, ParseError};

use crate::revision::{Reading, Revision};

/// The number of an open document; never used again after it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub(crate) u32);

/// What a document is analysed as.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its path in reports, relative to the workspace's folder, parts joined by `/`.
    pub name: String,
    /// Its path from the top of its workspace, parts joined by `/`: what tells whether it is
    /// vendored or generated.
    pub place: String,
    /// Its language.
    pub language: Language,
    /// The configuration that holds for it.
    pub config: Arc<Resolved>,
}

/// A document at one moment with what was found in it: what features look at.
#[derive(Clone, Debug)]
pub struct View {
    /// What it is analysed as.
    pub settings: Arc<Settings>,
    /// Its text and tree.
    pub revision: Arc<Revision>,
    /// What is known within a keystroke: functions with all their increments, types, the figures of
    /// the file, and findings.
    pub report: Arc<FileReport>,
    /// Whether the report is what a fresh analysis of the text says. If not, a
    /// [`Revision::fresh`] is to be made once the document rests, and handed to
    /// [`Host::settle`](crate::Host::settle).
    pub settled: bool,
}

impl Settings {
    /// How its text is read.
    pub(crate) fn reading(&self) -> Reading {
        let AnalysisConfig { variants, limits, .. } = &self.config.analysis;
        Reading { language: self.language, variants: variants.clone(), limits: *limits }
    }

    /// Whether a text is analysed as this says just as it is analysed as `other` says.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let Self { name, place, language, config } = self;
        let digest = config.digest;
        (name, place, *language, digest)
            == (&other.name, &other.place, other.language, other.config.digest)
    }

    /// The report of a text in which `facts` were seen, with the increments behind every figure.
    pub(crate) fn report(&self, facts: &FileFacts) -> FileReport {
        let mut config = self.config.analysis.clone();
        config.explain = true;
        report(facts, self.language, &config)
    }

    /// The report of a text that has no tree for `error`.
    pub(crate) fn unparsed(&self, error: ParseError) -> FileReport {
        unparsed(error, self.language, &self.config.analysis.limits)
    }
}

impl View {
    /// `text` by itself, parsed and analysed from scratch, for who has no [`Host`](crate::Host).
    #[must_use]
    pub fn fresh(settings: Settings, text: Arc<str>) -> Self {
        let revision = Revision::fresh(&settings, text, &|| false);
        let report = match (&revision.whole, &revision.parsed) {
            (Some(whole), _) => settings.report(whole),
            (None, Ok(_)) => FileReport::empty(settings.language.name()),
            (None, Err(error)) => settings.unparsed(*error),
        };
        let (settings, revision) = (Arc::new(settings), Arc::new(revision));
        Self { settings, revision, report: Arc::new(report), settled: true }
    }

    /// The text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.revision.text
    }

    /// The lines of the text.
    #[must_use]
    pub fn lines(&self) -> LineIndex<'_> {
        self.revision.lines()
    }
}
