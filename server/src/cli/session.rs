//! A run over files that ends in a report: what the commands that look at trees share.

use std::collections::{BTreeMap, HashMap};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, Instant};

use astrolens_error::{Error, Result};
use astrolens_git::Repository;
use astrolens_metrics::{METRICS, Metric, TypeMetric};
use astrolens_model::{FileReport, Severity, Summary};
use astrolens_render::partial::ReadInPart;
use astrolens_render::whose::Listing;
use astrolens_render::{Format, Increments, Options, Purpose, Renderer, Silenced};
use astrolens_scan::cache::{self, Cache};
use astrolens_scan::{
    Candidate, Encode, FileOutcome, Found, Job, Later, Problem, Revise, Sink, Statistics, Waiting,
    Workspaces, absence, run, summarise, takes, walk,
};
use astrolens_syntax::Language;

use super::check::FailOn;
use super::logging;
use super::mistakes;
use super::naming::Naming;
use super::options::{Destination, FileSelection, GlobalOptions, OutputOptions, WorkOptions};
use super::pool::Workers;
use super::progress::Progress;
use super::statistics::{self, Timings};
use super::stdin;

/// How files are looked at and reported.
pub(crate) struct Session<'run> {
    /// What the report looks like and where it goes.
    pub(crate) output: &'run OutputOptions,
    /// How the work is done.
    pub(crate) work: &'run WorkOptions,
    /// Who analyses.
    pub(crate) workers: &'run Workers,
    /// What the report is for.
    pub(crate) purpose: Purpose,
    /// The metric an overview of types sorts by; absent for one of functions.
    pub(crate) types: Option<&'static TypeMetric>,
    /// Whether the run says what it cost.
    pub(crate) stats: bool,
    /// Whether the increments behind every figure are reported.
    pub(crate) explain: bool,
    /// The mildest severity that fails.
    pub(crate) fail_on: Severity,
    /// How many functions an overview lists.
    pub(crate) top: usize,
    /// The metric an overview sorts by.
    pub(crate) sort: &'static Metric,
    /// Which functions an overview lists.
    pub(crate) listing: Listing,
    /// What the command does to a report before it is counted and written.
    pub(crate) revise: Option<&'run Revise<'run>>,
    /// What it does to reports that have to wait until every file has been looked at.
    pub(crate) later: Option<&'run dyn Later>,
    /// Reports of files that are no source, to be written behind the others.
    pub(crate) beside: &'run [FileReport],
}

/// The files that are to be looked at, with their configuration.
pub(crate) struct Tree {
    /// What the walk found.
    pub(crate) found: Found,
    /// The workspaces of the files.
    pub(crate) workspaces: Workspaces,
    /// The languages that are wanted; empty for all.
    languages: Vec<Language>,
    /// Whether all that the user named could be read.
    complete: bool,
    /// Whether there is a folder that could not be read, named or not.
    has_gaps: bool,
    /// How long the walk took.
    took: Duration,
    /// Results of earlier runs, if somebody has asked for them and they could be had.
    pub(crate) cache: Option<Cache>,
    /// Whether somebody has asked for them.
    has_opened_cache: bool,
}

impl Tree {
    /// Results of earlier runs, if they are to be used and can be; whoever takes them gives them
    /// back.
    pub(crate) fn take_cache(&mut self, work: &WorkOptions) -> Option<Cache> {
        if !std::mem::replace(&mut self.has_opened_cache, true) && !work.no_cache {
            self.cache = open_cache();
        }
        self.cache.take()
    }

    /// Takes `cache` back once what was found is in it.
    pub(crate) fn reopen_cache(&mut self, cache: Option<Cache>) {
        if cache.is_some() {
            close(cache);
            self.cache = open_cache();
        }
    }
}

/// How a session ended.
pub(crate) struct Ended {
    /// What was reported.
    pub(crate) summary: Summary,
    /// Whether all that the user named could be read.
    pub(crate) complete: bool,
    /// Whether anything could not be read, named or not.
    pub(crate) has_gaps: bool,
    /// How many files were measured.
    pub(crate) measured: u64,
    /// Files in languages that are measured, and not measured themselves, by reason.
    pub(crate) skipped: BTreeMap<String, u64>,
}

impl<'run> Session<'run> {
    /// A session that reports everything as it is.
    pub(crate) fn new(
        output: &'run OutputOptions,
        (work, workers): (&'run WorkOptions, &'run Workers),
        purpose: Purpose,
    ) -> Self {
        Self {
            output,
            work,
            workers,
            purpose,
            types: None,
            stats: false,
            explain: false,
            fail_on: FailOn::default().into(),
            top: 1,
            sort: &METRICS[0],
            listing: Listing { all: false, tests: true },
            revise: None,
            later: None,
            beside: &[],
        }
    }

