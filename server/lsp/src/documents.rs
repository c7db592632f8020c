//! Open documents, as the owner keeps them and as requests see them.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

use astrolens_config::LastGood;
use astrolens_db::{DocumentId, View};
use astrolens_ide::Span;
use astrolens_model::{FileReport, Finding, Skipped};
use astrolens_scan::unmeasured;
use astrolens_syntax::Language;
use tower_lsp::ls_types::{Position, Range, Uri};

use super::position::{Encoding, Lines};
use super::text::Text;

/// What a document is to us.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum DocumentState {
    /// It is analysed.
    Source(DocumentId),
    /// It is a configuration file of ours.
    Configuration,
    /// It is kept and not analysed: it is in none of our languages, or for the reason that is
    /// told.
    Passed(Option<Reason>),
}

/// Why a document in one of our languages is not analysed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Reason {
    /// Why it is not, as reports have it.
    pub(crate) skipped: Skipped,
    /// Its report, as a scan has it; `None` where only what is not read of it would tell its language.
    pub(crate) report: Option<Arc<FileReport>>,
}

/// An open document.
#[expect(clippy::struct_excessive_bools, reason = "each is a state of its own")]
#[derive(Debug)]
pub(crate) struct Open {
    /// Its newest text.
    pub(crate) text: Text,
    /// Its newest version.
    pub(crate) version: i32,
    /// What its editor takes it for.
    pub(crate) language_id: String,
    /// Where it is; none where it is no file.
    pub(crate) path: Option<PathBuf>,
    /// What it is to us.
    pub(crate) state: DocumentState,
    /// A longer text is not analysed.
    pub(crate) max_bytes: u64,
    /// Whether its findings are shown.
    pub(crate) shows_findings: bool,
    /// The text changed since it was looked at.
    pub(crate) is_dirty: bool,
    /// There was a report of it that a fresh analysis would make, too, since it stands as it does.
    pub(crate) is_known: bool,
    /// A fresh parse of its text failed, and would again.
    pub(crate) cannot_settle: bool,
    /// Its diagnostics on the client's screen were pushed, and there are some.
    pub(crate) is_shown: bool,
    /// It as requests see it, once it was looked at.
    pub(crate) seen: Option<Arc<Document>>,
    /// How often its text has changed.
    pub(crate) changes: Arc<AtomicU64>,
    /// When it did so last.
    pub(crate) changed: Instant,
}

/// An open document that is not analysed, at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Passed {
    /// Its address, as its editor writes it.
    pub(crate) uri: Uri,
    /// Its version.
    pub(crate) version: i32,
    /// Where it is; none where it is no file.
    pub(crate) path: Option<PathBuf>,
    /// Why it is not analysed, if it is in one of our languages.
    pub(crate) reason: Option<Reason>,
}

/// An analysed document at one moment.
#[derive(Clone, Debug)]
pub(crate) struct Document {
    /// Its address, as its editor writes it.
    pub(crate) uri: Uri,
    /// Its version.
    pub(crate) version: i32,
    /// Where it is; none where it is no file.
    pub(crate) path: Option<PathBuf>,
    /// Its text, tree and report.
    pub(crate) view: View,
    /// Whether its findings are shown.
    pub(crate) shows_findings: bool,
    pub(super) lines: Arc<Lines>,
    pub(super) encoding: Encoding,
}

/// An open configuration file of ours at one moment.
#[derive(Clone, Debug)]
pub(crate) struct ConfigurationFile {
    /// Its address, as its editor writes it.
    pub(crate) uri: Uri,
    /// Its version; none where it is not open.
    pub(crate) version: Option<i32>,
    /// Where it is; none where it is no file.
    pub(crate) path: Option<PathBuf>,
    /// Its text, which may not be saved yet.
    pub(crate) text: Arc<str>,
    /// What configuration files said that cannot be read just now.
    pub(crate) last_good: Arc<LastGood>,
    /// What rules about projects find in it.
    pub(crate) findings: Arc<[Finding]>,
    pub(super) lines: Arc<Lines>,
    pub(crate) encoding: Encoding,
}

