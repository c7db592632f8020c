//! The files of the workspace that are not open, analysed in the background.
//!
//! One thread of low priority does what a scan on the command line does, with the same cache on
//! disk, and puts the results into the queue of events in batches. It lets edits go first, and
//! starts anew when what it does is out of date.

mod adopt;
mod collect;
mod watch;

use std::collections::{BTreeSet, HashMap};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, Sender, channel};

use astrolens_db::FoundFiles;
use astrolens_guard::guarded;
use astrolens_modules::languages::{condensed, is_manifest};
use astrolens_modules::{MOST_MANIFEST_BYTES, path};
use astrolens_scan::cache::{self, Cache};
use astrolens_scan::{Candidate, Found, Job, WalkOptions, Workspaces, run, text, walk, walk_to};

use super::batch::{Batch, CacheUse, Configuration};
use super::cancels::Cancelled;
use super::event::Event;
use super::session::Session;
use super::thread::{lower_priority, thread};
use adopt::{Adoptions, Reader};
use collect::Collector;
use watch::Watch;

/// What is to be looked at.
#[derive(Clone, Debug, Default)]
pub(crate) struct Task {
    /// Which one it is; later ones have greater numbers.
    pub(crate) number: u64,
    /// How configuration is read.
    pub(crate) options: astrolens_config::Options,
    /// The folders of the workspace.
    pub(crate) folders: Vec<PathBuf>,
    /// The files and folders that have changed; absent for all there are.
    pub(crate) files: Option<BTreeSet<PathBuf>>,
}

/// The thread in the background; it ends when this is dropped.
#[derive(Debug)]
pub(crate) struct Background {
    tasks: Sender<Task>,
    /// What is being done is out of date.
    is_stale: Arc<AtomicBool>,
}

impl Background {
    /// Starts the thread.
    ///
    /// # Errors
    /// When it cannot be started.
    pub(crate) fn start(session: Arc<Session>) -> io::Result<Self> {
        let (tasks, receiver) = channel();
        let is_stale = Arc::new(AtomicBool::new(false));
        let worker = Worker { session, is_stale: Arc::clone(&is_stale) };
        // Who can be asked to watch knows better what the person is doing.
        let watches = !worker.session.features.registers_watchers;
        thread("background", move || {
            let watch = watches.then(|| Watch::start(&worker.session)).flatten();
            worker.run(&receiver, watch);
        })?;
        Ok(Self { tasks, is_stale })
    }

    /// Has `task` done, once what is being done is; a task about everything takes its place.
    pub(crate) fn begin(&self, task: Task) {
        if task.files.is_none() {
            self.is_stale.store(true, Ordering::Release);
        }
        // The thread lives as long as this.
        let _ = self.tasks.send(task);
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        self.is_stale.store(true, Ordering::Release);
    }
}

/// What the thread works with.
struct Worker {
    session: Arc<Session>,
    is_stale: Arc<AtomicBool>,
}

impl Worker {
    fn run(&self, tasks: &Receiver<Task>, mut watch: Option<Watch>) {
        lower_priority();
        let mut adoptions = Adoptions::default();
        while let Ok(first) = tasks.recv() {
            let mut task = first;
            while let Ok(next) = tasks.try_recv() {
                task = merged(task, next);
            }
            self.is_stale.store(false, Ordering::Release);
            if let Err(message) = guarded(|| self.work(&task, watch.as_mut(), &mut adoptions)) {
                self.session.report_panic("a scan", &message);
            }
            self.session.events.put(Event::ScanEnded(task.number));
            // What texts and trees took is not needed for a while.
            astrolens_alloc::give_back();
        }
    }

