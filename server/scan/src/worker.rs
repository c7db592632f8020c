//! What one thread does with one file: from its name to its report, by the shortest way.

use std::fs::{self, Metadata};
use std::io;
use std::path::Path;
use std::sync::Arc;

use astrolens_config::Resolved;
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{Declaration, Declared, FileReport, Skipped};
use astrolens_syntax::Language;
use astrolens_syntax::detect::{ByPath, Detected, HeaderContext, by_path, detect};
use astrolens_syntax::text::{Encoding, Text, decode};

use super::cache::{FactsKey, FileIdentity, Reader, Remembered, Stamp, context_number};
use super::measure::{Analysis, is_final, read, read_head, unmeasured};
use super::pipeline::{FileOutcome, Job, Outcome};
use super::surroundings::Surroundings;
use super::walk::{Candidate, Content};

/// Where a report comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Provenance {
    /// The file was analysed.
    Analysed,
    /// Its content was analysed before.
    SameContent,
    /// It did not change since it was analysed.
    Unchanged,
}

/// A file in none of our languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Foreign {
    /// In one that resembles one of ours: its name for people.
    Unsupported(&'static str),
    /// In none at all.
    Other,
    /// Its start, which would tell, cannot be read.
    Unreadable(io::ErrorKind),
}

/// One thread's means.
pub(super) struct Worker<'job> {
    job: &'job Job<'job>,
    surroundings: &'job Surroundings<'job>,
    cache: Option<Reader<'job>>,
    /// The bytes of the file at hand.
    buffer: Vec<u8>,
    /// Its report, encoded: to be copied once it is whole, since growing costs more than that.
    encoded: Vec<u8>,
}

/// What a candidate's name, and for some names its surroundings, say before it is read.
pub(super) struct Signs {
    /// Its language, if the name alone tells it.
    pub(super) language: Option<Language>,
    /// Its start tells whether it is a script.
    is_script: bool,
    /// What stands beside it, where that has a say.
    context: HeaderContext,
    /// The context as the cache knows it.
    context_number: i64,
}

impl<'job> Worker<'job> {
    /// A worker on `job`.
    pub(super) fn new(job: &'job Job<'job>, surroundings: &'job Surroundings<'job>) -> Self {
        let cache = job.cache.and_then(super::cache::Cache::reader);
        Self { job, surroundings, cache, buffer: Vec::new(), encoded: Vec::new() }
    }

    /// What becomes of `file`.
    pub(super) fn outcome(&mut self, file: &Candidate) -> Outcome {
        let signs = match Signs::of(file, self.surroundings) {
            Ok(signs) => signs,
            Err(foreign) => return Outcome::Foreign(foreign),
        };
        self.unchanged(file, &signs).unwrap_or_else(|| {
            let mut buffer = std::mem::take(&mut self.buffer);
            let outcome = self.read(file, &signs, &mut buffer);
            self.buffer = buffer;
            outcome
        })
    }

    /// What became of `file` when it was read last, if it has not changed since.
    fn unchanged(&mut self, file: &Candidate, signs: &Signs) -> Option<Outcome> {
        let cache = self.cache.as_mut()?;
        let (Content::OnDisk, None) = (&file.content, &file.taken_for) else { return None };
        let metadata = fs::metadata(&file.path).ok()?;
        let known = cache.remembered(FileIdentity::new(&file.path), &Stamp::of(&metadata))?;
        if known.context != signs.context_number {
            return None;
        }
        let Some(number) = known.language else {
            return Some(Outcome::Foreign(Foreign::Other));
        };
        let language = Language::with_dialects().nth(number.into())?;
        if !self.job.wants(language) {
            return Some(Outcome::Unwanted);
        }
        let resolved = self.resolve(file, Some(language));
        if metadata.len() > resolved.analysis.limits.max_bytes {
            return None;
        }
        let place = self.place(file);
        let analysis = Analysis { place: &place, language, config: &resolved.analysis };
        let seen = self.cache.as_mut()?.seen(&analysis.key(&known.content))?;
        let report = analysis.judge(seen)?;
        Some(self.file(file, report, Provenance::Unchanged, 0, None))
    }

