//! What a scan sees of files, as far as it says something of their place among modules.

use std::collections::HashMap;
use std::convert::Infallible;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use astrolens_analysis::ContentFacts;
use astrolens_model::{LineTable, Origin};
use astrolens_modules::{Places, Surface};
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
#[derive(Debug)]
pub(crate) struct Source {
    pub(crate) path: Arc<str>,
    pub(crate) language: Language,
    pub(crate) origin: Origin,
    /// What was seen in it, if it was looked at.
    pub(crate) seen: Option<Seen>,
}

/// What was seen in a file.
#[derive(Debug)]
pub(crate) struct Seen {
    pub(crate) surface: Arc<Surface>,
    pub(crate) places: Places,
    pub(crate) lines: LineTable,
}

/// Does `job`, whose files are in one folder, and keeps what says something of their place among
/// modules; `step` is called for each file that is done.
pub fn read(job: &Job<'_>, step: &mut dyn FnMut()) -> Sources {
    let seen = Mutex::<HashMap<String, Seen>>::default();
    let observe = |file: &Candidate, language: Language, content: &ContentFacts| {
        let Some(facts) = content.facts() else { return };
        let (surface, places) = Surface::of(facts, language);
        let lines = facts.lines.clone();
        let found = Seen { surface: Arc::new(surface), places, lines };
        // A map is sound at every moment.
        let mut seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.insert(file.name.clone(), found);
    };
    let mut files = Files { seen: &seen, found: Vec::new(), step };
    let job = Job { observe: Some(&observe), name: None, ..*job };
    let Ok(statistics) = run(&job, &mut files);
    let files = files.found;
    let places = job.files.iter().map(|file| (Arc::from(&*file.name), file.path.clone()));
    let places: HashMap<Arc<str>, PathBuf> = places.collect();
    let surfaces = files.iter().filter_map(|file| {
        let seen = file.seen.as_ref()?;
        Some((Arc::clone(&file.path), Arc::clone(&seen.surface)))
    });
    Sources { disk: Disk::new(places, surfaces.collect()), files, statistics }
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
            self.found.push(Source { path, language, origin, seen });
        }
        Ok(())
    }

    fn step(&mut self) {
        (self.step)();
    }
}
