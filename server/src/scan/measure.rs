//! One file: read, told its language, analysed within its limits.

use std::borrow::Cow;
use std::fs::Metadata;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use astrolens_analysis::attribution::{self, attribute};
use astrolens_analysis::{facts, report, unparsed};
use astrolens_config::open;
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{Attribution, FileReport, Skipped};
use astrolens_syntax::Language;
use astrolens_syntax::origin::{Signs, attributed, name_of_library};
use astrolens_syntax::text::Encoding;

use super::cache::FactsKey;
use super::guard::guarded;
use super::seen::Seen;
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
pub(crate) fn unmeasured(language: Language, skipped: Skipped) -> FileReport {
    let mut report = FileReport::skipped(language.name(), "", String::new());
    report.skipped = Some(skipped);
    report
}

/// The settings of one analysis.
pub(crate) struct Analysis<'file> {
    /// The file's path from the top of its workspace, parts joined by `/`, which may tell where
    /// the file comes from.
    pub(crate) place: &'file str,
    /// Its language.
    pub(crate) language: Language,
    /// Its configuration.
    pub(crate) config: &'file AnalysisConfig,
}

impl Analysis<'_> {
    /// The report of `text`, which reports call `name`.
    pub(crate) fn report(&self, name: &str, text: &[u8]) -> FileReport {
        let seen = self.see(text, Encoding::Utf8);
        let mut report = seen.map_or_else(|failed| failed, |seen| self.judge(seen));
        name.clone_into(&mut report.path);
        report
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

    /// What is seen in `text`, which is on disk in `encoding`: gives up at the time limit, and
    /// survives a failure of the analysis.
    ///
    /// # Errors
    /// Then; with the report that says so.
    pub(super) fn see(&self, text: &[u8], encoding: Encoding) -> Result<Seen, FileReport> {
        let Self { language, config, .. } = *self;
        let signs = self.signs(text);
        let encoding = (!encoding.keeps_offsets()).then(|| encoding.name().into());
        let attribution = self.attribution(&signs);
        if attribution::unmeasured(&attribution, language, config).is_some() {
            return Ok(Seen { signs, encoding, facts: None });
        }
        let start = Instant::now();
        let limit = Duration::from_millis(config.limits.max_parse_ms);
        let stop = || start.elapsed() > limit;
        let failed = match guarded(|| facts(text, language, &config.variants, &stop)) {
            Ok(Ok(facts)) => return Ok(Seen { signs, encoding, facts: Some(facts) }),
            Ok(Err(error)) => unparsed(error, language, config),
            Err(panic) => failed(language, &panic),
        };
        Err(self.attributed(failed, attribution, encoding))
    }

    /// Whether there is enough in `seen` for a report.
    pub(super) fn suffices(&self, seen: &Seen) -> bool {
        let is_measured = || {
            let attribution = self.attribution(&seen.signs);
            attribution::unmeasured(&attribution, self.language, self.config).is_none()
        };
        seen.facts.is_some() || !is_measured()
    }

    /// The report of a content in which this was `seen`, which [suffices](Self::suffices).
    pub(super) fn judge(&self, seen: Seen) -> FileReport {
        let Self { language, config, .. } = *self;
        let Seen { signs, encoding, facts } = seen;
        let attribution = self.attribution(&signs);
        let unmeasured = attribution::unmeasured(&attribution, language, config);
        let judged = match (unmeasured, facts) {
            (None, Some(facts)) => guarded(|| report(facts, language, config))
                .unwrap_or_else(|panic| failed(language, &panic)),
            (Some(report), _) => report,
            (None, None) => FileReport::empty(language.name()),
        };
        self.attributed(judged, attribution, encoding)
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
