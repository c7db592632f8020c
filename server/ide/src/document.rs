//! An open document: its text, its tree, and what is analysed in it.

use std::sync::Arc;
use std::time::{Duration, Instant};

use astrolens_analysis::analyze;
use astrolens_config::Resolved;
use astrolens_metrics::unit::Text;
use astrolens_model::FileReport;
use astrolens_syntax::{Before, Language, ParseError, Parsed, parse, reparse};

/// A longer text is not analysed as one types but when one rests, as a whole and elsewhere: in
/// bytes.
const LARGE: usize = 1 << 20;

/// The number of an open document; never used again after it is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentId(pub(crate) u32);

/// What a document is analysed as.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Its path in reports, relative to the workspace's folder, parts joined by `/`.
    pub name: String,
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
    /// When the parse took longer than the configuration allows, or is still to be made.
    pub parsed: Result<Parsed, ParseError>,
    /// Whether the tree is that of a fresh parse, or sure to be equal to it. If not, a
    /// [`fresh`](Self::fresh) revision is to be made once the document rests.
    pub settled: bool,
    /// The report of a text too large to be analysed as one types.
    pub(crate) whole: Option<Arc<FileReport>>,
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
    /// What is known within a keystroke: functions with all their increments, the spans of types,
    /// and findings. Figures of types and of the file as a whole may be absent.
    pub report: Arc<FileReport>,
}

impl Revision {
    /// `text` parsed from scratch: what every tree of it is held against.
    ///
    /// It takes as long as a parse does, and for a large text as its analysis does: not for the
    /// thread that owns the [`Host`](crate::Host).
    #[must_use]
    pub fn fresh(settings: &Settings, text: Arc<str>) -> Self {
        let stop = stop_in_time(settings);
        let parsed = parse(text.as_bytes(), settings.language, &stop);
        let whole = is_large(&text).then(|| {
            let config = settings.explaining();
            Arc::new(analyze(text.as_bytes(), settings.language, &config, &stop))
        });
        Self { text, language: settings.language, parsed, settled: true, whole }
    }

    /// What a document begins with: nothing is known yet of a large one.
    pub(crate) fn first(settings: &Settings, text: Arc<str>) -> Self {
        if is_large(&text) { Self::pending(settings, text) } else { Self::fresh(settings, text) }
    }

    /// `text` parsed with what it has in common with the text of `before`.
    pub(crate) fn after(settings: &Settings, before: &Self, text: Arc<str>) -> Self {
        if is_large(&text) {
            return Self::pending(settings, text);
        }
        let language = settings.language;
        let Some(known) = before.text_and_tree().filter(|known| known.language == language) else {
            return Self::fresh(settings, text);
        };
        let before = Before { source: known.source, parsed: known.parsed };
        let parsed = reparse(text.as_bytes(), language, before, &stop_in_time(settings));
        let settled = parsed.as_ref().map_or(true, |parsed| !parsed.tree.root_node().has_error());
        Self { text, language, parsed, settled, whole: None }
    }

    fn pending(settings: &Settings, text: Arc<str>) -> Self {
        let parsed = Err(ParseError::Stopped);
        Self { text, language: settings.language, parsed, settled: false, whole: None }
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
}

pub(crate) fn is_large(text: &str) -> bool {
    text.len() > LARGE
}

/// What ends a parse that takes longer than `settings` allow.
fn stop_in_time(settings: &Settings) -> impl Fn() -> bool {
    let limit = Duration::from_millis(settings.config.analysis.limits.max_parse_ms);
    let start = Instant::now();
    move || start.elapsed() > limit
}