    /// Finds the files that `files` selects, and tells what is wrong with them.
    ///
    /// # Errors
    /// When standard input is named and cannot be read, or the configuration has a mistake.
    pub(crate) fn walk(&self, files: &FileSelection, global: &GlobalOptions) -> Result<Tree> {
        let start = Instant::now();
        let mut workspaces = Workspaces::new(astrolens_config::Options {
            explain: self.explain || self.output.format()?.increments == Increments::Always,
            ..files.options(global)
        });
        let (stdin, paths): (Vec<_>, Vec<_>) =
            files.paths.iter().cloned().partition(|path| path.as_os_str() == "-");
        if let (Some(name), true) = (&files.stdin_filename, stdin.is_empty()) {
            return Err(Error::usage(
                format!(
                    "`{}` would be the name of standard input, which is not read",
                    name.display()
                ),
                "add `-` to the paths",
            ));
        }
        let mut found = walk(&paths, files.walk_options(), &mut workspaces);
        let mut languages = files.languages();
        if !stdin.is_empty() {
            let candidate = stdin::candidate(files, &mut workspaces)?;
            let workspace = workspaces.get(candidate.workspace);
            if files.stdin_filename.is_none()
                || takes(workspace, &candidate.path, !files.force_exclude)
            {
                found.add(candidate);
            }
            languages.clear();
        }
        mistakes::check(&workspaces.diagnostics())?;
        let complete = !logging::problems(&found.problems, &found.prefix);
        let has_gaps = found.problems.iter().any(Problem::is_gap);
        let took = start.elapsed();
        Ok(Tree {
            found,
            workspaces,
            languages,
            complete,
            has_gaps,
            took,
            cache: None,
            has_opened_cache: false,
        })
    }

    /// Looks at the files of `tree` for what [`revise`](Self::revise) makes of them.
    ///
    /// # Errors
    /// None of its own: a file that cannot be read has a report that says so.
    pub(crate) fn visit(&self, mut tree: Tree) -> Result<Ended> {
        let cache = tree.take_cache(self.work);
        let start = Instant::now();
        let backend = self.workers.backend(tree.found.files.len());
        let job = Job {
            languages: &tree.languages,
            cache: cache.as_ref(),
            backend: &*backend,
            threads: self.work.threads(),
            revise: self.revise,
            ..Job::of(&tree.found, &tree.workspaces)
        };
        let mut sums = Sums(Summary::default());
        let statistics = run(&job, &mut sums)?;
        let complete = tell_unread(&statistics) && tree.complete;
        self.close(cache, &statistics, (tree.took, start));
        Ok(Ended::new(sums.0, complete, tree.has_gaps, &statistics))
    }

    /// Closes the cache, tells where the work was done, and shows what the run cost if that was asked for;
    /// the walk took a time, and the analysis began.
    fn close(
        &self,
        cache: Option<Cache>,
        statistics: &Statistics,
        (walk, began): (Duration, Instant),
    ) {
        let analysis = began.elapsed();
        close(cache);
        self.workers.tell(statistics.analysed);
        if self.stats {
            let closing = began.elapsed().saturating_sub(analysis);
            let timings = Timings { walk, analysis, closing };
            let workers = self.workers.statistics();
            statistics::show((statistics, workers.as_ref()), timings, self.work.threads());
        }
    }

