//! What was found in the content of a file, and what that means for the file.
//!
//! The two are apart so that whoever keeps or hands on what was found (a cache, a database, a worker)
//! knows neither paths nor limits, and a changed configuration has nothing parsed again.

use std::borrow::Cow;
use std::sync::Arc;

use astrolens_facts::FileFacts;
use astrolens_model::config::{AnalysisConfig, FileLimits, Variants};
use astrolens_model::{Attribution, FileReport, LineTable, Skipped};
use astrolens_syntax::origin::{Signs, attributed, name_of_library};
use astrolens_syntax::text::Encoding;
use astrolens_syntax::{Language, ParseError};
use serde::{Deserialize, Serialize};

use crate::attribution::{self, attribute};
use crate::{facts, report, unparsed};

/// What was found in the content of a file, whatever the configuration says.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ContentFacts {
    /// What its text says of where it comes from.
    pub signs: Signs,
    /// How it is written on disk, where byte offsets are not those of the file but of its text.
    pub encoding: Option<Cow<'static, str>>,
    /// What came of looking at its code.
    pub outcome: Outcome,
}

/// What was found in the content of a file, written down in few bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodedFacts {
    bytes: Arc<[u8]>,
    is_measured: bool,
}

/// What came of looking at the code of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Outcome {
    /// Nobody needed to know: a program made it.
    NotNeeded,
    /// Its parse takes more than so many steps.
    OverBudget(u64),
    /// These facts.
    Facts {
        /// How many steps the parse took.
        steps: u64,
        /// What was seen.
        facts: Box<FileFacts>,
    },
}

/// What is known of a file beside its content: all that a judgement of its facts depends on.
#[derive(Clone, Copy, Debug)]
pub struct FileContext<'file> {
    /// The file's path from the top of its workspace, parts joined by `/`, which may tell where
    /// the file comes from.
    pub place: &'file str,
    /// Its language.
    pub language: Language,
    /// Its configuration.
    pub config: &'file AnalysisConfig,
}

impl ContentFacts {
    /// What is known of a content that is on disk in `encoding`.
    #[must_use]
    pub fn new(signs: Signs, encoding: Encoding, outcome: Outcome) -> Self {
        Self { signs, encoding: encoding.name_if_transcoded().map(Cow::Borrowed), outcome }
    }

    /// This in few bytes; `None` if a part of it cannot be written down, which none is known of.
    #[must_use]
    pub fn encode(&self) -> Option<EncodedFacts> {
        let bytes = postcard::to_extend(self, Vec::new()).ok()?;
        let is_measured = matches!(self.outcome, Outcome::Facts { .. });
        Some(EncodedFacts { bytes: bytes.into(), is_measured })
    }

    /// What was seen in the text, if it was looked at.
    #[must_use]
    pub fn facts(&self) -> Option<&FileFacts> {
        match &self.outcome {
            Outcome::Facts { facts, .. } => Some(facts),
            Outcome::NotNeeded | Outcome::OverBudget(_) => None,
        }
    }

    /// Where the lines of the text are, if it was looked at.
    #[must_use]
    pub fn lines(&self) -> Option<&LineTable> {
        self.facts().map(|facts| &facts.lines)
    }
}

impl EncodedFacts {
    /// How many bytes it takes.
    #[must_use]
    pub fn size(&self) -> usize {
        self.bytes.len()
    }

    /// What was written down; `None` if the bytes are not what [`ContentFacts::encode`] made.
    #[must_use]
    pub fn decode(&self) -> Option<ContentFacts> {
        postcard::from_bytes(&self.bytes).ok()
    }

    /// Whether more is to be found in the file before it can be judged as `context` says.
    #[must_use]
    pub fn lacks_facts(&self, context: &FileContext<'_>) -> bool {
        // What was measured is all there is to find, and what was not takes next to no time to read.
        !self.is_measured && self.decode().and_then(|content| context.judge(&content)).is_none()
    }
}

