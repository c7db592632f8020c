//! The one writer of the database.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::Resolved;
use astrolens_model::{FileReport, Finding};
use astrolens_modules::rules::Architecture;
use salsa::{Database as _, Durability, Setter};

use crate::analysis::Analysis;
use crate::database::{Database, Db, Observer};
use crate::document::{DocumentId, Settings, View};
use crate::documents::{self, Document, Source};
use crate::files::{File, OF_PROJECTS, Open, file, judged, on_disk};
use crate::folders::Folders;
use crate::modules::{self, Adopted, FoundFiles, Root};
use crate::moved::moved;
use crate::project_findings::ProjectFindings;
use crate::revision::Revision;
use crate::steady::steady;
use crate::stored::{Found, OnDisk, Subject};

/// The database of all that is known, with the one way to change it.
///
/// What is open changes with each keystroke, what is closed seldom: a change of an open document
/// asks nothing of what only closed files can change.
pub struct Host {
    database: Database,
    folders: Folders,
    /// The projects whose modules are known, by where they are.
    roots: BTreeMap<Arc<Path>, Root>,
    documents: HashMap<DocumentId, Edited>,
    /// What documents that are closed were: the database deletes none, so the next take over.
    closed: Vec<Document>,
    last: u32,
}

/// What came of other configurations of files that are not open.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Reconfigured {
    /// How many files are judged by another configuration from now on.
    pub judged: usize,
    /// The files that have to be looked at again first.
    pub lacking: BTreeSet<PathBuf>,
}

/// An open document.
struct Edited {
    document: Document,
    file: Option<File>,
    /// What was seen of it last.
    seen: Option<Seen>,
}

/// The newest report there was of a document, with the text it is of.
struct Seen {
    text: Arc<str>,
    report: Arc<FileReport>,
}

impl Default for Host {
    fn default() -> Self {
        Self::build(None)
    }
}

impl Host {
    /// A host with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// A host that tells `observer` of each query that runs, as `name(key)`, of each function that
    /// is measured, as `measure`, and of a parse from scratch that nobody made elsewhere, as `parse`.
    #[must_use]
    pub fn observed(observer: Observer) -> Self {
        Self::build(Some(observer))
    }

    fn build(observer: Option<Observer>) -> Self {
        let database = Database::new(observer);
        let folders = Folders::new(&database);
        let roots = BTreeMap::new();
        Self { database, folders, roots, documents: HashMap::new(), closed: Vec::new(), last: 0 }
    }

    /// Opens a document with `text`; at `path`, it holds instead of the file there until it is
    /// closed.
    pub fn open(
        &mut self,
        settings: Settings,
        text: Arc<str>,
        path: Option<PathBuf>,
    ) -> DocumentId {
        self.last += 1;
        let id = DocumentId(self.last);
        let closed = self.closed.pop();
        let document = closed.unwrap_or_else(|| Document::new(&self.database, None, None, None));
        let reading = settings.reading();
        self.set(document, Some(Source { text, reading, settled: false }));
        document.set_settings(&mut self.database).to(Some(Arc::new(settings)));
        let file = path.map(|path| file(&self.database, &path));
        document.set_file(&mut self.database).to(file);
        if let Some(file) = file {
            self.set_open(file, Some(Open::Document(document)));
        }
        self.documents.insert(id, Edited { document, file, seen: None });
        id
    }

    /// Gives a document its newest text.
    pub fn edit(&mut self, id: DocumentId, text: Arc<str>) {
        let Some((document, source)) = self.source(id) else { return };
        if source.text != text {
            self.set(document, Some(Source { text, settled: false, ..source }));
        }
    }

    /// Has a document analysed as something else from now on.
    pub fn configure(&mut self, id: DocumentId, settings: Settings) {
        let Some((document, source)) = self.source(id) else { return };
        let reading = settings.reading();
        if source.reading != reading {
            self.set(document, Some(Source { reading, settled: false, ..source }));
        }
        document.set_settings(&mut self.database).to(Some(Arc::new(settings)));
    }

    /// Settles a document with a [`Revision::fresh`] of the text that it still has; what was made of
    /// another text is dropped.
    pub fn settle(&mut self, id: DocumentId, fresh: Arc<Revision>) {
        let Some((document, source)) = self.source(id) else { return };
        if fresh.is_fresh(&source.reading, &source.text) {
            let text = Arc::clone(&fresh.text);
            self.database.hints().put_revision(document, &fresh);
            drop(fresh);
            self.set(document, Some(Source { text, settled: true, ..source }));
        }
    }