    /// What becomes of `file` when it is read into `buffer`.
    fn read(&mut self, file: &Candidate, signs: &Signs, buffer: &mut Vec<u8>) -> Outcome {
        if signs.is_script {
            let metadata = match read_head(file, buffer) {
                Ok(metadata) => metadata,
                Err(error) => return Outcome::Foreign(Foreign::Unreadable(error.kind())),
            };
            if detected(file, signs, buffer).language().is_none() {
                let nothing = blake3::hash(b"");
                self.remember(file, metadata.as_ref(), signs, nothing, None);
                return Outcome::Foreign(Foreign::Other);
            }
        }
        let limits = self.resolve(file, signs.language).analysis.limits;
        let metadata = match read(file, limits.max_bytes, buffer) {
            Ok(metadata) => metadata,
            Err(skipped) => return self.refused(file, signs, skipped, 0),
        };
        let bytes = buffer.len() as u64;
        let Text { bytes: text, encoding } = match decode(buffer) {
            Ok(text) => text,
            Err(skipped) => return self.refused(file, signs, skipped, bytes),
        };
        let language = match detected(file, signs, &text) {
            Detected::Language(language) => language,
            Detected::Unsupported(row) => {
                return Outcome::Foreign(Foreign::Unsupported(row.title));
            }
            Detected::Other => return Outcome::Foreign(Foreign::Other),
        };
        if !self.job.wants(language) {
            return Outcome::Unwanted;
        }
        let content = blake3::hash(buffer);
        let resolved = self.resolve(file, Some(language));
        let place = self.place(file);
        let own = file.taken_for.as_ref().filter(|taken_for| taken_for.is_own);
        let own = own.map(|_| declared_own(&resolved.analysis));
        let config = own.as_ref().unwrap_or(&resolved.analysis);
        let analysis = Analysis { place: &place, language, config };
        let key = analysis.key(&content);
        let known = self.cache.as_mut().and_then(|cache| cache.seen(&key));
        let (report, provenance) = match known.and_then(|seen| analysis.judge(seen)) {
            Some(report) => (report, Provenance::SameContent),
            None => (self.analyse(&analysis, key, &text, encoding), Provenance::Analysed),
        };
        // What is taken for something else is no report of the file.
        if is_final(&report) && file.taken_for.is_none() {
            self.remember(file, metadata.as_ref(), signs, content, Some(language));
        }
        self.file(file, report, provenance, bytes, Some(&text))
    }

    /// The report of `text`, which is on disk in `encoding`; what is seen in it is stored under
    /// `key`.
    fn analyse(
        &self,
        analysis: &Analysis<'_>,
        key: FactsKey,
        text: &[u8],
        encoding: Encoding,
    ) -> FileReport {
        analysis.analyse(text, encoding, |seen| {
            if let Some(cache) = &self.cache {
                cache.store_seen(key, seen);
            }
        })
    }

    /// The outcome of a file that cannot be read as text.
    fn refused(
        &mut self,
        file: &Candidate,
        signs: &Signs,
        skipped: Skipped,
        bytes: u64,
    ) -> Outcome {
        match detected(file, signs, b"").language() {
            Some(language) if self.job.wants(language) => {
                let report = unmeasured(language, skipped);
                self.file(file, report, Provenance::Analysed, bytes, None)
            }
            Some(_) => Outcome::Unwanted,
            None => Outcome::Foreign(Foreign::Other),
        }
    }