impl Outcome {
    /// What comes of looking at `text`; `variants` says how disputed definitions are read.
    ///
    /// `stop` is asked once in each step of the parse whether to give up.
    ///
    /// # Errors
    /// When it said so, or the grammar cannot be used.
    pub fn of(
        text: &[u8],
        language: Language,
        (variants, max_parse_steps): (&Variants, u64),
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, ParseError> {
        let steps = std::cell::Cell::new(0);
        let count = || {
            steps.set(steps.get() + 1);
            stop()
        };
        let limits = FileLimits { max_parse_steps, ..FileLimits::default() };
        match facts(text, language, (variants, &limits), &count) {
            Ok(facts) => Ok(Self::Facts { steps: steps.get(), facts: Box::new(facts) }),
            Err(ParseError::TooMuch) => Ok(Self::OverBudget(max_parse_steps)),
            Err(error) => Err(error),
        }
    }
}

impl FileContext<'_> {
    /// What `text`, that of the file, says of where it comes from.
    #[must_use]
    pub fn signs(&self, text: &[u8]) -> Signs {
        Signs::of(self.name(), text, self.language)
    }

    /// The file's name where facts depend on it.
    #[must_use]
    pub fn library_name(&self) -> Option<String> {
        name_of_library(self.name())
    }

    /// Whether a content with these `signs` is looked at.
    #[must_use]
    pub fn needs_facts(&self, signs: &Signs) -> bool {
        attribution::unmeasured(&self.attribution(signs), self.language, self.config).is_none()
    }

    /// What the report of `text` says before anything is measured.
    #[must_use]
    pub fn unexamined(&self, text: &[u8]) -> FileReport {
        let Self { language, config, .. } = *self;
        let attribution = self.attribution(&self.signs(text));
        attribution::unmeasured(&attribution, language, config).unwrap_or_else(|| {
            let mut report = FileReport::empty(language.name());
            attribute(&mut report, attribution, config);
            report
        })
    }

    /// The report of the file, which holds what `content` tells of; `None` if more is to be found in
    /// it first. Its `path` is left empty for the caller to fill.
    #[must_use]
    pub fn judge(&self, content: &ContentFacts) -> Option<FileReport> {
        self.judge_by(content, |facts| report(facts, self.language, self.config))
    }

    /// As [`judge`](Self::judge), but for what is measured and found in the file: what it is, whose work
    /// it is, and whether it would be measured.
    #[must_use]
    pub fn identify(&self, content: &ContentFacts) -> Option<FileReport> {
        self.judge_by(content, |_| FileReport::empty(self.language.name()))
    }

    /// The report of the file, of which `measure` makes what there is to say of its facts.
    fn judge_by(
        &self,
        content: &ContentFacts,
        measure: impl FnOnce(&FileFacts) -> FileReport,
    ) -> Option<FileReport> {
        let Self { language, config, .. } = *self;
        let ContentFacts { signs, encoding, outcome } = content;
        let limits = &config.limits;
        let attribution = self.attribution(signs);
        let unmeasured = attribution::unmeasured(&attribution, language, config);
        let over_budget = || unparsed(ParseError::TooMuch, language, limits);
        let judged = match (unmeasured, outcome) {
            (Some(report), _) => report,
            (None, Outcome::Facts { steps, .. }) if *steps > limits.max_parse_steps => {
                over_budget()
            }
            (None, Outcome::Facts { facts, .. }) => measure(facts),
            (None, Outcome::OverBudget(steps)) if limits.max_parse_steps <= *steps => over_budget(),
            (None, Outcome::OverBudget(_) | Outcome::NotNeeded) => return None,
        };
        Some(self.attributed(judged, attribution, encoding.clone()))
    }

    /// The report of the file, which holds a content with these `signs` that was `skipped`.
    #[must_use]
    pub fn skip(
        &self,
        skipped: Skipped,
        signs: &Signs,
        encoding: Option<Cow<'static, str>>,
    ) -> FileReport {
        let report =
            FileReport { skipped: Some(skipped), ..FileReport::empty(self.language.name()) };
        self.attributed(report, self.attribution(signs), encoding)
    }

    /// `report`, which is that of `text` by itself, as the report of the file called `name`.
    #[must_use]
    pub fn named(&self, name: &str, text: &[u8], report: FileReport) -> FileReport {
        let attribution = self.attribution(&self.signs(text));
        FileReport { path: name.to_owned(), ..self.attributed(report, attribution, None) }
    }

