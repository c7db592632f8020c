//! What one thread does with one file: from its name to its report, by the shortest way.
//!
//! It is in two halves, since what is found in a content may come from elsewhere and much later:
//! [`Worker::begin`] ends with a report or a task, and [`Worker::finish`] makes the report of the answer.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use astrolens_analysis::stored::Key;
use astrolens_analysis::{ContentFacts, FileContext, Outcome};
use astrolens_config::Resolved;
use astrolens_model::config::AnalysisConfig;
use astrolens_model::{Declaration, Declared, FileReport};
use astrolens_syntax::Language;
use astrolens_syntax::origin::Signs;
use astrolens_syntax::text::{Encoding, decode};

use super::backend::{Arrived, Failure, Task, local};
use super::cache::{Cache, CacheReader, FileIdentity, Remembered, Stamp, context_number};
use super::identify::{Foreign, Hint, Identified, Unidentified, identify};
use super::job::{Basis, FileOutcome, Job, Processed, Provenance};
use super::judge::{concluded, is_final, judged, unmeasured};
use super::ordered::Begun;
use super::read::read;
use super::surroundings::Surroundings;
use super::walk::{Candidate, Content};

/// One thread's means.
pub(crate) struct Worker<'job> {
    job: &'job Job<'job>,
    surroundings: &'job Surroundings<'job>,
    cache: Option<CacheReader<'job>>,
    /// The bytes of the file at hand.
    buffer: Vec<u8>,
    /// Its report, encoded: to be copied once it is whole, since growing costs more than that.
    encoded: Vec<u8>,
}

/// A file whose content is looked at, with all that is known of it.
pub(crate) struct Pending {
    /// What was asked, which has the text.
    pub(crate) task: Arc<Task>,
    setting: Setting,
    signs: Signs,
    key: Key,
    read: Read,
}

/// What is known of a file beside its content.
struct Setting {
    /// Its path from the top of its workspace.
    place: String,
    language: Language,
    resolved: Arc<Resolved>,
    /// Its configuration, where that is another one.
    own: Option<Box<AnalysisConfig>>,
}

/// How a file was read.
struct Read {
    encoding: Encoding,
    bytes: u64,
    /// What the cache remembers it by.
    remembered: Option<(Stamp, Remembered)>,
}

/// Where a report comes from.
struct Source<'text> {
    provenance: Provenance,
    /// How many bytes were read for it.
    bytes: u64,
    /// What it was made of.
    basis: Option<Basis>,
    /// The text it is of.
    text: Option<&'text [u8]>,
}

impl<'job> Worker<'job> {
    /// A worker on `job`.
    pub(crate) fn new(job: &'job Job<'job>, surroundings: &'job Surroundings<'job>) -> Self {
        let cache = job.cache.and_then(Cache::reader);
        Self { job, surroundings, cache, buffer: Vec::new(), encoded: Vec::new() }
    }

    /// What becomes of `file`, as far as that is known without a look at its code.
    pub(crate) fn begin(&mut self, file: &Candidate) -> Begun<Processed, Pending> {
        let hint = match Hint::of(file, self.surroundings) {
            Ok(hint) => hint,
            Err(foreign) => return Begun::Done(Processed::Foreign(foreign)),
        };
        if let Some(processed) = self.unchanged(file, &hint) {
            return Begun::Done(processed);
        }
        let resolved = self.resolve(file, hint.language);
        let max_bytes = resolved.analysis.limits.max_bytes;
        match identify(file, &hint, max_bytes, &mut self.buffer) {
            Ok(identified) if self.job.wants(identified.language) => {
                let language = identified.language;
                let setting = if hint.language == Some(language) {
                    self.setting_of(file, language, resolved)
                } else {
                    self.setting(file, language)
                };
                self.look_up(file, &hint, setting, identified)
            }
            Ok(_) => Begun::Done(Processed::Unwanted),
            Err(unidentified) => Begun::Done(self.unidentified(file, &hint, unidentified)),
        }
    }

    /// What becomes of `file`, to whose task this is the `answer`.
    pub(crate) fn finish(
        &mut self,
        file: &Candidate,
        pending: Pending,
        answer: Arrived,
    ) -> Processed {
        let Pending { task, setting, signs, key, read } = pending;
        let context = setting.context();
        let answer = match answer.opened() {
            Err(Failure::Lost) => local::answer(&task),
            answer => answer,
        };
        let mut basis = None;
        let mut conclude = |answer| {
            concluded(
                (&context, self.job.judge()),
                (signs.clone(), read.encoding),
                answer,
                |content| {
                    self.store(key, content);
                    basis = self.found(file, &setting, content, read.bytes);
                },
            )
        };
        let report = conclude(answer).or_else(|| conclude(local::answer(&task)));
        let report = report.unwrap_or_else(|| FileReport::empty(setting.language.name()));
        self.remember(file, &report, &read);
        let source = Source {
            provenance: Provenance::Analysed,
            bytes: read.bytes,
            basis: basis.or_else(|| self.basis(&setting, None, read.bytes)),
            text: Some(task.text()),
        };
        let processed = self.file(file, report, source);
        if let Some(task) = Arc::into_inner(task) {
            self.buffer = task.into_text();
        }
        processed
    }

