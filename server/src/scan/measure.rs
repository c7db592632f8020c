//! One file: read, told its language, analysed within its limits.

use std::fs::Metadata;
use std::io::{self, Read};

use astrolens_analysis::analyze;
use astrolens_analysis::attribution::{self, attribute};
use astrolens_config::{Resolved, open};
use astrolens_ide::hanging;
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{Declared, FileReport, Skipped};
use astrolens_syntax::Language;
use astrolens_syntax::origin::origin;

use super::cache::ReportKey;
use super::guard::guarded;
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
        let mut report = self.run(text);
        name.clone_into(&mut report.path);
        report
    }

    /// What the report of `text` says before anything is measured.
    pub(super) fn unexamined(&self, text: &[u8]) -> FileReport {
        let Self { language, config, .. } = *self;
        let attribution = origin(self.place, text, language, &config.declared);
        attribution::unmeasured(&attribution, language, config).unwrap_or_else(|| {
            let mut report = FileReport::empty(language.name());
            attribute(&mut report, attribution, config);
            report
        })
    }

    /// Analyses `text`, gives up where it is too much work or hangs, and survives a failure of the analysis.
    pub(super) fn run(&self, text: &[u8]) -> FileReport {
        let Self { language, config, .. } = *self;
        let attribution = origin(self.place, text, language, &config.declared);
        if let Some(report) = attribution::unmeasured(&attribution, language, config) {
            return report;
        }
        let analyzed = guarded(|| analyze(text, language, config, &hanging()));
        let mut report = analyzed.unwrap_or_else(|panic| {
            let detail = format!("the analysis failed ({panic}); please report it with the file");
            unmeasured(language, skipped("internal-error", detail))
        });
        attribute(&mut report, attribution, config);
        report
    }

    /// What the cache knows the report of `content` under the configuration `resolved` by.
    pub(super) fn key(&self, content: &blake3::Hash, resolved: &Resolved) -> ReportKey {
        // A path has a say only in where the file comes from, by its name or by its folders.
        let name = self.place.rsplit('/').next().unwrap_or(self.place);
        let by_path = origin(self.place, b"", self.language, &Declared::default());
        let circumstances = format!("{name}\n{}", by_path.reason.unwrap_or_default());
        ReportKey::new(content, self.language, &resolved.digest, &circumstances)
    }
}

/// Whether another analysis of the same text would come to the same report.
pub(super) fn is_final(report: &FileReport) -> bool {
    let reason = report.skipped.as_ref().map(|skipped| skipped.reason.as_ref());
    !matches!(reason, Some("time-limit" | "internal-error"))
}