    fn work(&self, task: &Task, mut watch: Option<&mut Watch>, adoptions: &mut Adoptions) {
        let results = Results { session: &self.session, number: task.number };
        let cancelled = Cancelled::default();
        let is_over = || self.is_stale.load(Ordering::Acquire) || cancelled.is_cancelled();
        let mut workspaces = Workspaces::new(task.options.clone());
        adoptions.expire(task.files.as_ref());
        if let Some(watch) = &mut watch {
            watch.forget_gone();
        }
        let mut parts = Vec::new();
        let mut total = 0;
        for folder in &task.folders {
            let is_watched = |found: &Found| {
                let watch = watch.as_mut().filter(|_| !is_over());
                !watch.is_some_and(|watch| watch.add(folder, folders(folder, found)))
            };
            let found = find_watched(|| find(folder, task, &mut workspaces), is_watched);
            total += found.files.len();
            parts.push(Part::new(folder, found));
            if is_over() {
                return;
            }
        }
        let is_whole = task.files.is_none();
        results.put(Batch::Begins { total, is_whole, cancelled: cancelled.clone() });
        for part in &parts {
            let found = layout(part, task.files.as_ref());
            results.put(Batch::Layout(part.folder.to_path_buf(), found));
        }
        let cache = open_cache();
        let mut reader = Reader {
            results,
            folders: &task.folders,
            workspaces,
            cache: cache.as_ref().map(|(_, cache)| cache),
            is_over: &is_over,
        };
        if let Some((seen, uses)) = self.measure(&parts, &reader) {
            let scope = task.files.clone();
            let workspaces = Box::new(reader.workspaces.clone());
            let configuration = is_whole.then_some(Configuration(workspaces));
            let cache = cache.as_ref().map(|(path, _)| CacheUse { path: path.clone(), ..uses });
            results.put(Batch::Ends { seen, scope, configuration, cache });
            // What is known by then is what all files include.
            adoptions.renew(&mut reader);
        }
        if let Some(trouble) = cache.and_then(|(_, cache)| cache.close()) {
            tracing::warn!(%trouble, "the cache");
        }
    }
    /// Has the files of `parts` measured; returns which were there, and how often the cache knew. `None` if that
    /// was given up.
    fn measure(
        &self,
        parts: &[Part<'_>],
        reader: &Reader<'_>,
    ) -> Option<(BTreeSet<PathBuf>, CacheUse)> {
        let (mut seen, mut uses) = (BTreeSet::new(), CacheUse::default());
        for part in parts {
            let job = Job {
                cache: reader.cache,
                backend: &*self.session.options.backend,
                revise: Some(&|_| self.session.gate.pass()),
                wants_basis: true,
                ..Job::of(&part.found, &reader.workspaces)
            };
            let in_part = (part, &reader.workspaces);
            let mut collector = Collector::new(reader.results, reader.is_over, in_part, &mut seen);
            let statistics = run(&job, &mut collector).ok()?;
            collector.finish();
            uses.hits += statistics.unchanged + statistics.same_content;
            uses.misses += statistics.analysed;
        }
        Some((seen, uses))
    }
}

/// What `find` finds when all folders that it goes through have been watched before: what is made in
/// a folder before it is watched is found by the next look. `is_watched` has the folders of a look
/// watched, and says whether they all were already.
fn find_watched<F>(mut find: impl FnMut() -> F, mut is_watched: impl FnMut(&F) -> bool) -> F {
    loop {
        let found = find();
        if is_watched(&found) {
            return found;
        }
    }
}

/// A folder with the files in it that are to be looked at.
struct Part<'task> {
    folder: &'task Path,
    found: Found,
    /// Where the files are whose names in reports are not theirs, since theirs are no UTF-8.
    strays: HashMap<String, PathBuf>,
}

impl<'task> Part<'task> {
    fn new(folder: &'task Path, found: Found) -> Self {
        let is_stray = |file: &&Candidate| file.path.to_str().is_none();
        // Candidates have no symbolic links on their way.
        let start = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        let strays = found.files.iter().filter(is_stray).filter_map(|file| {
            let place = folder.join(file.path.strip_prefix(&start).ok()?);
            Some((file.name.clone(), place))
        });
        let strays = strays.collect();
        Self { folder, found, strays }
    }

    /// Where the file is that reports call `name`.
    fn path(&self, name: &str) -> PathBuf {
        self.strays.get(name).cloned().unwrap_or_else(|| self.folder.join(name))
    }
}