    /// `report` with what is to be said of its file whatever is in it.
    fn attributed(
        &self,
        mut report: FileReport,
        attribution: Attribution,
        encoding: Option<Cow<'static, str>>,
    ) -> FileReport {
        attribute(&mut report, attribution, self.config);
        report.encoding = encoding;
        report
    }

    fn name(&self) -> &str {
        self.place.rsplit('/').next().unwrap_or(self.place)
    }

    fn attribution(&self, signs: &Signs) -> Attribution {
        attributed(self.place, signs, self.language, &self.config.declared)
    }
}

#[cfg(test)]
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the methods are of a context with one lifetime, and are called with another"
)]
mod tests {
    use astrolens_model::Declared;
    use astrolens_model::config::Judgements;

    use super::*;

    /// So many functions, since the parse of a few takes no step.
    const FUNCTIONS: usize = 100;

    fn text() -> Vec<u8> {
        b"def f(a):\n    if a:\n        return 1\n    return 2\n".repeat(FUNCTIONS)
    }

    fn language() -> Language {
        Language::with_dialects().find(|language| language.name().as_str() == "python").expect("it")
    }

    fn found(max_parse_steps: u64) -> Outcome {
        let asked = (&Variants::default(), max_parse_steps);
        Outcome::of(&text(), language(), asked, &|| false).expect("it parses")
    }

    /// What is judged of `outcome` where so many steps are allowed: how many functions, or why none;
    /// `None` if it is not known.
    fn judged(outcome: Outcome, max_parse_steps: u64) -> Option<Result<usize, String>> {
        let report = reported(outcome, max_parse_steps, |context, content| context.judge(content))?;
        Some(report.skipped.map_or(Ok(report.functions.len()), |why| Err(why.reason.into_owned())))
    }

    /// What `judge` makes of `outcome` where so many steps are allowed.
    fn reported(
        outcome: Outcome,
        max_parse_steps: u64,
        judge: fn(&FileContext<'_>, &ContentFacts) -> Option<FileReport>,
    ) -> Option<FileReport> {
        let limits = FileLimits { max_parse_steps, ..FileLimits::default() };
        let Judgements { code, tests } = Judgements::default();
        let config = AnalysisConfig {
            code,
            tests,
            test_reason: None,
            declared: Declared::default(),
            variants: Variants::default(),
            explain: false,
            include_generated: false,
            limits,
        };
        let context = FileContext { place: "a.py", language: language(), config: &config };
        let content = ContentFacts::new(context.signs(&text()), Encoding::Utf8, outcome);
        judge(&context, &content)
    }

    #[test]
    fn what_a_file_is_is_told_without_what_is_in_it() {
        let identified = |steps| {
            reported(found(u64::MAX), steps, |context, content| context.identify(content))
                .expect("a report")
        };
        let whole = reported(found(u64::MAX), u64::MAX, |context, content| context.judge(content));
        let whole = whole.expect("a report");
        let (report, over) = (identified(u64::MAX), identified(0));
        assert_eq!((report.functions.len(), report.lines.total), (0, 0));
        assert_eq!((&report.language, report.origin), (&whole.language, whole.origin));
        assert_eq!(report.skipped, None);
        assert_eq!(over.skipped.map(|why| why.reason), Some("work-limit".into()));
    }

    #[test]
    fn a_budget_is_judged_and_not_found() {
        let Outcome::Facts { steps, .. } = found(u64::MAX) else { panic!("it was parsed") };
        assert!(steps > 1, "{steps} steps");
        let over = || Some(Err("work-limit".to_owned()));
        assert_eq!(judged(found(u64::MAX), steps), Some(Ok(FUNCTIONS)));
        assert_eq!(judged(found(u64::MAX), steps - 1), over());
        assert_eq!(found(steps - 1), Outcome::OverBudget(steps - 1));
        assert_eq!(judged(found(steps - 1), steps - 2), over());
        assert_eq!(judged(found(steps - 1), steps - 1), over());
        // Whether more would do nobody knows yet.
        assert_eq!(judged(found(steps - 1), steps), None);
        assert_eq!(judged(Outcome::NotNeeded, steps), None);
    }
}
