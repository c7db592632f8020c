//! The one owner of the database, and the one way to change it.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_model::{FileReport, Summary};
use salsa::{Durability, Setter, Storage};

use crate::database::{self, Document, File, Folder, State, Workspace};
use crate::document::{DocumentId, Revision, Settings, View};
use crate::moved::moved;
use crate::steady::steady;

/// What is told of each query that runs: its name and what it runs for.
pub type Observer = Box<dyn Fn(&str) + Send + Sync>;

#[salsa::db]
#[derive(Clone)]
struct Database {
    storage: Storage<Self>,
}

#[salsa::db]
impl salsa::Database for Database {}

/// The database of all that is known, with the one way to change it.
///
/// What is open changes with each keystroke, what is closed seldom: a change of an open document
/// asks nothing of what only closed files can change.
pub struct Host {
    database: Database,
    workspace: Workspace,
    documents: HashMap<DocumentId, Open>,
    /// What documents that are closed were: the database deletes none, so the next take over.
    closed: Vec<Document>,
    files: BTreeMap<PathBuf, File>,
    folders: BTreeMap<PathBuf, Folder>,
    last: u32,
}

/// An open document.
struct Open {
    document: Document,
    path: Option<PathBuf>,
    /// The newest report there was, with the text it is of.
    last: Option<(Arc<str>, Arc<FileReport>)>,
}

impl Default for Host {
    fn default() -> Self {
        Self::new()
    }
}