    /// Forgets a document; what is known of the file on disk holds again.
    pub fn close(&mut self, id: DocumentId) {
        let Some(Edited { document, file, .. }) = self.documents.remove(&id) else { return };
        let is_own = |file: &File| {
            let open = file.open(&self.database);
            matches!(open, Some(Open::Document(open)) if *open == document)
        };
        if let Some(file) = file.filter(is_own) {
            self.set_open(file, None);
        }
        self.set(document, None);
        document.set_settings(&mut self.database).to(None);
        document.set_file(&mut self.database).to(None);
        documents::forget(&self.database, document);
        self.drop_replaced();
        self.closed.push(document);
    }

    /// The document as it is now; `None` if it is closed.
    ///
    /// Where its analysis has to wait, its last report is moved to where things stand now; so are
    /// the last findings about functions that a syntax error cuts.
    pub fn view(&mut self, id: DocumentId) -> Option<View> {
        let Edited { document, seen, .. } = self.documents.get_mut(&id)?;
        let revision = documents::revision(&self.database, *document)?;
        let settings = Arc::clone(document.settings(&self.database)?);
        let found = documents::report(&self.database, *document);
        let settled = revision.settled && found.is_some();
        let is_new = seen.as_ref().is_none_or(|seen| !Arc::ptr_eq(&seen.text, &revision.text));
        let report = match (found, seen) {
            (Some(found), Some(seen)) if !settled => {
                steady(&found, (&seen.text, &seen.report), &revision.text)
            }
            (Some(found), _) => found,
            (None, Some(seen)) => Arc::new(moved(&seen.report, &seen.text, &revision.text)),
            (None, None) => Arc::new(FileReport::skipped(
                settings.language.name(),
                "pending",
                "the file is still to be analysed".to_owned(),
            )),
        };
        let (text, shown) = (Arc::clone(&revision.text), Arc::clone(&report));
        self.documents.get_mut(&id)?.seen = Some(Seen { text, report: shown });
        if is_new {
            self.drop_replaced();
        }
        Some(View { settings, revision, report, settled })
    }

    /// Has `report` hold for the file at `path`, which is open and not analysed: the report says
    /// why, or is `None` for a file in none of our languages.
    pub fn cover(&mut self, path: &Path, report: Option<Arc<FileReport>>) {
        let file = file(&self.database, path);
        self.set_open(file, Some(Open::Passed(report)));
    }

    /// Has what is known of the file at `path` on disk hold again.
    pub fn uncover(&mut self, path: &Path) {
        if let Some(file) = self.database.files().get(path)
            && matches!(file.open(&self.database), Some(Open::Passed(_)))
        {
            self.set_open(file, None);
        }
    }

    /// Takes what was found in files on disk, `None` for those that are gone; whether their findings
    /// are others than they were.
    pub fn store(&mut self, found: impl IntoIterator<Item = (PathBuf, Option<Found>)>) -> bool {
        let mut changed = Vec::new();
        let mut is_other = false;
        for (path, found) in found {
            // Of what nobody asked for, nothing is known.
            if found.is_some() || self.database.files().get(&path).is_some() {
                let file = file(&self.database, &path);
                let is_stored = file.stored(&self.database).is_some();
                let before = if is_stored { judged(&self.database, file) } else { None };
                let now = found.as_ref().map(|found| &found.on_disk);
                is_other |= findings(before.as_ref()) != findings(now);
                self.set_found(file, found);
                changed.push(file);
            }
        }
        self.folders.list(&mut self.database, &changed);
        is_other
    }

    /// Has what was found in files on disk judged by the configurations that `resolve` tells, and asks
    /// nothing about those for which it tells the same as before.
    ///
    /// A file that has to be looked at again first is judged as before until a scan has done that.
    pub fn reconfigure(
        &mut self,
        mut resolve: impl FnMut(&Subject) -> Arc<Resolved>,
    ) -> Reconfigured {
        let mut reconfigured = Reconfigured::default();
        let files: Vec<File> = self.folders.files().collect();
        for file in files {
            let stored = file.stored(&self.database).zip(file.config(&self.database));
            let Some((stored, before)) = stored else { continue };
            let now = resolve(stored.subject());
            if now.digest == before.digest {
                continue;
            }
            if stored.lacks_facts(&before.analysis, &now.analysis) {
                reconfigured.lacking.insert(file.path(&self.database).to_path_buf());
            } else {
                file.set_config(&mut self.database).to(Some(now));
                reconfigured.judged += 1;
            }
        }
        reconfigured
    }

    /// Takes that the files on disk for which `is_gone` says so are there no more; returns what was
    /// found in them.
    pub fn forget(&mut self, is_gone: impl Fn(&Path) -> bool) -> Vec<(PathBuf, OnDisk)> {
        let found = self.folders.files().filter_map(|file| {
            let path = file.path(&self.database);
            file.stored(&self.database).filter(|_| is_gone(path))?;
            Some((path.to_path_buf(), on_disk(&self.database, file)?))
        });
        let gone: Vec<_> = found.collect();
        self.store(gone.iter().map(|(path, _)| (path.clone(), None)));
        gone
    }

