//! What is known of files that are not open.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{Diagnostic as Mistake, FILE_NAME};
use astrolens_model::Summary;
use tower_lsp::ls_types::{FileEvent, Uri};

use super::Owner;
use crate::lsp::background::{Background, Batch, CacheUse, Known, Task};
use crate::lsp::progress::Progress;
use crate::lsp::uri;

/// With more changed files than this, all there are are looked at.
const MANY: usize = 500;

/// What the files of the workspace hold, as far as they have been looked at.
#[derive(Debug, Default)]
pub(super) struct Workspace {
    /// What is known, by path.
    pub(super) files: Arc<BTreeMap<PathBuf, Known>>,
    /// The thread that finds it out; none before the client is ready.
    pub(super) background: Option<Background>,
    /// What it does.
    state: State,
    /// The task that was begun last.
    begun: u64,
    /// The last one of them about all files: what those before it find is out of date.
    whole: u64,
    /// How often the cache knew.
    pub(super) cache: Option<CacheUse>,
    /// Mistakes in configuration files that it read.
    pub(super) mistakes: Vec<Mistake>,
    progress: Option<Progress>,
}

/// What is done in the background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct State {
    /// Whether something is, or is about to be.
    pub(crate) is_scanning: bool,
    /// How many files are done.
    pub(crate) done: usize,
    /// How many are to be.
    pub(crate) total: usize,
}

/// How much there is of everything.
#[derive(Clone, Debug, Default)]
pub(crate) struct Figures {
    /// Open documents.
    pub(crate) open: usize,
    /// Requests that wait for a thread.
    pub(crate) requests: usize,
    /// The folders of the workspace.
    pub(crate) folders: Vec<FolderFigures>,
    /// The sums over all files, open documents in place of what is on disk.
    pub(crate) summary: Summary,
    /// What is done in the background.
    pub(crate) state: State,
    /// How often the cache on disk knew.
    pub(crate) cache: Option<CacheUse>,
}

/// How many files of a folder are known.
#[derive(Clone, Debug)]
pub(crate) struct FolderFigures {
    /// The folder.
    pub(crate) uri: Uri,
    /// Files in our languages.
    pub(crate) files: usize,
    /// Those of them that could be measured.
    pub(crate) analysed: usize,
}

impl Owner {
    /// Has all files of the workspace looked at.
    pub(crate) fn scan(&mut self) {
        self.begin_task(None);
    }

    /// Takes in that files have changed on disk.
    pub(crate) fn files_changed(&mut self, changes: &[FileEvent]) {
        let paths: BTreeSet<PathBuf> =
            changes.iter().filter_map(|change| uri::to_path(&change.uri)).collect();
        let is_named = |name: &str| paths.iter().any(|path| path.ends_with(name));
        if is_named(FILE_NAME) {
            return self.reconfigure();
        }
        let is_rule = [".gitignore", ".ignore", ".git/HEAD"].into_iter().any(is_named);
        // A folder that is renamed is one event for all that is in it.
        let is_folder = |path: &PathBuf| path.is_dir() || self.holds_known_files(path);
        if is_rule || paths.len() > MANY || paths.iter().any(is_folder) {
            self.scan();
        } else if !paths.is_empty() {
            self.begin_task(Some(paths));
        }
    }

    fn holds_known_files(&self, folder: &Path) -> bool {
        let mut behind = self.workspace.files.range(folder.to_path_buf()..);
        behind.find(|(path, _)| *path != folder).is_some_and(|(path, _)| path.starts_with(folder))
    }

