//! A text at one moment with its tree.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

use astrolens_facts::FileFacts;
use astrolens_guard::{hanging, longer_than};
use astrolens_metrics::unit::Growth;
use astrolens_metrics::{Text, measure};
use astrolens_model::config::{FileLimits, Variants};
use astrolens_model::{LineIndex, LineTable};
use astrolens_syntax::{Before, Language, ParseError, Parsed, parse_within, reparse_within};

use crate::document::Settings;

/// A longer text is not analysed as one types but when one rests, as a whole and elsewhere: in
/// bytes.
const LARGE: usize = 1 << 20;

/// How long a parse may keep all else waiting that is edited: some texts take long for their size,
/// and are analysed elsewhere when one rests.
const PATIENCE_WHILE_EDITED: Duration = Duration::from_secs(2);

/// The number of the next revision.
static NEXT: AtomicU64 = AtomicU64::new(0);

/// How a text is read: all that has a say in what is seen in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Reading {
    /// Its language.
    pub(crate) language: Language,
    /// How disputed definitions are read.
    pub(crate) variants: Variants,
    /// How much work it may be.
    pub(crate) limits: FileLimits,
}

/// The text of a document at one moment, with its tree.
#[derive(Debug)]
pub struct Revision {
    /// The text.
    pub text: Arc<str>,
    /// Its tree.
    ///
    /// # Errors
    /// When the parse is more work than the configuration allows, or is still to be made.
    pub parsed: Result<Arc<Parsed>, ParseError>,
    pub(crate) reading: Reading,
    /// Whether the tree is that of a fresh parse, or sure to be equal to it.
    pub(crate) settled: bool,
    /// All that is seen in it, where that was looked for at once.
    pub(crate) whole: Option<Arc<FileFacts>>,
    /// Which revision it is of all that were made.
    pub(crate) number: u64,
    /// What it grew from, if that is known.
    pub(crate) growth: Option<Grown>,
    /// Where its lines are, once somebody asked.
    lines: OnceLock<LineTable>,
}

/// How a revision grew from another.
#[derive(Debug)]
pub(crate) struct Grown {
    /// The number of that one.
    pub(crate) from: u64,
    pub(crate) growth: Growth,
}

impl Reading {
    /// Whether a text has the same tree when it is read as `other` says.
    fn parses_like(&self, other: &Self) -> bool {
        let Self { language, variants: _, limits } = self;
        *language == other.language && *limits == other.limits
    }
}

impl Revision {
    /// `text` parsed and looked at from scratch: what every other revision of it is held against.
    ///
    /// It takes as long as that takes: not for the thread that owns the [`Host`](crate::Host).
    /// Once `stop` says so, it gives up the parse.
    #[must_use]
    pub fn fresh(settings: &Settings, text: Arc<str>, stop: &dyn Fn() -> bool) -> Self {
        Self::fresh_as(settings.reading(), text, stop)
    }

    /// `text` parsed and looked at from scratch, read as `reading` says.
    pub(crate) fn fresh_as(reading: Reading, text: Arc<str>, stop: &dyn Fn() -> bool) -> Self {
        let mut fresh = Self::parsed(reading, text, stop);
        let facts = fresh.text_and_tree().map(|text| measure(text, &fresh.reading.variants));
        fresh.whole = facts.map(Arc::new);
        fresh
    }

    /// What a document begins with: nothing is known yet of a large one.
    pub(crate) fn first(reading: Reading, text: Arc<str>) -> Self {
        if text.len() > LARGE {
            return Self::pending(reading, text);
        }
        let mut first = Self::parsed(reading, text, &longer_than(PATIENCE_WHILE_EDITED));
        first.settled = !first.is_given_up();
        first
    }

    /// `text` parsed with what it has in common with the text of `before`.
    pub(crate) fn after(before: &Self, reading: Reading, text: Arc<str>) -> Self {
        if text.len() > LARGE || before.is_given_up() {
            return Self::pending(reading, text);
        }
        let known = before.text_and_tree().filter(|known| known.language == reading.language);
        let Some(known) = known else { return Self::first(reading, text) };
        let Text { source, parsed, .. } = known;
        let Reading { language, limits, .. } = &reading;
        let slow = longer_than(PATIENCE_WHILE_EDITED);
        let seed = Before { source, parsed };
        let parsed = reparse_within(text.as_bytes(), *language, seed, limits, &slow);
        let mut after = Self::new(reading, text, parsed);
        let growth = after.text_and_tree().and_then(|after| Growth::new(known, after));
        after.growth = growth.map(|growth| Grown { from: before.number, growth });
        after.settled = match &after.parsed {
            Ok(parsed) => parsed.is_sure(),
            Err(error) => *error != ParseError::Stopped,
        };
        after
    }

    /// The same text as `before`, of which the same tree [holds](Self::holds_for), read as `reading`
    /// says.
    pub(crate) fn read_as(before: &Self, reading: Reading) -> Self {
        Self::read(reading, Arc::clone(&before.text), before.parsed.clone())
    }

    /// A text that is to be looked at later.
    fn pending(reading: Reading, text: Arc<str>) -> Self {
        Self { settled: false, ..Self::new(reading, text, Err(ParseError::Stopped)) }
    }

    /// `text` parsed from scratch.
    fn parsed(reading: Reading, text: Arc<str>, stop: &dyn Fn() -> bool) -> Self {
        let hangs = hanging();
        let Reading { language, limits, .. } = &reading;
        let parsed = parse_within(text.as_bytes(), *language, limits, &|| stop() || hangs());
        Self::new(reading, text, parsed)
    }

    /// `text` with what its parse came to, which is that of a fresh one.
    fn new(reading: Reading, text: Arc<str>, parsed: Result<Parsed, ParseError>) -> Self {
        Self::read(reading, text, parsed.map(Arc::new))
    }

    /// `text` with its tree, which is that of a fresh parse.
    fn read(reading: Reading, text: Arc<str>, parsed: Result<Arc<Parsed>, ParseError>) -> Self {
        Self {
            text,
            parsed,
            reading,
            settled: true,
            whole: None,
            number: NEXT.fetch_add(1, Ordering::Relaxed),
            growth: None,
            lines: OnceLock::new(),
        }
    }

    /// Whether it is what [`fresh_as`](Self::fresh_as) makes of `text`, read as `reading` says.
    pub(crate) fn is_fresh(&self, reading: &Reading, text: &str) -> bool {
        let is_whole = self.whole.is_some() || self.parsed.is_err();
        self.settled && is_whole && self.reading == *reading && *self.text == *text
    }

    /// Whether its tree is that of a fresh parse of `text`, read as `reading` says, and what is seen in
    /// it can be looked for as one types.
    pub(crate) fn holds_for(&self, reading: &Reading, text: &str) -> bool {
        self.settled
            && text.len() <= LARGE
            && self.reading.parses_like(reading)
            && *self.text == *text
    }

    /// Whether the parse took longer than anybody would wait.
    fn is_given_up(&self) -> bool {
        matches!(self.parsed, Err(ParseError::Stopped))
    }

    /// Whether there is a syntax error in the tree.
    pub(crate) fn has_error(&self) -> bool {
        self.parsed.as_ref().is_ok_and(|parsed| parsed.tree.root_node().has_error())
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
        Some(Text { source: self.text.as_bytes(), parsed, language: self.reading.language })
    }
}