/// Tells whether a document has changed since a moment.
#[derive(Clone, Debug)]
pub(crate) struct Clock {
    changes: Arc<AtomicU64>,
    then: u64,
}

impl Reason {
    /// That a document of this `name` cannot be read; its language, as far as it is known.
    pub(crate) fn unreadable(name: &str, language: Option<Language>, skipped: Skipped) -> Self {
        let report = language.map(|language| {
            let report = unmeasured(language, skipped.clone());
            Arc::new(FileReport { path: name.to_owned(), ..report })
        });
        Self { skipped, report }
    }

    /// That a document is passed over, as `report` says; `None` if it says nothing of the kind.
    pub(crate) fn passed_over(report: FileReport) -> Option<Self> {
        let skipped = report.skipped.clone()?;
        Some(Self { skipped, report: Some(Arc::new(report)) })
    }
}

impl Open {
    /// Its clock, from now on.
    pub(crate) fn clock(&self) -> Clock {
        let then = self.changes.load(Ordering::Acquire);
        Clock { changes: Arc::clone(&self.changes), then }
    }

    /// Whether a fresh parse is still to say what is seen in it.
    pub(crate) fn is_to_settle(&self) -> bool {
        !self.cannot_settle && self.seen.as_ref().is_some_and(|seen| !seen.view.settled)
    }
}

impl Clock {
    /// Whether the document has changed.
    pub(crate) fn has_moved(&self) -> bool {
        self.changes.load(Ordering::Acquire) != self.then
    }
}

impl Document {
    /// Whether there is nothing to say of it before it has rested.
    pub(crate) fn is_pending(&self) -> bool {
        !self.view.settled && self.view.report.skipped.is_some()
    }

    /// Whether its diagnostics are those of `other`, an earlier or later moment of it.
    pub(crate) fn says_the_same_as(&self, other: &Self) -> bool {
        let (one, two) = (&self.view.report, &other.view.report);
        self.shows_findings == other.shows_findings
            && one.findings == two.findings
            && one.skipped == two.skipped
    }

    /// Its text.
    pub(crate) fn text(&self) -> &str {
        &self.view.revision.text
    }

    /// The range of a stretch of its text.
    pub(crate) fn range(&self, span: Span) -> Range {
        self.lines.range(self.text(), span.start, span.end, self.encoding)
    }

    /// The position of a byte of its text.
    pub(crate) fn position(&self, offset: u32) -> Position {
        self.lines.position(self.text(), offset, self.encoding)
    }

    /// The byte that a position means.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        self.lines.offset(self.text(), position, self.encoding) as u32
    }

    /// The stretch of its text that a range means; one that runs backwards is turned round.
    pub(crate) fn span(&self, range: Range) -> Span {
        let (one, other) = (self.offset(range.start), self.offset(range.end));
        Span { start: one.min(other), end: one.max(other) }
    }
}

impl ConfigurationFile {
    /// The one at `path` on disk, which is not open; `None` if it cannot be read.
    pub(crate) fn on_disk(path: &Path, uri: Uri, encoding: Encoding) -> Option<Self> {
        let text = std::fs::read_to_string(path).ok()?;
        Some(Self {
            uri,
            version: None,
            path: Some(path.to_owned()),
            lines: Arc::new(Lines::new(&text)),
            text: text.into(),
            last_good: Arc::default(),
            findings: Arc::default(),
            encoding,
        })
    }

    /// The range of a stretch of its text.
    pub(crate) fn range(&self, span: Span) -> Range {
        self.lines.range(&self.text, span.start, span.end, self.encoding)
    }

    /// The byte that a position means.
    pub(crate) fn offset(&self, position: Position) -> u32 {
        self.lines.offset(&self.text, position, self.encoding) as u32
    }
}