    /// The outcome of a file with a report.
    fn file(
        &mut self,
        file: &Candidate,
        mut report: FileReport,
        provenance: Provenance,
        bytes: u64,
        text: Option<&[u8]>,
    ) -> Outcome {
        report.path.clone_from(&file.name);
        if let Some(revise) = self.job.revise {
            revise(&mut report);
        }
        if let Some(name) = self.job.name {
            report.path = name(file);
        }
        let encoded = self.job.encode.map(|encode| {
            self.encoded.clear();
            encode(&report, &mut self.encoded);
            self.encoded.clone()
        });
        let source = (self.job.wants_source)(&report).then(|| match text {
            Some(text) => Some(text.to_vec()),
            None => reread(file),
        });
        let source = source.flatten();
        Outcome::File(Box::new(FileOutcome { report, encoded, source, provenance, bytes }))
    }

    /// Has the cache remember what `file` holds and is, as long as it does not change.
    fn remember(
        &self,
        file: &Candidate,
        metadata: Option<&Metadata>,
        signs: &Signs,
        content: blake3::Hash,
        language: Option<Language>,
    ) {
        if let (Some(cache), Some(metadata)) = (&self.cache, metadata) {
            let language = language.map(|language| language.grammar_index() as u8);
            let known = Remembered { content, context: signs.context_number, language };
            cache.store_file(FileIdentity::new(&file.path), Stamp::of(metadata), known);
        }
    }

    /// The path of `file` from the top of its workspace.
    fn place(&self, file: &Candidate) -> String {
        self.job.workspaces.get(file.workspace).place(held_at(file))
    }

    fn resolve(&self, file: &Candidate, language: Option<Language>) -> Arc<Resolved> {
        self.job.workspaces.get(file.workspace).resolve(held_at(file), language)
    }
}

/// Where `file` is held to be.
fn held_at(file: &Candidate) -> &Path {
    file.taken_for.as_ref().map_or(&file.path, |taken_for| &taken_for.path)
}

/// `config` for a file that is its project's own, whatever its text says.
fn declared_own(config: &AnalysisConfig) -> AnalysisConfig {
    let denial = || Some(Declaration { holds: false, by: "it was so before".to_owned() });
    AnalysisConfig {
        declared: Declared { vendored: denial(), generated: denial() },
        ..config.clone()
    }
}

impl Signs {
    /// What there is to know of `file` before it is read, unless its name rules it out.
    pub(super) fn of(file: &Candidate, surroundings: &Surroundings<'_>) -> Result<Self, Foreign> {
        match file.language.map_or_else(|| by_path(&file.name), ByPath::Language) {
            ByPath::Other => Err(Foreign::Other),
            ByPath::Unsupported(row) => Err(Foreign::Unsupported(row.title)),
            ByPath::Language(language) => Ok(Self::clear(language)),
            ByPath::Unclear if Path::new(&file.name).extension().is_none() => Ok(Self::script()),
            ByPath::Unclear => Ok(Self::shared(surroundings.of(file))),
        }
    }

    /// The name tells the language.
    fn clear(language: Language) -> Self {
        let context = HeaderContext::default();
        Self {
            language: Some(language),
            is_script: false,
            context,
            context_number: context_number(None),
        }
    }

    /// The name tells nothing: it may be a script.
    fn script() -> Self {
        Self { language: None, is_script: true, ..Self::shared(HeaderContext::default()) }
    }

    /// The name is shared by several languages.
    fn shared(context: HeaderContext) -> Self {
        let context_number = context_number(Some(&context));
        Self { language: None, is_script: false, context, context_number }
    }
}

/// The text of a file whose report is known; none if it cannot be had any more.
fn reread(file: &Candidate) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // It was read before within the limits of its configuration.
    read(file, u64::MAX - 1, &mut bytes).ok()?;
    Some(decode(&bytes).ok()?.bytes.into_owned())
}

/// What `file` is, with its text or the start of it.
pub(super) fn detected(file: &Candidate, signs: &Signs, text: &[u8]) -> Detected {
    file.language.map_or_else(|| detect(&file.name, text, &signs.context), Detected::Language)
}
