//! All that can happen in a session, as values.
//!
//! Whatever happens, wherever it is noticed, becomes one of these in the one queue. What is done about
//! it, the owner says. An event holds all that it takes to log it, to compare it with another and to
//! apply it once more in a test.

use std::collections::BTreeSet;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Instant;

use astrolens_db::{DocumentId, Revision, Settings, Standing};
use serde::Deserialize;
use serde_json::Value;
use strum::{IntoStaticStr, VariantNames};
use tower_lsp::ls_types::{
    ProgressToken, TextDocumentContentChangeEvent, TextDocumentItem, Uri, WorkspaceFolder,
};

use super::batch::Batch;
use super::documents::Clock;
use super::graphs::Graphs;
use super::history::{Lookup, Past};
use super::in_flight::Reply;
use super::reading::Wanted;
use super::settings::Said;

/// Something that happened.
#[derive(Debug, PartialEq, IntoStaticStr, VariantNames)]
#[strum(serialize_all = "snake_case")]
pub(crate) enum Event {
    /// The client is ready to be asked.
    ClientReady,
    /// A document is open.
    Opened(TextDocumentItem),
    /// An open document has changed.
    Changed(Change),
    /// A document was saved.
    Saved(Uri),
    /// A document was closed.
    Closed(Uri),
    /// The settings of the client have changed, to these if it says so.
    SettingsChanged(Value),
    /// Folders were added to the workspace or removed from it.
    FoldersChanged {
        /// The new ones.
        added: Vec<WorkspaceFolder>,
        /// Those that are none any more.
        removed: Vec<WorkspaceFolder>,
    },
    /// What is at these paths on disk has changed.
    PathsChanged(BTreeSet<PathBuf>),
    /// The client asks for something.
    Asked(Box<Asked>),
    /// There was nothing new to answer a request with which waits for news.
    NothingNew {
        /// The request.
        asked: Box<Asked>,
        /// How often what is found had changed when it was looked at.
        changes: u64,
    },
    /// A request has a thread and wants to read what is known.
    AnalysisWanted(Wanted),
    /// The client has told its settings, or that it does not.
    SettingsAnswered(Said),
    /// A document was parsed afresh.
    Parsed(Parse),
    /// A document cannot be parsed afresh.
    ParseFailed(Attempt),
    /// So much has changed on disk that all files have to be looked at.
    ScanWanted,
    /// The task of this number found something in files that are not open.
    ScanBatch(u64, Batch),
    /// The task of this number is done, or was given up.
    ScanEnded(u64),
    /// This is seen of module graphs; nothing if something was written meanwhile.
    GraphsSeen(Option<Arc<Graphs>>),
    /// A lens tells how a file stands among the modules of its project.
    StandingTold {
        /// The file.
        path: PathBuf,
        /// How it stands; `None` if it is no module.
        standing: Option<Standing>,
    },
    /// Somebody asks what a document was where the history left the default branch.
    HistoryWanted(Box<Lookup>),
    /// What a file was is known now.
    HistoryFound {
        /// The file.
        path: PathBuf,
        /// What it was.
        past: Past,
    },
    /// It is this late, and something was to be done by then.
    TimersDue(Instant),
    /// The client will ask for nothing more.
    ShutDown,
    /// The client has left.
    Disconnected,
}

/// Changes of a document, one after the other.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    /// The document.
    pub(crate) uri: Uri,
    /// Its version from now on; older clients send none.
    pub(crate) version: Option<i32>,
    /// What changes.
    pub(crate) changes: Vec<TextDocumentContentChangeEvent>,
}

/// A request that waits for its turn or its answer.
#[derive(Debug)]
pub(crate) struct Asked {
    /// The name of its row in the table of routes.
    pub(crate) method: &'static str,
    /// Its parameters, which that row can read.
    pub(crate) params: Value,
    /// What has to be known of them before its turn.
    pub(crate) about: About,
    /// Where the answer goes.
    pub(crate) reply: Reply,
    /// When it came.
    pub(crate) at: Instant,
    /// Tells whether its document has changed since it first came in its turn.
    pub(crate) clock: Option<Clock>,
}

/// What has to be known of a request before its turn.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct About {
    /// The document that it is about, if it is about one.
    pub(crate) document: Option<Uri>,
    /// Whether it waits until all files of the workspace have been looked at.
    pub(crate) awaits_scan: bool,
    /// What the client names the progress and the parts of the answer by.
    pub(crate) tokens: Tokens,
}

/// What the client names the progress and the parts of an answer by.
#[derive(Clone, Debug, Default, PartialEq, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Tokens {
    /// Under which progress is shown, and by which the client can cancel the work.
    pub(crate) work_done_token: Option<ProgressToken>,
    /// Under which parts of the result are sent.
    pub(crate) partial_result_token: Option<ProgressToken>,
}

/// A document that is parsed afresh.
#[derive(Clone, Debug)]
pub(crate) struct Attempt {
    /// The document.
    pub(crate) uri: Uri,
    /// Which time it was opened.
    pub(crate) id: DocumentId,
    /// The settings by which it is parsed.
    pub(crate) made_for: Arc<Settings>,
    /// Its text.
    pub(crate) text: Arc<str>,
}

/// A document that was parsed afresh.
///
/// What comes of it is what its text and its settings make it.
#[derive(Clone, Debug)]
pub(crate) struct Parse {
    /// Which it is.
    pub(crate) attempt: Attempt,
    /// What came of it.
    pub(crate) fresh: Arc<Revision>,
}

impl Event {
    /// What logs and tests call its kind.
    pub(crate) fn name(&self) -> &'static str {
        self.into()
    }
}

/// The clock and the moment are no part of what was asked.
impl PartialEq for Asked {
    fn eq(&self, other: &Self) -> bool {
        let Self { method, params, about, reply, at: _, clock: _ } = self;
        *method == other.method
            && *params == other.params
            && *about == other.about
            && *reply == other.reply
    }
}

impl PartialEq for Attempt {
    fn eq(&self, other: &Self) -> bool {
        self.uri == other.uri
            && self.id == other.id
            && self.made_for.is_like(&other.made_for)
            && self.text == other.text
    }
}

impl PartialEq for Parse {
    fn eq(&self, other: &Self) -> bool {
        self.attempt == other.attempt
    }
}