    /// Looks at the files of `tree` and writes the report.
    ///
    /// # Errors
    /// When the report cannot be written.
    pub(crate) fn run(&self, mut tree: Tree) -> Result<Ended> {
        let cache = tree.take_cache(self.work);
        let Tree { found, workspaces, languages, complete, has_gaps, took, .. } = tree;
        let format = self.output.format()?;
        let options = self.options(&found, &workspaces);
        let start = Instant::now();
        let naming = Naming::new(format.paths, self.output.path_prefix.as_deref(), &found);
        let encode = format.encode.map(|encode| {
            let options = &options;
            move |report: &FileReport, buffer: &mut Vec<u8>| encode(report, options, buffer)
        });
        let encode = encode.as_ref().map(|encode| encode as &Encode<'_>);
        let name = |file: &Candidate| naming.name(file);
        let revise = revised(self.revise, &naming);
        let backend = self.workers.backend(found.files.len());
        let job = Job {
            languages: &languages,
            cache: cache.as_ref(),
            backend: &*backend,
            threads: self.work.threads(),
            revise: Some(&revise),
            // What is decided about reports later knows them by the walk's names.
            name: self.later.is_none().then_some(&name),
            encode: encode.filter(|_| self.later.is_none()),
            wants_source: &|report| (format.wants_source)(report, &options),
            ..Job::of(&found, &workspaces)
        };
        let mut reporter = Reporter {
            renderer: (format.open)(self.output.destination.open()?, &options),
            summary: Summary::default(),
            destination: &self.output.destination,
            progress: Progress::start(found.files.len()),
            partial: ReadInPart::default(),
        };
        let presentation = Presentation {
            files: match self.later {
                Some(_) => found.files.iter().map(|file| (file.name.as_str(), file)).collect(),
                None => HashMap::new(),
            },
            naming: &naming,
            shows_suppressed: self.output.show_suppressed || format.silenced == Silenced::Marks,
            encode,
        };
        let present = |outcome: &mut FileOutcome| presentation.present(outcome);
        let mut waiting = Waiting::new(&mut reporter, self.later, &present);
        let ran = run(&job, &mut waiting).and_then(|ran| waiting.finish().map(|()| ran));
        reporter.progress.finish();
        let statistics = ran?;
        for report in self.beside {
            reporter.beside(report, format, &options, &naming)?;
        }
        let (summary, partial) = reporter.finish(&found, &statistics)?;
        if let Some(partial) = partial.sentence().filter(|_| !format.tells_partial) {
            logging::note(&partial);
        }
        tell_foreign(&statistics);
        let complete = tell_unread(&statistics) && complete;
        // Last, when everything is already on the screen.
        self.close(cache, &statistics, (took, start));
        Ok(Ended::new(summary, complete, has_gaps, &statistics))
    }

    /// What the renderer is told of this run.
    fn options(&self, found: &Found, workspaces: &Workspaces) -> Options {
        Options {
            purpose: self.purpose,
            title: found.title.clone(),
            made_from: made_from(workspaces),
            fail_on: self.fail_on,
            top: self.top,
            sort: self.sort,
            listing: self.listing,
            types: self.types,
            explain: self.explain,
            quiet: logging::is_quiet(),
            terminal: self.output.destination.terminal(),
        }
    }
}

/// What changes a report as a command has `asked_for`; where it adds evidence, `naming` names its files.
fn revised<'run>(
    asked_for: Option<&'run Revise<'run>>,
    naming: &'run Naming,
) -> impl Fn(&mut FileReport) + Sync + 'run {
    move |report| {
        if let Some(revise) = asked_for {
            revise(report);
            naming.name_evidence(report);
        }
    }
}

/// What it means that there was nothing to measure among `files`, with what was there instead.
pub(super) fn nothing_measured(
    files: &FileSelection,
    global: &GlobalOptions,
    ended: &Ended,
) -> Error {
    let titles: Vec<_> = Language::all().map(Language::title).collect();
    let help = format!(
        "these are measured: {}; `--allow-empty` lets a gate pass without any",
        titles.join(", ")
    );
    Error::usage(format!("nothing was measured: {}", what_is_there(files, global, ended)), help)
}

/// What there is among `files`, of which nothing was measured by the run that `ended`.
pub(super) fn what_is_there(
    files: &FileSelection,
    global: &GlobalOptions,
    ended: &Ended,
) -> String {
    let mut workspaces = Workspaces::new(files.options(global));
    let paths: Vec<PathBuf> = files.on_disk().chain(&files.stdin_filename).cloned().collect();
    absence(
        &paths,
        files.walk_options(),
        &mut workspaces,
        &ended.skipped,
        !files.language.is_empty(),
    )
}

impl Ended {
    fn new(summary: Summary, complete: bool, has_gaps: bool, statistics: &Statistics) -> Self {
        let skipped: u64 = statistics.skipped.values().sum();
        let has_gaps = has_gaps || statistics.skipped.contains_key("unreadable");
        let (measured, skipped) = (statistics.files - skipped, statistics.skipped.clone());
        Self { summary, complete, has_gaps, measured, skipped }
    }
}

/// What the reports on `workspaces` are made from.
fn made_from(workspaces: &Workspaces) -> Arc<dyn Fn() -> Vec<String> + Send + Sync> {
    let root = workspaces.first_root().map(Path::to_path_buf);
    let configuration = workspaces.configuration();
    Arc::new(move || {
        // A report on what is in no repository has no revision.
        let repository = root.as_deref().and_then(|root| Repository::discover(root).ok());
        let revision = repository.and_then(|repository| repository.revision("HEAD").ok());
        let revision = revision.map(|revision| format!("work tree at {}", revision.short()));
        let limits = match &configuration {
            Some(file) => format!("limits of {file}"),
            None => "default limits".to_owned(),
        };
        revision.into_iter().chain([limits]).collect()
    })
}

