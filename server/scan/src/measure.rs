//! One file: read, told its language, analysed within its limits.

use std::borrow::Cow;
use std::cell::Cell;
use std::fs::Metadata;
use std::io::{self, Read};

use astrolens_analysis::attribution::{self, attribute};
use astrolens_analysis::{facts, report, unparsed};
use astrolens_config::open;
use astrolens_guard::{guarded, hanging};
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{Attribution, FileReport, Skipped};
use astrolens_syntax::origin::{Signs, attributed, name_of_library};
use astrolens_syntax::text::Encoding;
use astrolens_syntax::{Language, ParseError};

use super::cache::FactsKey;
use super::seen::{Seen, Sight};
use super::walk::{Candidate, Content, kind_of_no_file};

/// How much of a file is read to see whether it is a script.
const HEAD: u64 = 4096;

/// Reads all of `file` into `buffer`; what the file system says of what was read.
///
/// It is refused if it is no file or larger than `max_bytes`.
pub(super) fn read(
    file: &Candidate,
    max_bytes: u64,
    buffer: &mut Vec<u8>,
) -> Result<Option<Metadata>, Skipped> {
    buffer.clear();
    match &file.content {
        Content::Nothing(what) => Err(not_a_file(what)),
        Content::Given(text) => {
            check_size(text.len() as u64, max_bytes)?;
            buffer.extend_from_slice(text);
            Ok(None)
        }
        Content::OnDisk => {
            let (open, metadata) = open(&file.path).map_err(|error| unreadable(&error))?;
            check_kind(&metadata)?;
            check_size(metadata.len(), max_bytes)?;
            // A byte more than it should hold, so that one call sees the end as well.
            buffer.reserve(metadata.len() as usize + 1);
            let mut within = open.take(max_bytes + 1);
            let length = within.read_to_end(buffer).map_err(|error| unreadable(&error))?;
            // It may have grown since, and some files say that they are empty.
            check_size(length as u64, max_bytes)?;
            Ok(Some(metadata))
        }
    }
}

/// Reads the start of `file` into `buffer`: enough to see whether it is a script. Returns what
/// the file system says of it.
pub(super) fn read_head(file: &Candidate, buffer: &mut Vec<u8>) -> io::Result<Option<Metadata>> {
    buffer.clear();
    match &file.content {
        Content::Nothing(_) => {}
        Content::Given(text) => buffer.extend(text.iter().take(HEAD as usize)),
        Content::OnDisk => {
            let (open, metadata) = open(&file.path)?;
            if !metadata.is_file() {
                return Ok(None);
            }
            open.take(HEAD).read_to_end(buffer)?;
            return Ok(Some(metadata));
        }
    }
    Ok(None)
}

/// Refuses what was a file when its folder was listed and is none any more.
fn check_kind(metadata: &Metadata) -> Result<(), Skipped> {
    let kind = metadata.file_type();
    if kind.is_file() { Ok(()) } else { Err(not_a_file(kind_of_no_file(kind))) }
}

fn not_a_file(what: &str) -> Skipped {
    skipped("not-a-file", format!("it is {what}, not a file"))
}

fn check_size(size: u64, max_bytes: u64) -> Result<(), Skipped> {
    if size <= max_bytes {
        return Ok(());
    }
    let detail = format!("it has more bytes than `limits.max_bytes` allows ({max_bytes})");
    Err(skipped("too-large", detail))
}

fn unreadable(error: &io::Error) -> Skipped {
    let reason = if error.kind() == io::ErrorKind::NotFound { "vanished" } else { "unreadable" };
    skipped(reason, error.to_string())
}

fn skipped(reason: &'static str, detail: String) -> Skipped {
    Skipped { reason: reason.into(), detail }
}

/// The report of a file in `language` that was not measured.
#[must_use]
pub fn unmeasured(language: Language, skipped: Skipped) -> FileReport {
    let mut report = FileReport::skipped(language.name(), "", String::new());
    report.skipped = Some(skipped);
    report
}

/// The settings of one analysis.
pub struct Analysis<'file> {
    /// The file's path from the top of its workspace, parts joined by `/`, which may tell where
    /// the file comes from.
    pub place: &'file str,
    /// Its language.
    pub language: Language,
    /// Its configuration.
    pub config: &'file AnalysisConfig,
}