    /// What follows from what was found in the file at `path` on disk.
    #[must_use]
    pub fn on_disk(&self, path: &Path) -> Option<OnDisk> {
        on_disk(&self.database, self.database.files().get(path)?)
    }

    /// Whether something was found on disk at `path`, be it a file or a folder.
    #[must_use]
    pub fn is_stored(&self, path: &Path) -> bool {
        let is_stored = |file: File| file.stored(&self.database).is_some();
        self.database.files().get(path).is_some_and(is_stored)
            || self.folders.files_within(path).any(is_stored)
    }

    /// Takes which files the project at `root` has.
    pub fn set_files(&mut self, root: &Path, found: FoundFiles) {
        let root = self.root(root);
        modules::set_files(&mut self.database, root, found);
    }

    /// Takes what is in the file at `path`, which is in a language by those that include it; `None` if none
    /// does any more.
    pub fn adopt(&mut self, path: &Path, adopted: Option<Adopted>) {
        let file = file(&self.database, path);
        if file.adopted(&self.database) != adopted.as_ref() {
            file.set_adopted(&mut self.database).to(adopted);
            self.folders.list(&mut self.database, &[file]);
        }
    }

    /// Whether the file at `path` is in a language by those that include it.
    #[must_use]
    pub fn is_adopted(&self, path: &Path) -> bool {
        let file = self.database.files().get(path);
        file.is_some_and(|file| file.adopted(&self.database).is_some())
    }

    /// Takes what the project at `root` is held to.
    pub fn set_architecture(&mut self, root: &Path, architecture: Architecture) {
        let root = self.root(root);
        if *root.architecture(&self.database) != architecture {
            root.set_architecture(&mut self.database).to(architecture);
        }
    }

    /// Takes what rules about its project found in the file at `path`; `None` if they found nothing.
    pub fn set_project_findings(&mut self, path: &Path, found: Option<Arc<ProjectFindings>>) {
        let file = file(&self.database, path);
        if file.project(&self.database) != found.as_ref() {
            file.set_project(&mut self.database).with_durability(OF_PROJECTS).to(found);
        }
    }

    /// The project at `path`.
    fn root(&mut self, path: &Path) -> Root {
        if let Some(root) = self.roots.get(path) {
            return *root;
        }
        let path: Arc<Path> = path.into();
        let new =
            Root::builder(Arc::clone(&path), self.folders.workspace(), Architecture::default());
        let root = new.durability(Durability::HIGH).new(&self.database);
        self.roots.insert(path, root);
        root
    }

    /// All that is known, for another thread, until the next write.
    #[must_use]
    pub fn analysis(&self) -> Analysis {
        Analysis::new(&self.database, self.folders.workspace(), self.roots.clone())
    }

    /// An open document and what it holds.
    fn source(&self, id: DocumentId) -> Option<(Document, Source)> {
        let document = self.documents.get(&id)?.document;
        Some((document, document.source(&self.database)?.clone()))
    }

    fn set(&mut self, document: Document, source: Option<Source>) {
        document.set_source(&mut self.database).to(source);
    }

    /// Sets what was found in a file on disk, as far as it is not what was found before.
    fn set_found(&mut self, file: File, found: Option<Found>) {
        let is_stored = file.stored(&self.database) == found.as_ref().map(|found| &found.stored);
        let digest = |config: &Arc<Resolved>| config.digest;
        let is_configured = file.config(&self.database).map(digest)
            == found.as_ref().map(|found| digest(&found.config));
        if is_stored && is_configured {
            return;
        }
        let (stored, config) = match &found {
            Some(Found { stored, config, .. }) => (Some(stored.clone()), Some(Arc::clone(config))),
            None => (None, None),
        };
        if !is_stored {
            file.set_stored(&mut self.database).to(stored);
        }
        if !is_configured {
            file.set_config(&mut self.database).to(config);
        }
        if let Some(found) = found {
            self.database.hints().put_found(file, found);
        }
    }

    /// Has `open` hold in the place of a file.
    fn set_open(&mut self, file: File, open: Option<Open>) {
        let (path, is_open) = (Arc::clone(file.path(&self.database)), open.is_some());
        file.set_open(&mut self.database).to(open);
        self.folders.list(&mut self.database, &[file]);
        modules::set_open(&mut self.database, &path, is_open);
    }

    /// Drops the results that newer ones replaced, which the database keeps until the next write.
    ///
    /// It is called behind a write, before anybody reads, so that it waits for nobody.
    fn drop_replaced(&mut self) {
        self.database.trigger_lru_eviction();
    }
}

/// What is found in a file.
fn findings(found: Option<&OnDisk>) -> &[Finding] {
    found.map_or(&[], OnDisk::findings)
}