    /// What became of `file` when it was read last, if it has not changed since.
    fn unchanged(&mut self, file: &Candidate, hint: &Hint) -> Option<Processed> {
        let cache = self.cache.as_mut()?;
        let (Content::OnDisk, None) = (&file.content, &file.taken_for) else { return None };
        let metadata = fs::metadata(&file.path).ok()?;
        let known = cache.remembered(FileIdentity::new(&file.path), &Stamp::of(&metadata))?;
        if known.context != context_number(hint.context.as_ref()) {
            return None;
        }
        let Some(number) = known.language else {
            return Some(Processed::Foreign(Foreign::Other));
        };
        let language = Language::with_dialects().nth(number.into())?;
        if !self.job.wants(language) {
            return Some(Processed::Unwanted);
        }
        let setting = self.setting(file, language);
        let context = setting.context();
        if metadata.len() > context.config.limits.max_bytes {
            return None;
        }
        let content = self.cache.as_mut()?.facts(&key(&context, &known.content))?;
        let report = judged((&context, self.job.judge()), &content)?;
        let basis = self.found(file, &setting, &content, metadata.len());
        let source = Source { provenance: Provenance::Unchanged, bytes: 0, basis, text: None };
        Some(self.file(file, report, source))
    }

    /// What becomes of `file`, which was read, if its content is known or of no interest.
    fn look_up(
        &mut self,
        file: &Candidate,
        hint: &Hint,
        setting: Setting,
        identified: Identified,
    ) -> Begun<Processed, Pending> {
        let Identified { language, text, encoding, content, bytes, metadata } = identified;
        let context = setting.context();
        let key = key(&context, &content);
        // What is taken for something else is no report of the file.
        let metadata = metadata.filter(|_| file.taken_for.is_none());
        let remembered = metadata
            .map(|metadata| (Stamp::of(&metadata), remembered(hint, content, Some(language))));
        let read = Read { encoding, bytes, remembered };
        let judge = self.job.judge();
        let known = self.cache.as_mut().and_then(|cache| cache.facts(&key));
        let known = known.and_then(|content| Some((judged((&context, judge), &content)?, content)));
        let mut basis = None;
        let (report, provenance) = if let Some((report, content)) = known {
            basis = self.found(file, &setting, &content, bytes);
            (Some(report), Provenance::SameContent)
        } else {
            let signs = context.signs(&text);
            if context.needs_facts(&signs) {
                let task = setting.task((content, encoding), text);
                return Begun::Asks(Pending { task, setting, signs, key, read });
            }
            let answer = Ok(Outcome::NotNeeded);
            let keep = |content: &ContentFacts| {
                self.store(key, content);
                basis = self.found(file, &setting, content, bytes);
            };
            (concluded((&context, judge), (signs, encoding), answer, keep), Provenance::Analysed)
        };
        let report = report.unwrap_or_else(|| FileReport::empty(language.name()));
        self.remember(file, &report, &read);
        let source = Source { provenance, bytes, basis, text: Some(&text) };
        let processed = self.file(file, report, source);
        self.buffer = text;
        Begun::Done(processed)
    }

    /// What becomes of `file`, which has no text in one of our languages.
    fn unidentified(
        &mut self,
        file: &Candidate,
        hint: &Hint,
        unidentified: Unidentified,
    ) -> Processed {
        match unidentified {
            Unidentified::Foreign(foreign) => Processed::Foreign(foreign),
            Unidentified::NoScript(metadata) => {
                if let (Some(cache), Some(metadata)) = (&self.cache, metadata) {
                    let known = remembered(hint, blake3::hash(b""), None);
                    cache.store_file(FileIdentity::new(&file.path), Stamp::of(&metadata), known);
                }
                Processed::Foreign(Foreign::Other)
            }
            Unidentified::Skipped(skipped, Some(language), bytes) if self.job.wants(language) => {
                let report = unmeasured(language, skipped);
                let provenance = Provenance::Analysed;
                let basis = self.basis(&self.setting(file, language), None, bytes);
                self.file(file, report, Source { provenance, bytes, basis, text: None })
            }
            Unidentified::Skipped(_, Some(_), _) => Processed::Unwanted,
            Unidentified::Skipped(_, None, _) => Processed::Foreign(Foreign::Other),
        }
    }