/// What is done to an outcome once it is decided about, before it is shown.
struct Presentation<'run> {
    /// The files by the walk's names, where these are still theirs.
    files: HashMap<&'run str, &'run Candidate>,
    naming: &'run Naming,
    shows_suppressed: bool,
    encode: Option<&'run Encode<'run>>,
}

impl Presentation<'_> {
    fn present(&self, outcome: &mut FileOutcome) {
        let report = &mut outcome.report;
        if let Some(file) = self.files.get(report.path.as_str()) {
            report.path = self.naming.name(file);
        }
        if !self.shows_suppressed {
            report.suppressions.clear();
            report.known.clear();
        }
        if let (Some(encode), None) = (self.encode, &outcome.encoded) {
            let mut encoded = Vec::new();
            encode(report, &mut encoded);
            outcome.encoded = Some(encoded);
        }
    }
}

/// Sums up outcomes and shows nothing.
struct Sums(Summary);

impl Sink for Sums {
    type Error = Error;

    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        self.0.add(&outcome.report);
        Ok(())
    }

    fn step(&mut self) {}
}

/// The user's cache; none, with a warning, if it cannot be used.
pub(super) fn open_cache() -> Option<Cache> {
    let opened = cache::folder().and_then(|folder| Cache::open(&folder));
    match opened {
        Ok((cache, trouble)) => {
            if let Some(trouble) = trouble {
                logging::warn(&trouble.to_string());
            }
            Some(cache)
        }
        Err(trouble) => {
            logging::warn(&trouble.to_string());
            None
        }
    }
}

/// Closes the cache and tells what went wrong with it on the way.
pub(super) fn close(cache: Option<Cache>) {
    if let Some(trouble) = cache.and_then(Cache::close) {
        logging::warn(&trouble.to_string());
    }
}

/// Tells which files that the user named are in no language that is measured.
fn tell_foreign(statistics: &Statistics) {
    for (name, language) in &statistics.foreign {
        logging::warn(&match language {
            Some(language) => format!("`{name}` is {language}, which is not measured"),
            None => format!("`{name}` is in none of the languages that are measured"),
        });
    }
}

/// Tells which files that the user named could not be read; whether there are none.
fn tell_unread(statistics: &Statistics) -> bool {
    for (name, detail) in &statistics.unread {
        logging::warn(&format!("cannot read `{name}`: {detail}"));
    }
    statistics.unread.is_empty()
}

/// Sums up outcomes and passes them to a renderer.
struct Reporter<'out> {
    renderer: Box<dyn Renderer + 'out>,
    summary: Summary,
    destination: &'out Destination,
    progress: Progress,
    partial: ReadInPart,
}

impl Sink for Reporter<'_> {
    type Error = Error;

    fn file(&mut self, outcome: FileOutcome) -> Result<()> {
        self.summary.add(&outcome.report);
        self.partial.file(&outcome.report);
        match outcome.encoded {
            Some(encoded) => self.renderer.encoded(&encoded),
            None => self.renderer.file(&outcome.report, outcome.source.as_deref()),
        }
        .map_err(|error| self.destination.error(error))
    }

    fn step(&mut self) {
        self.progress.step();
    }
}

impl Reporter<'_> {
    /// Takes the report of a file that is no source.
    fn beside(
        &mut self,
        report: &FileReport,
        format: &Format,
        options: &Options,
        naming: &Naming,
    ) -> Result<()> {
        self.summary.add_findings(report);
        let place = naming.place(&report.path);
        let path = naming.tell(&report.path, &place);
        let report = FileReport { path, ..report.clone() };
        let written = if let Some(encode) = format.encode {
            let mut encoded = Vec::new();
            encode(&report, options, &mut encoded);
            self.renderer.encoded(&encoded)
        } else {
            let wants_source = (format.wants_source)(&report, options);
            // One that is gone is shown without its text.
            let source = wants_source.then(|| fs::read(place).ok()).flatten();
            self.renderer.file(&report, source.as_deref())
        };
        written.map_err(|error| self.destination.error(error))
    }

    /// Ends the report, with what was passed over on the way; what it counted, and which files were
    /// read in part.
    fn finish(mut self, found: &Found, statistics: &Statistics) -> Result<(Summary, ReadInPart)> {
        summarise(&mut self.summary, found, statistics);
        if !statistics.unsupported.is_empty() {
            self.renderer.unsupported(&statistics.unsupported);
        }
        self.renderer.finish(&self.summary).map_err(|error| self.destination.error(error))?;
        Ok((self.summary, self.partial))
    }
}
