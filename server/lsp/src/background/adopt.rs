//! Files whose names tell no language, read as what those are that include them.
//!
//! Which they are, the database says of all that is known, open documents too; what one of them includes is
//! known once it has been read, so that is asked again until there are no more.

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_db::Adopted;
use astrolens_modules::languages::MOST_ADOPTIONS;
use astrolens_scan::cache::Cache;
use astrolens_scan::{FileOutcome, Job, Sink, WalkOptions, Workspaces, run, walk_to};
use astrolens_syntax::Language;

use super::Results;
use super::collect::found;
use crate::batch::Batch;
use crate::event::Event;
use crate::reading::read_giving_way;

/// What was read of such files.
#[derive(Debug, Default)]
pub(super) struct Adoptions {
    /// As what each was read; `None` for one that is to be read again.
    read: BTreeMap<PathBuf, Option<Language>>,
}

/// What they are read by.
pub(super) struct Reader<'task> {
    pub(super) results: Results<'task>,
    /// The folders of the workspace.
    pub(super) folders: &'task [PathBuf],
    pub(super) workspaces: Workspaces,
    pub(super) cache: Option<&'task Cache>,
    /// Nobody wants it any more.
    pub(super) is_over: &'task dyn Fn() -> bool,
}

/// Files to be read, by path, in one folder of the workspace.
type Wanted = BTreeMap<PathBuf, Language>;

impl Adoptions {
    /// Takes that what is at the paths of `scope` on disk may be another; everything for `None`.
    pub(super) fn expire(&mut self, scope: Option<&BTreeSet<PathBuf>>) {
        let is_in_scope = |path: &Path| {
            scope.is_none_or(|scope| path.ancestors().any(|around| scope.contains(around)))
        };
        for (path, read) in &mut self.read {
            if is_in_scope(path) {
                *read = None;
            }
        }
    }

    /// Has all of them read that have not been, and those forgotten that are in a language no more.
    pub(super) fn renew(&mut self, reader: &mut Reader<'_>) {
        for _ in 0..=MOST_ADOPTIONS {
            let Some(wanted) = reader.wanted() else { return };
            let mut batch = self.forget_others(&wanted);
            for (folder, wanted) in reader.folders.iter().zip(wanted) {
                let is_read = |path: &Path, language| self.read.get(path) == Some(&Some(language));
                let lacking = wanted.into_iter().filter(|(path, it)| !is_read(path, *it));
                let lacking: Wanted = lacking.collect();
                batch.extend(reader.read(folder, &lacking));
                let lacking = lacking.into_iter().map(|(path, it)| (path, Some(it)));
                self.read.extend(lacking);
            }
            if batch.is_empty() || (reader.is_over)() {
                return;
            }
            reader.results.put(Batch::Adopted(batch));
        }
    }

    /// Forgets those that are not `wanted` in any folder; says so of each.
    fn forget_others(&mut self, wanted: &[Wanted]) -> Vec<(PathBuf, Option<Adopted>)> {
        let is_wanted = |path: &PathBuf| wanted.iter().any(|wanted| wanted.contains_key(path));
        let gone: Vec<_> = self.read.keys().filter(|path| !is_wanted(path)).cloned().collect();
        for path in &gone {
            self.read.remove(path);
        }
        gone.into_iter().map(|path| (path, None)).collect()
    }
}

impl Reader<'_> {
    /// What is to be known of each folder; `None` when nobody wants it any more.
    fn wanted(&self) -> Option<Vec<Wanted>> {
        let events = &self.results.session.events;
        let ask = |wanted| events.put(Event::AnalysisWanted(wanted));
        let all = read_giving_way(
            ask,
            |known| self.folders.iter().map(|folder| known.adopted(folder)).collect::<Vec<_>>(),
            || !(self.is_over)(),
        );
        let in_folder = |(folder, adopted): (&PathBuf, Option<Arc<BTreeMap<_, _>>>)| {
            let adopted = adopted.unwrap_or_default();
            let at = |(path, language): (&Arc<str>, &Language)| (folder.join(&**path), *language);
            adopted.iter().map(at).collect()
        };
        Some(self.folders.iter().zip(all.ok()?).map(in_folder).collect())
    }

    /// What is in the `wanted` files of `folder`; nothing for those that are no sources after all.
    fn read(
        &mut self,
        folder: &Path,
        wanted: &Wanted,
    ) -> impl Iterator<Item = (PathBuf, Option<Adopted>)> + use<> {
        let paths: BTreeSet<PathBuf> = wanted.keys().cloned().collect();
        let mut all = walk_to(folder, &paths, WalkOptions::default(), &mut self.workspaces);
        all.files.retain_mut(|file| {
            file.language = wanted.get(&folder.join(&file.name)).copied();
            file.language.is_some()
        });
        let session = self.results.session;
        let job = Job {
            cache: self.cache,
            backend: &*session.options.backend,
            revise: Some(&|_| session.gate.pass()),
            wants_basis: true,
            ..Job::of(&all, &self.workspaces)
        };
        let mut files = Files { folder, root: folder.into(), adopted: BTreeMap::new() };
        if let Some(first) = all.files.first() {
            files.root = self.workspaces.get(first.workspace).root().into();
        }
        let Ok(_) = run(&job, &mut files);
        let Files { mut adopted, .. } = files;
        paths.into_iter().map(move |path| {
            let adopted = adopted.remove(&path);
            (path, adopted)
        })
    }
}

/// Collects what is found in the files of a folder.
struct Files<'run> {
    folder: &'run Path,
    /// The top of the workspace that they are in.
    root: Arc<Path>,
    adopted: BTreeMap<PathBuf, Adopted>,
}

impl Sink for Files<'_> {
    type Error = Infallible;

    fn file(&mut self, outcome: FileOutcome) -> Result<(), Infallible> {
        let (path, origin) = (self.folder.join(&outcome.report.path), outcome.report.origin);
        let is_measured = outcome.report.skipped.is_none();
        if let Some(found) = found(outcome, &self.root) {
            let language = found.stored.subject().language;
            let stored = is_measured.then_some(found.stored);
            self.adopted.insert(path, Adopted { language, origin, stored });
        }
        Ok(())
    }

    fn step(&mut self) {}
}