impl Host {
    /// A host with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::build(None)
    }

    /// A host that tells `observer` of each query that runs, as `name(key)`.
    #[must_use]
    pub fn observed(observer: Observer) -> Self {
        Self::build(Some(observer))
    }

    fn build(observer: Option<Observer>) -> Self {
        let tell = observer.map(|observer| {
            let tell = move |event: salsa::Event| {
                if let salsa::EventKind::WillExecute { database_key } = event.kind {
                    observer(&format!("{database_key:?}"));
                }
            };
            Box::new(tell) as Box<dyn Fn(salsa::Event) + Send + Sync>
        });
        let database = Database { storage: Storage::new(tell) };
        let workspace = Workspace::builder(Vec::new()).durability(Durability::HIGH).new(&database);
        Self {
            database,
            workspace,
            documents: HashMap::new(),
            closed: Vec::new(),
            files: BTreeMap::new(),
            folders: BTreeMap::new(),
            last: 0,
        }
    }

    /// Takes in a document that was opened with `text`; at `path`, it holds instead of the file
    /// there until it is closed.
    pub fn open(
        &mut self,
        settings: Settings,
        text: Arc<str>,
        path: Option<PathBuf>,
    ) -> DocumentId {
        self.last += 1;
        let id = DocumentId(self.last);
        let revision = Arc::new(Revision::first(&settings, text));
        let document = self.closed.pop().unwrap_or_else(|| Document::new(&self.database, None));
        self.set(document, Some(State { settings: Arc::new(settings), revision }));
        if let Some(path) = &path {
            let file = self.file(path);
            file.set_document(&mut self.database).to(Some(document));
        }
        self.documents.insert(id, Open { document, path, last: None });
        id
    }

    /// Takes in the newest text of a document.
    pub fn edit(&mut self, id: DocumentId, text: Arc<str>) {
        let Some((document, State { settings, revision })) = self.state(id) else { return };
        let revision = Arc::new(Revision::after(&settings, &revision, text));
        self.set(document, Some(State { settings, revision }));
    }

    /// Takes in that a document is analysed as something else from now on.
    pub fn configure(&mut self, id: DocumentId, settings: Settings) {
        let Some((document, State { mut revision, .. })) = self.state(id) else { return };
        // A tree of another language is of no use, nor a report with other limits.
        if revision.language != settings.language || revision.whole.is_some() {
            revision = Arc::new(Revision::first(&settings, Arc::clone(&revision.text)));
        }
        self.set(document, Some(State { settings: Arc::new(settings), revision }));
    }

    /// Takes in a [`Revision::fresh`] of the text that the document still has; what was made of
    /// another text is dropped.
    pub fn settle(&mut self, id: DocumentId, fresh: Arc<Revision>) {
        let Some((document, State { settings, revision: known })) = self.state(id) else {
            return;
        };
        if known.text == fresh.text && known.language == fresh.language {
            self.set(document, Some(State { settings, revision: fresh }));
        }
    }

    /// Forgets a document; what is known of the file on disk holds again.
    pub fn close(&mut self, id: DocumentId) {
        let Some(Open { document, path, .. }) = self.documents.remove(&id) else { return };
        if let Some(path) = path
            && let Some(file) = self.files.get(&path).copied()
            && file.document(&self.database) == Some(document)
        {
            file.set_document(&mut self.database).to(None);
            self.forget_if_empty(&path, file);
        }
        self.set(document, None);
        database::forget(&self.database, document);
        self.closed.push(document);
    }

    /// The document as it is now; nothing if it is closed.
    ///
    /// Where its analysis has to wait, its last report is moved to where things stand now; so are
    /// the last findings about functions that a syntax error cuts.
    pub fn view(&mut self, id: DocumentId) -> Option<View> {
        let (document, State { settings, revision }) = self.state(id)?;
        let Open { last, .. } = self.documents.get_mut(&id)?;
        let found = database::report(&self.database, document);
        let settled = revision.settled && found.is_some();
        let report = match (found, &last) {
            (Some(found), Some((text, report))) if !settled => {
                steady(found, (text, report), &revision.text)
            }
            (Some(found), _) => Arc::clone(found),
            (None, Some((text, report))) => Arc::new(moved(report, text, &revision.text)),
            (None, None) => Arc::new(FileReport::skipped(
                settings.language.name(),
                "pending",
                "the file is still to be analysed".to_owned(),
            )),
        };
        *last = Some((Arc::clone(&revision.text), Arc::clone(&report)));
        Some(View { settings, revision, report, settled })
    }

    /// An open document and what it is now.
    fn state(&self, id: DocumentId) -> Option<(Document, State)> {
        let document = self.documents.get(&id)?.document;
        Some((document, document.state(&self.database)?.clone()))
    }

    fn set(&mut self, document: Document, state: Option<State>) {
        document.set_state(&mut self.database).to(state);
    }

    /// Takes in what was found in the file at `path`; nothing if the file is gone.
    pub fn set_report(&mut self, path: &Path, report: Option<Arc<FileReport>>) {
        if report.is_none() && !self.files.contains_key(path) {
            return;
        }
        let file = self.file(path);
        file.set_stored(&mut self.database).with_durability(Durability::HIGH).to(report);
        self.forget_if_empty(path, file);
    }

    /// The sums over all files that are known.
    #[must_use]
    pub fn summary(&self) -> &Summary {
        database::workspace_summary(&self.database, self.workspace)
    }

    /// The file at `path`, known from now on.
    fn file(&mut self, path: &Path) -> File {
        if let Some(file) = self.files.get(path) {
            return *file;
        }
        let file = File::builder(None, None).durability(Durability::HIGH).new(&self.database);
        self.files.insert(path.to_owned(), file);
        self.list(path, |files| files.push(file));
        file
    }

    /// Forgets a file of which nothing is known.
    fn forget_if_empty(&mut self, path: &Path, file: File) {
        let is_known =
            file.stored(&self.database).is_some() || file.document(&self.database).is_some();
        if !is_known {
            self.files.remove(path);
            self.list(path, |files| files.retain(|known| *known != file));
        }
    }

    /// Changes the list of the files in the folder of `path`.
    fn list(&mut self, path: &Path, change: impl FnOnce(&mut Vec<File>)) {
        let parent = path.parent().unwrap_or(path);
        let known = self.folders.get(parent).copied();
        let folder = known.unwrap_or_else(|| {
            let folder =
                Folder::builder(Vec::new()).durability(Durability::HIGH).new(&self.database);
            self.folders.insert(parent.to_owned(), folder);
            let folders = self.folders.values().copied().collect();
            let set = self.workspace.set_folders(&mut self.database);
            set.with_durability(Durability::HIGH).to(folders);
            folder
        });
        let mut files = folder.files(&self.database).clone();
        change(&mut files);
        folder.set_files(&mut self.database).with_durability(Durability::HIGH).to(files);
    }
}
