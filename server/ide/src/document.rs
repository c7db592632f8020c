//! An open document: its text, its tree, and what is analysed in it.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use astrolens_analysis::{analyze_parsed, unparsed};
use astrolens_config::Resolved;
use astrolens_guard::{hanging, longer_than};
use astrolens_metrics::Text;
use astrolens_model::{FileReport, LineIndex, LineTable};
use astrolens_syntax::{Before, Language, ParseError, Parsed, parse_within, reparse_within};

/// A longer text is not analysed as one types but when one rests, as a whole and elsewhere: in
/// bytes.
const LARGE: usize = 1 << 20;

/// How long a parse may keep all else waiting that is edited: some texts take long for their size,
/// and are analysed elsewhere when one rests.
const PATIENCE_WHILE_EDITED: Duration = Duration::from_secs(2);

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

/// The text of a document at one moment, with its tree.
#[derive(Debug)]
pub struct Revision {
    /// The text.
    pub text: Arc<str>,
    /// Its language.
    pub language: Language,
    /// Its tree.
    ///
    /// # Errors
    /// When the parse is more work than the configuration allows, or is still to be made.
    pub parsed: Result<Parsed, ParseError>,
    /// Whether the tree is that of a fresh parse, or sure to be equal to it.
    pub(crate) settled: bool,
    /// The report of the whole, where it was made elsewhere.
    pub(crate) whole: Option<Arc<FileReport>>,
    /// Where its lines are, once somebody asked.
    lines: OnceLock<LineTable>,
}

/// Bytes of a text from `start` up to `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// Just past the last.
    pub end: u32,
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

impl View {
    /// `text` by itself, parsed and analysed from scratch, for who has no [`Host`](crate::Host).
    #[must_use]
    pub fn fresh(settings: Settings, text: Arc<str>) -> Self {
        let revision = Revision::fresh(&settings, text, &|| false);
        let report = match (&revision.whole, &revision.parsed) {
            (Some(whole), _) => Arc::clone(whole),
            (None, Ok(_)) => Arc::new(FileReport::empty(settings.language.name())),
            (None, Err(error)) => Arc::new(settings.unparsed(*error)),
        };
        Self { settings: Arc::new(settings), revision: Arc::new(revision), report, settled: true }
    }
}

impl Revision {
    /// `text` parsed and analysed from scratch: what every other revision of it is held against.
    ///
    /// It takes as long as that takes: not for the thread that owns the [`Host`](crate::Host).
    /// Once `stop` says so, it gives up the parse.
    #[must_use]
    pub fn fresh(settings: &Settings, text: Arc<str>, stop: &dyn Fn() -> bool) -> Self {
        let mut fresh = Self::parsed(settings, text, stop);
        if let Ok(parsed) = &fresh.parsed {
            let config = settings.explaining();
            let bytes = fresh.text.as_bytes();
            let whole = analyze_parsed(bytes, parsed, settings.language, &config);
            fresh.whole = Some(Arc::new(whole));
        }
        fresh
    }

    /// `text` parsed from scratch.
    fn parsed(settings: &Settings, text: Arc<str>, stop: &dyn Fn() -> bool) -> Self {
        let language = settings.language;
        let limits = &settings.config.analysis.limits;
        let hangs = hanging();
        let parsed = parse_within(text.as_bytes(), language, limits, &|| stop() || hangs());
        Self::new(text, language, parsed)
    }

    /// `text` with what its parse came to, which is that of a fresh one.
    pub(crate) fn new(
        text: Arc<str>,
        language: Language,
        parsed: Result<Parsed, ParseError>,
    ) -> Self {
        Self { text, language, parsed, settled: true, whole: None, lines: OnceLock::new() }
    }

    /// What a document begins with: nothing is known yet of a large one.
    pub(crate) fn first(settings: &Settings, text: Arc<str>) -> Self {
        if is_large(&text) {
            return Self::pending(settings, text);
        }
        let mut first = Self::parsed(settings, text, &longer_than(PATIENCE_WHILE_EDITED));
        first.settled = first.is_sure();
        first
    }

    /// `text` parsed with what it has in common with the text of `before`.
    pub(crate) fn after(settings: &Settings, before: &Self, text: Arc<str>) -> Self {
        let was_too_slow = matches!(before.parsed, Err(ParseError::Stopped));
        if is_large(&text) || was_too_slow {
            return Self::pending(settings, text);
        }
        let language = settings.language;
        let Some(known) = before.text_and_tree().filter(|known| known.language == language) else {
            return Self::first(settings, text);
        };
        let before = Before { source: known.source, parsed: known.parsed };
        let limits = &settings.config.analysis.limits;
        let slow = longer_than(PATIENCE_WHILE_EDITED);
        let parsed = reparse_within(text.as_bytes(), language, before, limits, &slow);
        let mut after = Self::new(text, language, parsed);
        after.settled = after.is_sure();
        after
    }

    /// Whether its tree is sure to be that of a fresh parse.
    fn is_sure(&self) -> bool {
        !self.has_error() && !matches!(self.parsed, Err(ParseError::Stopped))
    }

    /// Whether there is a syntax error in the tree.
    pub(crate) fn has_error(&self) -> bool {
        self.parsed.as_ref().is_ok_and(|parsed| parsed.tree.root_node().has_error())
    }

    fn pending(settings: &Settings, text: Arc<str>) -> Self {
        let pending = Self::new(text, settings.language, Err(ParseError::Stopped));
        Self { settled: false, ..pending }
    }

    /// Its lines.
    #[must_use]
    pub fn lines(&self) -> LineIndex<'_> {
        let text = self.text.as_bytes();
        LineIndex::with(text, self.lines.get_or_init(|| LineTable::new(text)))
    }

    /// The text with its tree, if it has one.
    #[must_use]
    pub fn text_and_tree(&self) -> Option<Text<'_>> {
        let parsed = self.parsed.as_ref().ok()?;
        Some(Text { source: self.text.as_bytes(), parsed, language: self.language })
    }
}

impl Settings {
    /// The configuration with the increments behind every figure.
    pub(crate) fn explaining(&self) -> astrolens_model::config::AnalysisConfig {
        let mut config = self.config.analysis.clone();
        config.explain = true;
        config
    }

    /// Whether a text is analysed as this says just as it is analysed as `other` says.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        let Self { name, place, language, config } = self;
        let digest = config.digest;
        (name, place, *language, digest)
            == (&other.name, &other.place, other.language, other.config.digest)
    }

    /// The report of a text that has no tree for `error`.
    pub(crate) fn unparsed(&self, error: ParseError) -> FileReport {
        unparsed(error, self.language, &self.config.analysis.limits)
    }
}

fn is_large(text: &str) -> bool {
    text.len() > LARGE
}