    /// What became of a file with a report, which comes from this source.
    fn file(
        &mut self,
        file: &Candidate,
        mut report: FileReport,
        Source { provenance, bytes, mut basis, text }: Source<'_>,
    ) -> Processed {
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
        if let Some(basis) = basis.as_mut().filter(|_| report.findings.is_empty()) {
            basis.lines = None;
        }
        Processed::File(Box::new(FileOutcome { report, encoded, basis, source, provenance, bytes }))
    }

    /// What the report of `file` is made of, in which `content` was found, if the consumer wants it; the
    /// consumer gets to see that.
    fn found(
        &self,
        file: &Candidate,
        setting: &Setting,
        content: &ContentFacts,
        size: u64,
    ) -> Option<Basis> {
        if let Some(observe) = self.job.observe {
            observe(file, setting.language, content);
        }
        self.basis(setting, Some(content), size)
    }

    /// What the report of a file is made of, in which `content` was found and which has so many bytes,
    /// if the consumer wants it.
    fn basis(&self, setting: &Setting, content: Option<&ContentFacts>, size: u64) -> Option<Basis> {
        self.job.wants_basis.then(|| Basis {
            lines: content.and_then(ContentFacts::lines).cloned(),
            content: content.and_then(ContentFacts::encode),
            place: setting.place.clone(),
            language: setting.language,
            size,
            config: Arc::clone(&setting.resolved),
        })
    }

    /// Has the cache keep what was found in a content.
    fn store(&self, key: Key, content: &ContentFacts) {
        if let Some(cache) = &self.cache {
            cache.store_facts(key, content);
        }
    }

    /// Has the cache remember what `file` holds and is, as long as it does not change.
    fn remember(&self, file: &Candidate, report: &FileReport, read: &Read) {
        if let (Some(cache), Some((stamp, known))) = (&self.cache, &read.remembered)
            && is_final(report)
        {
            cache.store_file(FileIdentity::new(&file.path), *stamp, *known);
        }
    }

    /// What is known of `file`, which is in `language`, beside its content.
    fn setting(&self, file: &Candidate, language: Language) -> Setting {
        self.setting_of(file, language, self.resolve(file, Some(language)))
    }

    /// The same with what its configuration was `resolved` to.
    fn setting_of(&self, file: &Candidate, language: Language, resolved: Arc<Resolved>) -> Setting {
        let workspace = self.job.workspaces.get(file.workspace);
        let own = file.taken_for.as_ref().filter(|taken_for| taken_for.is_own);
        let own = own.map(|_| Box::new(declared_own(&resolved.analysis)));
        Setting { place: workspace.place(held_at(file)), language, resolved, own }
    }

    fn resolve(&self, file: &Candidate, language: Option<Language>) -> Arc<Resolved> {
        self.job.workspaces.get(file.workspace).resolve(held_at(file), language)
    }
}

impl Setting {
    fn context(&self) -> FileContext<'_> {
        let config = self.own.as_deref().unwrap_or(&self.resolved.analysis);
        FileContext { place: &self.place, language: self.language, config }
    }

    /// The question what is in `text`, that of a file whose content on disk this identifies.
    fn task(&self, (content, encoding): (blake3::Hash, Encoding), text: Vec<u8>) -> Arc<Task> {
        let AnalysisConfig { variants, limits, .. } = self.context().config;
        let digest = if encoding.keeps_offsets() { content } else { blake3::hash(&text) };
        let limit = limits.max_parse_steps;
        Arc::new(Task::new((digest, text), self.language, variants.clone(), limit))
    }
}

/// What the cache knows by what is found in `content`.
fn key(context: &FileContext<'_>, content: &blake3::Hash) -> Key {
    let name = context.library_name();
    Key::new(content, context.language, &context.config.variants, name.as_deref())
}

/// What the cache remembers of a file with this `content`.
fn remembered(hint: &Hint, content: blake3::Hash, language: Option<Language>) -> Remembered {
    let language = language.map(|language| language.grammar_index() as u8);
    Remembered { content, context: context_number(hint.context.as_ref()), language }
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

/// The text of a file whose report is known; none if it cannot be had any more.
fn reread(file: &Candidate) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    // It was read before within the limits of its configuration.
    read(file, u64::MAX - 1, &mut bytes).ok()?;
    Some(decode(&bytes).ok()?.bytes.into_owned())
}
