//! One file: read, told its language, analysed within its limits.

use std::fs::File;
use std::io::{self, Read};
use std::time::{Duration, Instant};

use astrolens_analysis::analyze;
use astrolens_model::FileReport;
use astrolens_syntax::Language;

use super::guard::guarded;
use super::settings::Settings;
use super::walk::Candidate;

/// Why a file has no text to analyse.
pub(super) struct Refusal {
    /// A word a program can compare.
    reason: &'static str,
    /// A sentence for a person.
    detail: String,
}

impl Refusal {
    /// The report of a file in `language` that was refused.
    pub(super) fn report(self, language: Language) -> FileReport {
        FileReport::skipped(language.name(), self.reason, self.detail)
    }

    fn of(error: &io::Error) -> Self {
        let reason =
            if error.kind() == io::ErrorKind::NotFound { "vanished" } else { "unreadable" };
        Self { reason, detail: error.to_string() }
    }
}

/// The language that the name of a file speaks for.
pub(super) fn language_by_name(file: &Candidate) -> Option<Language> {
    let extension = file.path.extension()?.to_str()?.to_lowercase();
    Language::all()
        .find(|language| language.definition().files.extensions.contains(&extension.as_str()))
}

/// Reads `file` into `buffer`, unless it is no file or larger than `max_bytes`.
pub(super) fn read(file: &Candidate, max_bytes: u64, buffer: &mut Vec<u8>) -> Result<(), Refusal> {
    buffer.clear();
    if let Some(what) = file.special {
        let detail = format!("it is {what}, not a file");
        return Err(Refusal { reason: "not-a-file", detail });
    }
    let mut open = File::open(&file.path).map_err(|error| Refusal::of(&error))?;
    let size = open.metadata().map_err(|error| Refusal::of(&error))?.len();
    if size > max_bytes {
        let detail = format!("it has {size} bytes, more than the limit of {max_bytes}");
        return Err(Refusal { reason: "too-large", detail });
    }
    // A byte more than it should hold, so that one call sees the end as well.
    buffer.reserve(size as usize + 1);
    // A file that grows while it is read is cut where it would pass the limit.
    open.by_ref().take(max_bytes).read_to_end(buffer).map_err(|error| Refusal::of(&error))?;
    Ok(())
}

/// Analyses `source`, gives up at the time limit, and survives a failure of the analysis.
pub(super) fn measure(source: &[u8], language: Language, settings: &Settings) -> FileReport {
    let start = Instant::now();
    let limit = Duration::from_millis(settings.config.limits.max_parse_ms);
    let stop = || start.elapsed() > limit;
    guarded(|| analyze(source, language, &settings.config, &stop)).unwrap_or_else(|panic| {
        let detail = format!("the analysis failed ({panic}); please report it with the file");
        FileReport::skipped(language.name(), "internal-error", detail)
    })
}