    fn begin_task(&mut self, files: Option<BTreeSet<PathBuf>>) {
        let workspace = &mut self.workspace;
        let Some(background) = &workspace.background else { return };
        let is_idle = !workspace.state.is_scanning;
        if is_idle && self.configuration.folders.is_empty() && workspace.files.is_empty() {
            return;
        }
        workspace.begun += 1;
        if files.is_none() {
            workspace.whole = workspace.begun;
        }
        if is_idle || files.is_none() {
            let total = files.as_ref().map_or(0, BTreeSet::len);
            workspace.state = State { is_scanning: true, done: 0, total };
        }
        let number = workspace.begun;
        let options = self.configuration.options(&self.session.options);
        let folders = self.configuration.folders.iter().map(|folder| folder.path.clone());
        background.begin(Task { number, options, folders: folders.collect(), files });
    }

    /// Takes in that the client has named folders, which will be looked at once it is ready.
    pub(super) fn expect_scan(&mut self) {
        self.workspace.state.is_scanning = !self.configuration.folders.is_empty();
    }

    /// Takes in that nothing can be done in the background.
    pub(super) fn expect_no_scan(&mut self) {
        self.workspace.state.is_scanning = false;
    }

    /// Takes in that a task is done, or was given up: for one that stands for it, or since the
    /// client cancelled it.
    pub(crate) fn end_task(&mut self, number: u64) {
        if number == self.workspace.begun {
            self.workspace.state.is_scanning = false;
            // Dropping it ends it.
            self.workspace.progress = None;
        }
    }

    /// Forgets what is known of files that are in no folder of the workspace any more.
    pub(super) fn forget_outsiders(&mut self) {
        let folders = &self.configuration.folders;
        let host = &mut self.host;
        Arc::make_mut(&mut self.workspace.files).retain(|path, _| {
            let is_inside = folders.iter().any(|folder| path.starts_with(&folder.path));
            if !is_inside {
                host.set_report(path, None);
            }
            is_inside
        });
    }

    /// Takes in what the task `number` found in the background.
    pub(crate) fn take_batch(&mut self, number: u64, batch: Batch) {
        if number < self.workspace.whole {
            return;
        }
        match batch {
            Batch::Begins { total, is_whole, cancelled } => {
                self.workspace.state = State { is_scanning: true, done: 0, total };
                if is_whole && total > 0 && self.session.features.progress {
                    let progress = Progress::begin(&self.session, total, &cancelled);
                    self.workspace.progress = Some(progress);
                }
            }
            Batch::Files(files, done) => {
                for (path, known) in &files {
                    self.host.set_report(path, Some(Arc::clone(&known.report)));
                }
                Arc::make_mut(&mut self.workspace.files).extend(files);
                let state = &mut self.workspace.state;
                state.done = (state.done + done).min(state.total);
                if let Some(progress) = &mut self.workspace.progress {
                    progress.report(state.done);
                }
            }
            Batch::Ends { seen, gone, mistakes, cache } => {
                let files = Arc::make_mut(&mut self.workspace.files);
                files.retain(|path, _| {
                    let is_there = seen.as_ref().is_none_or(|seen| seen.contains(path))
                        && !gone.contains(path);
                    if !is_there {
                        self.host.set_report(path, None);
                    }
                    is_there
                });
                let state = &mut self.workspace.state;
                state.done = state.total;
                if seen.is_some() {
                    self.workspace.cache = cache;
                    self.workspace.mistakes = mistakes;
                }
                self.check_configuration();
                self.refresh_diagnostics();
            }
        }
    }

    /// The figures of everything at this moment.
    pub(super) fn figures(&self) -> Figures {
        let folders = self.configuration.folders.iter().map(|folder| {
            let known = self.workspace.files.iter();
            let mut figures = FolderFigures { uri: folder.uri.clone(), files: 0, analysed: 0 };
            for (_, known) in known.filter(|(path, _)| path.starts_with(&folder.path)) {
                figures.files += 1;
                figures.analysed += usize::from(known.report.skipped.is_none());
            }
            figures
        });
        Figures {
            open: self.documents.len(),
            requests: self.pool.waiting(),
            folders: folders.collect(),
            summary: self.host.summary().clone(),
            state: self.workspace.state,
            cache: self.workspace.cache.clone(),
        }
    }
}