/// The files of `part` by their paths in its folder, with the texts of manifests; `scope` is what was
/// looked at, if not all there is.
fn layout(part: &Part<'_>, scope: Option<&BTreeSet<PathBuf>>) -> FoundFiles {
    let files = || part.found.files.iter();
    let is_manifest = |file: &&Candidate| is_manifest(path::name(&file.name));
    let manifests = files().filter(is_manifest);
    let read = |file: &Candidate| {
        // They are kept as long as the folder is open.
        let text = condensed(path::name(&file.name), text(file, MOST_MANIFEST_BYTES)?);
        Some((Arc::from(&*file.name), text.into()))
    };
    let inside = |path: &PathBuf| {
        let parts = path.strip_prefix(part.folder).ok()?.iter().map(|part| part.to_str());
        Some(parts.collect::<Option<Vec<_>>>()?.join("/"))
    };
    FoundFiles {
        files: files().map(|file| Arc::from(&*file.name)).collect(),
        manifests: manifests.filter_map(read).collect(),
        scope: scope.map(|scope| scope.iter().filter_map(inside).collect()),
    }
}

/// Where the results of a task go.
#[derive(Clone, Copy)]
struct Results<'task> {
    session: &'task Arc<Session>,
    /// Which task it is.
    number: u64,
}

impl Results<'_> {
    fn put(self, batch: Batch) {
        self.session.events.put(Event::ScanBatch(self.number, batch));
    }
}

/// The folders that were walked to find `found` in `folder`, as the client writes them.
fn folders(folder: &Path, found: &Found) -> impl Iterator<Item = PathBuf> {
    // What is walked has no symbolic links on its way.
    let start = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
    let inside = move |path: &PathBuf| Some(path.strip_prefix(&start).ok()?.to_path_buf());
    found.folders.iter().filter_map(inside).map(move |inside| folder.join(inside))
}

/// The files in `folder` that `task` is about, each under its name in the folder.
fn find(folder: &Path, task: &Task, workspaces: &mut Workspaces) -> Found {
    let options = WalkOptions::default();
    let is_inner = |path: &Path| {
        task.folders
            .iter()
            .any(|other| other != folder && other.starts_with(folder) && path.starts_with(other))
    };
    let mut found = match &task.files {
        None => walk(&[folder.to_path_buf()], options, workspaces),
        Some(changed) => walk_to(folder, changed, options, workspaces),
    };
    found.files.retain(|file| !is_inner(&folder.join(&file.name)));
    found
}

/// Both tasks in one; the later one knows the folders and the configuration.
fn merged(before: Task, after: Task) -> Task {
    let files = match (before.files, after.files) {
        (Some(mut files), Some(more)) => {
            files.extend(more);
            Some(files)
        }
        _ => None,
    };
    Task { files, ..after }
}

/// The user's cache, with where it is; none, as the log tells, if it cannot be used.
fn open_cache() -> Option<(PathBuf, Cache)> {
    let opened = cache::folder().and_then(|folder| Ok((folder.clone(), Cache::open(&folder)?)));
    match opened {
        Ok((folder, (cache, trouble))) => {
            if let Some(trouble) = trouble {
                tracing::warn!(%trouble, "the cache");
            }
            Some((folder, cache))
        }
        Err(trouble) => {
            tracing::warn!(%trouble, "the cache");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_the_second_look_finds_is_watched_before_the_last_one() {
        // `new/folder` is made behind the first look, before `new` is watched.
        let mut looks =
            [vec!["new"], vec!["new", "new/folder"], vec!["new", "new/folder", "b.py"]].into_iter();
        let mut watched = BTreeSet::new();
        let is_watched = |found: &Vec<&'static str>| {
            let folders = found.iter().filter(|path| **path != "b.py");
            folders.filter(|path| watched.insert(**path)).count() == 0
        };
        let found = find_watched(|| looks.next().expect("no look is for nothing"), is_watched);
        assert_eq!(found, ["new", "new/folder", "b.py"]);
        assert_eq!(watched, BTreeSet::from(["new", "new/folder"]));
    }
}
