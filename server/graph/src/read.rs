//! What a scan sees of files, as far as it says something of their place among modules.

use std::collections::{HashMap, HashSet};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, PoisonError};

use astrolens_analysis::ContentFacts;
use astrolens_model::{LineTable, Origin};
use astrolens_modules::languages::{Includers, MOST_ADOPTIONS, adopted, index_keys};
use astrolens_modules::{Index, IndexKey, Layout, Places, Surface};
use astrolens_scan::{Candidate, FileOutcome, Job, Sink, Statistics, run};
use astrolens_syntax::Language;

use crate::disk::Disk;

/// All files of a tree: what the walk found, and what was seen in those in our languages.
#[derive(Debug)]
pub struct Sources {
    pub(crate) disk: Disk,
    /// The files in our languages, in order of path.
    pub(crate) files: Vec<Source>,
    /// What the scan did.
    pub statistics: Statistics,
}

/// A file in one of our languages.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) path: Arc<str>,
    pub(crate) language: Language,
    pub(crate) origin: Origin,
    /// What was seen in it, if it was looked at.
    pub(crate) seen: Option<Arc<Seen>>,
    /// Its language is that of those which include it.
    pub(crate) is_adopted: bool,
}

/// What was seen in a file.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) surface: Arc<Surface>,
    pub(crate) places: Places,
    pub(crate) lines: LineTable,
    /// By what others find it.
    keys: Vec<IndexKey>,
}

/// Does `job`, whose files are in one folder, and keeps what says something of their place among
/// modules; `step` is called for each file that is done.
pub fn read(job: &Job<'_>, step: &mut dyn FnMut()) -> Sources {
    read_beside(job, (job.files, Vec::new()), step)
}

/// Does `job`, whose files are some of `all` in a folder; of the others `known` are sources.
pub(crate) fn read_beside(
    job: &Job<'_>,
    (all, known): (&[Candidate], Vec<Source>),
    step: &mut dyn FnMut(),
) -> Sources {
    let (mut files, statistics) = look(job, step);
    files.extend(known);
    let layout = Layout::new(all.iter().map(|file| Arc::from(&*file.name)));
    let mut known = Known { layout, ..Known::default() };
    known.add(&files);
    for _ in 0..MOST_ADOPTIONS {
        let adopted = known.adopted(all);
        if adopted.is_empty() {
            break;
        }
        let (mut more, _) = look(&Job { files: &adopted, ..*job }, &mut || {});
        for file in &mut more {
            file.is_adopted = true;
        }
        known.add(&more);
        files.append(&mut more);
    }
    files.sort_by(|one, other| one.path.cmp(&other.path));
    let Known { layout, surfaces, index, .. } = known;
    Sources { disk: Disk::new(all, layout, (surfaces, index)), files, statistics }
}

/// Looks at the files of `job`; those in our languages in order of path, and what the scan did.
fn look(job: &Job<'_>, step: &mut dyn FnMut()) -> (Vec<Source>, Statistics) {
    let seen = Mutex::<HashMap<String, Seen>>::default();
    let observe = |file: &Candidate, language: Language, content: &ContentFacts| {
        let Some(facts) = content.facts() else { return };
        let (surface, places) = Surface::of(facts, language);
        let lines = facts.lines.clone();
        let keys = index_keys(&surface);
        let found = Seen { surface: Arc::new(surface), places, lines, keys };
        // A map is sound at every moment.
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(file.name.clone(), found);
    };
    let mut files = Files { seen: &seen, found: Vec::new(), step };
    let job = Job { observe: Some(&observe), name: None, wants_measures: false, ..*job };
    let Ok(statistics) = run(&job, &mut files);
    (files.found, statistics)
}

/// What is known of all files that were looked at.
#[derive(Default)]
struct Known {
    layout: Layout,
    surfaces: HashMap<Arc<str>, Arc<Surface>>,
    index: Index,
    /// The files in our languages, whether something was seen in them or not.
    paths: HashSet<Arc<str>>,
}

impl Known {
    fn add(&mut self, files: &[Source]) {
        let mut keys = Vec::new();
        for Source { path, seen, .. } in files {
            self.paths.insert(Arc::clone(path));
            if let Some(seen) = seen {
                self.surfaces.insert(Arc::clone(path), Arc::clone(&seen.surface));
                keys.push((Arc::clone(path), seen.keys.clone()));
            }
        }
        self.index.add(keys);
    }

    /// Those of `files` that are in a language because some that are known include them.
    fn adopted(&self, files: &[Candidate]) -> Vec<Candidate> {
        let others = files.iter().filter(|file| !self.paths.contains(&*file.name));
        let surface = |path: &str| self.surfaces.get(path).cloned();
        let is_file = |path: &str| self.layout.is_file(path);
        let files_with = |key: &IndexKey| self.index.files_with(key);
        let known = Includers { is_file: &is_file, files_with: &files_with, surface: &surface };
        let adopted = others.filter_map(|file| {
            let language = adopted(&known, &file.name)?;
            Some(Candidate { language: Some(language), ..file.clone() })
        });
        adopted.collect()
    }
}

/// Puts together what was seen in a file and what its report says of it.
struct Files<'run> {
    seen: &'run Mutex<HashMap<String, Seen>>,
    found: Vec<Source>,
    step: &'run mut dyn FnMut(),
}

impl Sink for Files<'_> {
    type Error = Infallible;

    fn file(&mut self, outcome: FileOutcome) -> Result<(), Infallible> {
        let report = outcome.report;
        let seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner).remove(&report.path);
        // What the cache has of a file that is not measured now would not be there without it.
        let seen = seen.filter(|_| report.skipped.is_none());
        let named = || Language::by_name(report.language.as_str());
        let language = seen.as_ref().map(|seen| seen.surface.language).or_else(named);
        if let Some(language) = language {
            let (path, origin) = (report.path.into(), report.origin);
            let seen = seen.map(Arc::new);
            self.found.push(Source { path, language, origin, seen, is_adopted: false });
        }
        Ok(())
    }

    fn step(&mut self) {
        (self.step)();
    }
}
