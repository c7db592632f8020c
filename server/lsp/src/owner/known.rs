//! What is known of files that are not open.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use astrolens_config::{ATTRIBUTES_FILE_NAME, Diagnostic as Mistake, FILE_NAME};
use astrolens_db::{Found, OnDisk};
use astrolens_modules::languages::is_manifest;
use astrolens_scan::Candidate;
use tower_lsp::ls_types::Uri;

use super::Owner;
use super::client::OTHERS;
use crate::background::{Background, Task};
use crate::batch::{Batch, CacheUse, Configuration};
use crate::progress::{Label, Progress};
use crate::snapshot::{self, Activity};
use crate::uri;

/// With more changed files than this, all there are are looked at.
const MANY: usize = 500;

/// What a person reads of the work in the background.
const LABEL: Label = Label { title: "Measuring", unit: "files" };

/// How far the files of the workspace have been looked at; what they hold, the host knows.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// The thread that finds it out; none before the client is ready.
    pub(super) background: Option<Background>,
    /// What it does.
    state: snapshot::Background,
    /// The task that was begun last.
    pub(super) begun: u64,
    /// The last one of them about all files: what those before it find is out of date.
    pub(super) whole: u64,
    /// Whether that one is done, so that all files are known.
    pub(super) is_whole: bool,
    /// The first task under the configuration as it is: what those before it find is judged anew.
    pub(super) configured: u64,
    /// How often the cache knew.
    pub(super) cache: Option<CacheUse>,
    /// What was found since the last task began is not what was found before.
    is_other: bool,
    /// Mistakes in configuration files that it read.
    pub(super) mistakes: Vec<Mistake>,
    progress: Option<Progress>,
}

impl Owner {
    /// Has all files of the workspace looked at.
    pub(super) fn scan(&mut self) {
        self.begin_task(None);
    }

    /// Handles that what is at `paths` on disk has changed.
    pub(super) fn paths_changed(&mut self, paths: BTreeSet<PathBuf>) {
        let is_configuration =
            |path: &PathBuf| path.ends_with(FILE_NAME) || path.ends_with(ATTRIBUTES_FILE_NAME);
        let (configuration, paths): (BTreeSet<_>, BTreeSet<_>) =
            paths.into_iter().partition(is_configuration);
        if !configuration.is_empty() {
            self.configuration_changed(&configuration);
            if !self.workspace.is_whole {
                // All files are looked at.
                return;
            }
        }
        let is_named = |name: &str| paths.iter().any(|path| path.ends_with(name));
        if OTHERS.into_iter().any(is_named) || paths.len() > MANY {
            return self.scan();
        }
        let paths: BTreeSet<PathBuf> =
            paths.into_iter().filter(|path| self.may_matter(path)).collect();
        if !paths.is_empty() {
            self.begin_task(Some(paths));
        }
    }

    /// Whether something can be found at `path`, or was.
    fn may_matter(&self, path: &Path) -> bool {
        // A folder that is renamed is one event for all that is in it.
        let is_manifest =
            || path.file_name().and_then(|name| name.to_str()).is_some_and(is_manifest);
        self.host.is_stored(path)
            || self.host.is_adopted(path)
            || is_manifest()
            || Candidate::may_be_measured(&self.configuration.name(path))
            || path.is_dir()
    }

    /// Looks whether the file of a document that was closed is still there: nobody may have told.
    pub(super) fn look_at_disk(&mut self, uri: &Uri) {
        let gone = uri::to_path(uri).filter(|path| !path.exists());
        if let Some(path) = gone.filter(|path| self.host.is_stored(path)) {
            self.begin_task(Some(BTreeSet::from([path])));
        }
    }

    pub(super) fn begin_task(&mut self, files: Option<BTreeSet<PathBuf>>) {
        let workspace = &mut self.workspace;
        workspace.is_whole &= files.is_some();
        let Some(background) = &workspace.background else { return };
        let is_idle = !workspace.state.is_scanning;
        if is_idle && self.configuration.folders.is_empty() {
            return;
        }
        workspace.begun += 1;
        if files.is_none() {
            workspace.whole = workspace.begun;
        }
        if is_idle || files.is_none() {
            let total = files.as_ref().map_or(0, BTreeSet::len);
            workspace.state = snapshot::Background { is_scanning: true, done: 0, total };
        }
        let number = workspace.begun;
        let options = self.configuration.options(&self.session.options);
        let folders = self.configuration.folders.iter().map(|folder| folder.path.clone());
        background.begin(Task { number, options, folders: folders.collect(), files });
    }

    /// Whether files of the workspace are being looked at, or are about to be.
    pub(super) fn is_scanning(&self) -> bool {
        self.workspace.state.is_scanning
    }

