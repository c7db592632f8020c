//! A workspace that is looked at as a whole, as it is and as it was before a change.

use std::collections::HashSet;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{Options, Workspace};
use astrolens_modules::languages::is_manifest;
use astrolens_modules::path::name;
use astrolens_modules::rules::Architecture;
use astrolens_scan::backend::Backend;
use astrolens_scan::cache::Cache;
use astrolens_scan::{
    Candidate, Content, Found, Job, Problem, Statistics, WalkOptions, Workspaces, takes, walk,
};
use rayon::ThreadPoolBuildError;

use crate::modules::Modules;
use crate::read::{Sources, read, read_beside};
use crate::resolve::resolve;

/// How a project is looked at.
#[derive(Clone, Copy)]
pub struct Means<'run> {
    /// What beside the configuration files decides: [`whole`](crate::whole) of what a run has.
    pub options: &'run Options,
    /// Files whose text is not that on disk.
    pub given: &'run [Candidate],
    /// Results of earlier runs.
    pub cache: Option<&'run Cache>,
    /// Who turns contents into facts.
    pub backend: &'run dyn Backend,
    /// On how many threads.
    pub threads: NonZeroUsize,
}

/// A workspace that is looked at as a whole.
#[derive(Debug)]
pub struct Project {
    workspaces: Workspaces,
    /// The number of its workspace.
    number: usize,
    /// All that the walk found there.
    files: Vec<Candidate>,
    sources: Sources,
    modules: Modules,
    /// Whether all of it could be read.
    is_whole: bool,
}

/// A file of an older state.
#[derive(Clone, Debug)]
pub struct Was {
    /// Its path from the top of the workspace.
    pub path: String,
    /// What it held.
    pub text: Arc<[u8]>,
}

impl Project {
    /// The workspace in the folder `root`.
    ///
    /// # Errors
    /// When the system has no such threads.
    pub fn read(root: &Path, means: &Means<'_>) -> Result<Self, ThreadPoolBuildError> {
        let mut workspaces = Workspaces::new(means.options.clone());
        let folder = root.to_path_buf();
        let mut found = walk(&[folder], WalkOptions::default(), &mut workspaces);
        let number = workspaces.number(root);
        for file in means.given {
            give(&mut found, file, workspaces.get(number));
        }
        let is_whole = !found.problems.iter().any(Problem::is_gap);
        let sources = read(&means.job(Job::of(&found, &workspaces)), &mut || {});
        let modules = resolve(&sources, means.threads)?;
        Ok(Self { workspaces, number, files: found.files, sources, modules, is_whole })
    }

    /// Its workspace, with all of its configuration.
    #[must_use]
    pub fn workspace(&self) -> &Workspace {
        self.workspaces.get(self.number)
    }

    /// What is demanded of its dependencies.
    #[must_use]
    pub fn architecture(&self) -> Architecture {
        self.workspace().architecture()
    }

    /// Its graph.
    #[must_use]
    pub fn modules(&self) -> &Modules {
        &self.modules
    }

    /// Whether all of it could be read, so that what is not there is known not to be.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.is_whole
    }

    /// What was done to look at it.
    #[must_use]
    pub fn statistics(&self) -> &Statistics {
        &self.sources.statistics
    }

    /// Where the file at `path` is.
    #[must_use]
    pub fn place(&self, path: &str) -> PathBuf {
        self.workspace().root().join(path)
    }

    /// Its graph before a change that brought what is at the paths of `came`, and before which there was
    /// `was`.
    ///
    /// # Errors
    /// When the system has no such threads.
    pub fn before(
        &self,
        came: &HashSet<String>,
        was: Vec<Was>,
        means: &Means<'_>,
    ) -> Result<Modules, ThreadPoolBuildError> {
        let is_kept = |path: &str| !came.contains(path);
        let mut all: Vec<Candidate> =
            self.files.iter().filter(|file| is_kept(&file.name)).cloned().collect();
        let mut workspaces = self.workspaces.clone();
        let mut sources = Vec::new();
        for Was { path, text } in was {
            let (place, content) = (self.place(&path), Content::Given(text));
            let is_hidden = path.split('/').any(|part| part.starts_with('.'));
            if is_hidden || !takes(self.workspace(), &place, false) {
                continue;
            }
            let held = content.clone();
            let source = Candidate::of_history(place.clone(), &path, held, &mut workspaces);
            sources.extend(source.clone());
            let other = || Candidate { content, ..Candidate::on_disk(path, place, self.number) };
            all.push(source.unwrap_or_else(other));
        }
        let kept = self.sources.files.iter();
        let kept = kept.filter(|file| is_kept(&file.path) && !file.is_adopted).cloned();
        let job = means.job(Job::new(&sources, &workspaces));
        let sources = read_beside(&job, (&all, kept.collect()), &mut || {});
        resolve(&sources, means.threads)
    }

    /// Whether what the file at `path` held says something of what depends on what.
    #[must_use]
    pub fn is_read(&self, path: &str) -> bool {
        Candidate::may_be_source(path) || is_manifest(name(path)) || self.is_adopted(path)
    }

    /// Whether the file at `path` is in the language of those which include it.
    fn is_adopted(&self, path: &str) -> bool {
        let files = &self.sources.files;
        let at = files.binary_search_by(|file| (*file.path).cmp(path));
        at.is_ok_and(|at| files[at].is_adopted)
    }
}

impl<'run> Means<'run> {
    /// `job` by these means.
    fn job(&self, job: Job<'run>) -> Job<'run> {
        Job { cache: self.cache, backend: self.backend, threads: self.threads, ..job }
    }
}

/// Has what is `found` in `workspace` hold what `file` holds.
fn give(found: &mut Found, file: &Candidate, workspace: &Workspace) {
    let Content::Given(text) = &file.content else { return };
    let content = Content::Given(Arc::clone(text));
    if let Some(known) = found.files.iter_mut().find(|known| known.path == file.path) {
        known.content = content;
        known.language = file.language;
        return;
    }
    if file.path.starts_with(workspace.root()) && file.name != "-" {
        let name = workspace.place(&file.path);
        found.add(Candidate { name, content, ..file.clone() });
    }
}