impl Analysis<'_> {
    /// The report of `text`, which reports call `name`.
    #[must_use]
    pub fn report(&self, name: &str, text: &[u8]) -> FileReport {
        FileReport { path: name.to_owned(), ..self.analyse(text, Encoding::Utf8, |_| {}) }
    }

    /// What the report of `text` says before anything is measured.
    pub(super) fn unexamined(&self, text: &[u8]) -> FileReport {
        let Self { language, config, .. } = *self;
        let attribution = self.attribution(&self.signs(text));
        attribution::unmeasured(&attribution, language, config).unwrap_or_else(|| {
            let mut report = FileReport::empty(language.name());
            attribute(&mut report, attribution, config);
            report
        })
    }

    /// The report of `text`, which is on disk in `encoding`; what is seen in it, unless the analysis
    /// fails, is given to `keep` first.
    pub(super) fn analyse(
        &self,
        text: &[u8],
        encoding: Encoding,
        keep: impl FnOnce(&Seen),
    ) -> FileReport {
        let seen = match self.see(text, encoding) {
            Ok(seen) => seen,
            Err(failed) => return *failed,
        };
        keep(&seen);
        // What was looked for under this configuration is all that it asks for.
        self.judge(seen).unwrap_or_else(|| FileReport::empty(self.language.name()))
    }

    /// What is seen in `text`, which is on disk in `encoding`; survives a failure of the analysis.
    ///
    /// # Errors
    /// When the analysis fails or hangs; with the report that says so.
    fn see(&self, text: &[u8], encoding: Encoding) -> Result<Seen, Box<FileReport>> {
        let Self { language, config, .. } = *self;
        let signs = self.signs(text);
        let encoding = (!encoding.keeps_offsets()).then(|| encoding.name().into());
        let attribution = self.attribution(&signs);
        if attribution::unmeasured(&attribution, language, config).is_some() {
            return Ok(Seen { signs, encoding, sight: Sight::Unwanted });
        }
        let AnalysisConfig { variants, limits, .. } = config;
        let (steps, hangs) = (Cell::new(0), hanging());
        let stop = || {
            steps.set(steps.get() + 1);
            hangs()
        };
        let seen = match guarded(|| facts(text, language, (variants, limits), &stop)) {
            Ok(Ok(facts)) => Ok(Sight::Facts { steps: steps.get(), facts: Box::new(facts) }),
            Ok(Err(ParseError::TooMuch)) => Ok(Sight::TooMuch(limits.max_parse_steps)),
            Ok(Err(error)) => Err(unparsed(error, language, limits)),
            Err(panic) => Err(failed(language, &panic)),
        };
        match seen {
            Ok(sight) => Ok(Seen { signs, encoding, sight }),
            Err(failed) => Err(Box::new(self.attributed(failed, attribution, encoding))),
        }
    }

    /// The report of a content in which this was `seen`; `None` if more is to be seen first.
    pub(super) fn judge(&self, seen: Seen) -> Option<FileReport> {
        let Self { language, config, .. } = *self;
        let Seen { signs, encoding, sight } = seen;
        let limits = &config.limits;
        let attribution = self.attribution(&signs);
        let unmeasured = attribution::unmeasured(&attribution, language, config);
        let too_much = || unparsed(ParseError::TooMuch, language, limits);
        let judged = match (unmeasured, sight) {
            (Some(report), _) => report,
            (None, Sight::Facts { steps, .. }) if steps > limits.max_parse_steps => too_much(),
            (None, Sight::Facts { facts, .. }) => guarded(|| report(*facts, language, config))
                .unwrap_or_else(|panic| failed(language, &panic)),
            (None, Sight::TooMuch(steps)) if limits.max_parse_steps <= steps => too_much(),
            (None, Sight::TooMuch(_) | Sight::Unwanted) => return None,
        };
        Some(self.attributed(judged, attribution, encoding))
    }

    /// `report`, which is that of `text` by itself, as the report of the file called `name`.
    pub(super) fn named(&self, name: &str, text: &[u8], report: FileReport) -> FileReport {
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

    /// What the cache knows by what is seen in `content`.
    pub(super) fn key(&self, content: &blake3::Hash) -> FactsKey {
        let name = name_of_library(self.name());
        FactsKey::new(content, self.language, &self.config.variants, name.as_deref())
    }

    fn name(&self) -> &str {
        self.place.rsplit('/').next().unwrap_or(self.place)
    }

    fn signs(&self, text: &[u8]) -> Signs {
        Signs::of(self.name(), text, self.language)
    }

    fn attribution(&self, signs: &Signs) -> Attribution {
        attributed(self.place, signs, self.language, &self.config.declared)
    }
}

/// The report of a file in `language` on which the analysis failed with `panic`.
fn failed(language: Language, panic: &str) -> FileReport {
    let detail = format!("the analysis failed ({panic}); please report it with the file");
    unmeasured(language, skipped("internal-error", detail))
}

/// Whether another analysis of the same text would come to the same report.
pub(super) fn is_final(report: &FileReport) -> bool {
    let reason = report.skipped.as_ref().map(|skipped| skipped.reason.as_ref());
    !matches!(reason, Some("time-limit" | "internal-error"))
}