    /// Handles that the client has named folders, which will be looked at once it is ready.
    pub(super) fn expect_scan(&mut self) {
        self.workspace.state.is_scanning = !self.configuration.folders.is_empty();
    }

    /// Handles that nothing can be done in the background.
    pub(super) fn expect_no_scan(&mut self) {
        self.workspace.state.is_scanning = false;
        self.resume_after_scan();
    }

    /// Handles that a task is done, or was given up: for one that stands for it, or since the
    /// client cancelled it.
    pub(super) fn end_task(&mut self, number: u64) {
        self.news.finish_task();
        if number == self.workspace.begun {
            self.workspace.state.is_scanning = false;
            // Dropping it ends it.
            self.workspace.progress = None;
            self.resume_after_scan();
        }
    }

    /// Forgets what is known of files that are in no folder of the workspace any more.
    pub(super) fn forget_outsiders(&mut self) {
        let folders = &self.configuration.folders;
        let is_outside = |path: &Path| folders.iter().all(|own| !path.starts_with(&own.path));
        let gone = self.host.forget(is_outside);
        if !gone.is_empty() {
            self.news.suspect_files();
        }
        if gone.iter().any(|(_, file)| !file.findings().is_empty()) {
            self.found_other();
        }
    }

    /// Handles what the task `number` found in the background.
    pub(super) fn take_batch(&mut self, number: u64, batch: Batch) {
        if number < self.workspace.whole {
            return;
        }
        self.suspect_graphs();
        match batch {
            Batch::Begins { total, is_whole, cancelled } => {
                self.workspace.state = snapshot::Background { is_scanning: true, done: 0, total };
                if is_whole && total > 0 && self.session.features.progress {
                    let progress = Progress::offer(&self.session, LABEL, total, &cancelled);
                    self.workspace.progress = Some(progress);
                }
            }
            Batch::Layout(folder, found) => self.host.set_files(&folder, found),
            Batch::Adopted(files) => {
                for (path, adopted) in files {
                    self.host.adopt(&path, adopted);
                }
            }
            Batch::Files(files, done) => {
                self.take_files(number, files);
                let state = &mut self.workspace.state;
                state.done = (state.done + done).min(state.total);
                if let Some(progress) = &mut self.workspace.progress {
                    progress.report(state.done, || self.session.options.backend.place());
                }
            }
            Batch::Ends { seen, scope, configuration, cache } => {
                self.forget_gone(&seen, scope.as_ref());
                let state = &mut self.workspace.state;
                state.done = state.total;
                if scope.is_none() {
                    self.workspace.cache = cache;
                }
                if let Some(Configuration(workspaces)) = configuration {
                    self.workspace.is_whole = true;
                    self.workspace.mistakes = workspaces.diagnostics();
                    self.workspaces = *workspaces;
                    self.take_architectures();
                }
                self.check_configuration();
                if std::mem::take(&mut self.workspace.is_other) {
                    self.found_other();
                    self.refresh_diagnostics();
                }
            }
        }
    }

    /// Handles what the task `number` found in files.
    fn take_files(&mut self, number: u64, files: Vec<(PathBuf, Found)>) {
        for (path, found) in &files {
            self.found_on_disk(path, &found.on_disk);
        }
        let files = files.into_iter().map(|(path, found)| (path, Some(found)));
        self.workspace.is_other |= self.host.store(files);
        if number < self.workspace.configured {
            self.judge_files();
        }
    }

    /// Forgets the files within `scope`, or all that are known, that were not `seen`.
    fn forget_gone(&mut self, seen: &BTreeSet<PathBuf>, scope: Option<&BTreeSet<PathBuf>>) {
        let is_in_scope = |path: &Path| {
            scope.is_none_or(|scope| path.ancestors().any(|around| scope.contains(around)))
        };
        let is_gone = |path: &Path| is_in_scope(path) && !seen.contains(path);
        for (path, file) in self.host.forget(is_gone) {
            self.workspace.is_other |= !file.findings().is_empty();
            if !self.is_open(&path) {
                self.news.found(Some(&file), None);
            }
        }
    }

    /// Has it told at the end of the task what is not what it was in the file at `path`, unless the
    /// file is open, so that nobody is told of it.
    fn found_on_disk(&mut self, path: &Path, now: &OnDisk) {
        if !self.is_open(path) {
            self.news.found(self.host.on_disk(path).as_ref(), Some(now));
        }
    }

    /// What is being done at this moment.
    pub(super) fn activity(&self) -> Activity {
        Activity {
            open: self.documents.len(),
            requests: self.pool.waiting(),
            background: self.workspace.state,
            cache: self.workspace.cache.clone(),
        }
    }
}
