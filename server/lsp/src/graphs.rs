//! Module graphs, and what breaks an architecture in them, as they were seen at one moment.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_db::{Broken, ProjectFindings, Queries, Standing, Violations};
use astrolens_model::Fingerprint;
use astrolens_modules::ModuleGraph;
use astrolens_modules::rules::UnusedException;
use astrolens_syntax::Language;

/// The module graphs of the folders of the workspace, and how open files stand in them.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Graphs {
    /// By the folder.
    by_folder: BTreeMap<PathBuf, Arc<ModuleGraph>>,
    /// By the file; `None` for one that is no module.
    standings: BTreeMap<PathBuf, Option<Standing>>,
    /// What breaks the architecture of each, by the folder.
    violations: BTreeMap<PathBuf, Arc<Violations>>,
    /// The files of each that are in a language by those that include them, by the folder.
    adopted: BTreeMap<PathBuf, Arc<BTreeMap<Arc<str>, Language>>>,
}

/// What is to be looked at.
#[derive(Debug)]
pub(crate) struct Look {
    /// The folders of the workspace.
    pub(crate) folders: Vec<PathBuf>,
    /// The open files.
    pub(crate) open: Vec<PathBuf>,
}

impl Look {
    /// What is to be seen of it among what is `known`.
    pub(crate) fn at(&self, known: &Queries) -> Graphs {
        let graph = |folder: &PathBuf| Some((folder.clone(), known.module_graph(folder)?));
        let violations = |folder: &PathBuf| Some((folder.clone(), known.violations(folder)?));
        let adopted = |folder: &PathBuf| Some((folder.clone(), known.adopted(folder)?));
        let standing = |path: &PathBuf| (path.clone(), known.standing(path));
        Graphs {
            by_folder: self.folders.iter().filter_map(graph).collect(),
            standings: self.open.iter().map(standing).collect(),
            violations: self.folders.iter().filter_map(violations).collect(),
            adopted: self.folders.iter().filter_map(adopted).collect(),
        }
    }
}

impl Graphs {
    /// This, with the very graphs that were there `before` where they are equal: so that others are told
    /// from these at no cost.
    pub(crate) fn sharing(mut self, before: Option<&Self>) -> Self {
        for (folder, now) in &mut self.by_folder {
            let before = before.and_then(|before| before.by_folder.get(folder));
            if let Some(same) = before.filter(|before| Arc::ptr_eq(before, now) || *before == now) {
                *now = Arc::clone(same);
            }
        }
        self
    }

    /// Whether the graph of `folder` is the very one that it was `before`.
    pub(crate) fn is_like(&self, before: &Self, folder: &Path) -> bool {
        match (self.by_folder.get(folder), before.by_folder.get(folder)) {
            (Some(now), Some(before)) => Arc::ptr_eq(now, before),
            (now, before) => now.is_none() && before.is_none(),
        }
    }

    /// Whether the same files were in the same languages by those that include them `before`.
    pub(crate) fn adopts_like(&self, before: Option<&Self>) -> bool {
        let now = self.adopted.iter().filter(|(_, files)| !files.is_empty());
        let before = before.into_iter().flat_map(|before| &before.adopted);
        now.eq(before.filter(|(_, files)| !files.is_empty()))
    }

    /// Whether the file at `path` stands as it was `told`, as far as it was looked at.
    pub(crate) fn stands_as(&self, path: &Path, told: Option<Standing>) -> bool {
        self.standings.get(path).is_none_or(|now| *now == told)
    }

    /// The exceptions of the architecture of `folder` that excuse nothing.
    pub(crate) fn unused_exceptions(&self, folder: &Path) -> &[UnusedException] {
        self.violations.get(folder).map_or(&[], |found| &found.unused)
    }

    /// Which dependency the finding with this `fingerprint` in the file at `path` is about.
    pub(crate) fn broken(&self, path: &Path, fingerprint: &Fingerprint) -> Option<&Broken> {
        let key = (path.to_owned(), fingerprint.clone());
        self.violations.values().find_map(|found| found.broken.get(&key))
    }

    /// What rules about projects found in files in which they found something else `before`; `None` where
    /// they find nothing any more.
    pub(crate) fn other_findings(
        &self,
        before: Option<&Self>,
    ) -> Vec<(PathBuf, Option<Arc<ProjectFindings>>)> {
        let files = |graphs: &Self| {
            let files = graphs.violations.values().flat_map(|found| found.files.iter());
            files.map(|(path, found)| (path.clone(), Arc::clone(found))).collect::<BTreeMap<_, _>>()
        };
        let (now, before) = (files(self), before.map(files).unwrap_or_default());
        let gone = before.keys().filter(|path| !now.contains_key(*path));
        let gone: Vec<_> = gone.map(|path| (path.clone(), None)).collect();
        let is_other = |(path, found): &(PathBuf, Arc<ProjectFindings>)| {
            before.get(path).is_none_or(|before| before != found)
        };
        let others = now.into_iter().filter(is_other).map(|(path, found)| (path, Some(found)));
        others.chain(gone).collect()
    }
}
