//! What requests are answered from: all of it as it was at the request's place in the queue.
//!
//! A request about a document sees that document, one about the workspace all that are open; what is
//! known of files it reads from the database when it runs. Making a snapshot copies nothing but
//! pointers, and the few texts of open configuration files.

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_db::OnDisk as FileOnDisk;
use astrolens_ide::features::delta::Before;
use tower_lsp::ls_types::Uri;

use super::batch::CacheUse;
use super::documents::{Clock, ConfigurationFile, Document, Passed, Reason};
use super::event::Event;
use super::graphs::Graphs;
use super::history::History;
use super::session::Session;
use super::settings::EditorSettings;

/// What every snapshot has.
pub(crate) trait Snapshot {
    /// The session.
    fn session(&self) -> &Arc<Session>;

    /// Whether an answer that is made from it comes too late.
    fn is_stale(&self) -> bool;
}

/// What a request about one document is answered from.
#[derive(Debug)]
pub(crate) struct DocumentSnapshot {
    /// The session.
    pub(crate) session: Arc<Session>,
    /// The editor's own settings.
    pub(crate) settings: Arc<EditorSettings>,
    /// The document.
    pub(crate) subject: Subject,
    /// Whether it is in a folder of the workspace.
    pub(crate) is_in_workspace: bool,
    /// What was seen of module graphs last.
    pub(crate) graphs: Option<Arc<Graphs>>,
    /// The open configuration files.
    pub(crate) configuration_files: Vec<ConfigurationFile>,
    /// What documents were in the past.
    pub(crate) history: Arc<History>,
    /// Tells whether the document has changed; `None` where an answer about what it was is as good.
    pub(crate) clock: Option<Clock>,
}

/// A document at one moment.
#[derive(Debug)]
pub(crate) enum Subject {
    /// It is analysed.
    Analysed(Arc<Document>),
    /// It is one of those that are analysed, and that panicked.
    Failed,
    /// It is a configuration file of ours.
    Configuration(ConfigurationFile),
    /// It is in one of our languages and not analysed, for this reason.
    Skipped(Reason),
    /// It is not open, and this is known of the file on disk.
    OnDisk(FileOnDisk),
    /// Nothing is known of it: it is in none of our languages, or nowhere.
    Unknown,
}

/// What a request about the workspace or the server is answered from.
#[derive(Debug)]
pub(crate) struct WorkspaceSnapshot {
    /// The session.
    pub(crate) session: Arc<Session>,
    /// All analysed documents.
    pub(crate) documents: Vec<Arc<Document>>,
    /// The open documents that are not analysed.
    pub(crate) passed: Vec<Passed>,
    /// The folders of the workspace.
    pub(crate) folders: Vec<Folder>,
    /// How configuration is read.
    pub(crate) options: astrolens_config::Options,
    /// How often what is found in any file had changed.
    pub(crate) changes: u64,
    /// What is being done.
    pub(crate) activity: Activity,
}

/// A folder of the workspace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Folder {
    /// Its address, as the client writes it.
    pub(crate) uri: Uri,
    /// Where it is, as the client writes it.
    pub(crate) path: PathBuf,
}

/// What is being done.
#[derive(Clone, Debug, Default)]
pub(crate) struct Activity {
    /// How many documents are open.
    pub(crate) open: usize,
    /// How many requests wait for a thread.
    pub(crate) requests: usize,
    /// What is done in the background.
    pub(crate) background: Background,
    /// How often the cache on disk knew a file.
    pub(crate) cache: Option<CacheUse>,
}

/// What is done in the background.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Background {
    /// Whether something is, or is about to be.
    pub(crate) is_scanning: bool,
    /// How many files are done.
    pub(crate) done: usize,
    /// How many are to be.
    pub(crate) total: usize,
}

impl Snapshot for DocumentSnapshot {
    fn session(&self) -> &Arc<Session> {
        &self.session
    }

    fn is_stale(&self) -> bool {
        self.clock.as_ref().is_some_and(Clock::has_moved)
    }
}

impl DocumentSnapshot {
    /// What the functions of `document` were where the history left the default branch, as far as
    /// that is known by now.
    pub(crate) fn before(&self, document: &Document) -> Option<Arc<Before>> {
        let look = |lookup| self.session.events.put(Event::HistoryWanted(Box::new(lookup)));
        self.history.before(document, look)
    }
}

impl Snapshot for WorkspaceSnapshot {
    fn session(&self) -> &Arc<Session> {
        &self.session
    }

    fn is_stale(&self) -> bool {
        false
    }
}

impl WorkspaceSnapshot {
    /// The paths of all documents that are open, whose text is the editor's.
    pub(crate) fn open_paths(&self) -> HashSet<&Path> {
        let analysed = self.documents.iter().filter_map(|document| document.path.as_deref());
        analysed.chain(self.passed.iter().filter_map(|passed| passed.path.as_deref())).collect()
    }
}
