//! `astrolens/status`: how the server is.

use astrolens_db::Counts;
use astrolens_model::Summary;
use schemars::JsonSchema;
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer, Serialize};
use tower_lsp::jsonrpc::Result;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{PositionEncodingKind, Uri};

use crate::batch::CacheUse;
use crate::capabilities::PROTOCOL;
use crate::context::WorkspaceContext;
use crate::handler::WorkspaceRequest;
use crate::lsp_types::Lsp;
use crate::snapshot;

/// How the server is.
pub(crate) struct Status;

/// `astrolens/status`
pub(crate) struct Protocol;

/// Nothing, in whatever way a client says so.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "StatusParams")]
pub(crate) struct Params {}

impl<'de> Deserialize<'de> for Params {
    fn deserialize<D: Deserializer<'de>>(said: D) -> std::result::Result<Self, D::Error> {
        IgnoredAny::deserialize(said).map(|_| Self {})
    }
}

/// How the server is.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(rename = "StatusResult")]
pub(crate) struct Answer {
    /// Its version.
    version: String,
    /// The version of its own requests.
    protocol: u32,
    /// The units of columns that were agreed on.
    #[schemars(with = "String")]
    encoding: PositionEncodingKind,
    /// How much memory it has, where the system tells.
    memory_bytes: Option<u64>,
    /// What waits.
    queue: Queue,
    /// The documents of the editor.
    documents: Documents,
    /// The folders of the workspace.
    workspace: Vec<Folder>,
    /// Counts over all files, open documents in place of what is on disk.
    summary: Summary,
    /// How often the cache on disk knew a file in the last scan of the workspace.
    cache: Option<Cache>,
    /// What is done in the background.
    background: Background,
    /// How many analyses failed by panicking.
    panics: u64,
}

/// What waits in a server.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Queue {
    /// Events that have not been applied.
    events: usize,
    /// Requests that wait for a thread.
    requests: usize,
}

/// The documents of an editor.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Documents {
    /// How many are open.
    open: usize,
}

/// A folder of the workspace.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "WorkspaceFolderStatus")]
struct Folder {
    /// Its address.
    #[schemars(with = "Lsp<Uri>")]
    uri: Uri,
    /// Files in our languages that have been looked at.
    files: usize,
    /// Those of them that could be measured.
    analysed: usize,
}

/// How often the cache on disk knew a file.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[schemars(rename = "CacheStatus")]
struct Cache {
    /// Where it is.
    path: String,
    /// How many files it knew.
    hits: u64,
    /// How many it did not.
    misses: u64,
}

/// What is done in the background.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
struct Background {
    /// Whether something is.
    state: BackgroundState,
    /// How many files are done.
    done: usize,
    /// How many are to be.
    total: usize,
    /// Where files are analysed, as in `2 workers`; absent if that is where the server runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    place: Option<String>,
}

/// Whether something is done in the background.
#[derive(Debug, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum BackgroundState {
    /// Nothing is.
    Idle,
    /// Files are looked at.
    Scanning,
}

impl Cache {
    fn new(used: &CacheUse) -> Self {
        let path = used.path.to_string_lossy().into_owned();
        Self { path, hits: used.hits, misses: used.misses }
    }
}

impl Background {
    const fn new(now: snapshot::Background, place: Option<String>) -> Self {
        let state = if now.is_scanning { BackgroundState::Scanning } else { BackgroundState::Idle };
        Self { state, done: now.done, total: now.total, place }
    }
}

impl Request for Protocol {
    type Params = Params;
    type Result = Answer;
    const METHOD: &'static str = "astrolens/status";
}

impl WorkspaceRequest for Status {
    type Protocol = Protocol;

    fn run(context: &WorkspaceContext<'_>, _: Params) -> Result<Answer> {
        let (session, snapshot) = (context.session(), context.snapshot);
        let activity = &snapshot.activity;
        let (summary, workspace) = context.read(|queries| {
            let folders = snapshot.folders.iter().map(|folder| {
                let Counts { files, analysed } = queries.count(&folder.path);
                Folder { uri: folder.uri.clone(), files, analysed }
            });
            (queries.summary(), folders.collect())
        })?;
        Ok(Answer {
            version: env!("CARGO_PKG_VERSION").to_owned(),
            protocol: PROTOCOL,
            encoding: session.encoding.kind(),
            memory_bytes: memory(),
            queue: Queue { events: session.events.waiting(), requests: activity.requests },
            documents: Documents { open: activity.open },
            workspace,
            summary,
            cache: activity.cache.as_ref().map(Cache::new),
            background: Background::new(activity.background, session.options.backend.place()),
            panics: session.panics(),
        })
    }
}

/// How much memory the process has; nothing where the system does not say.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kibibytes: u64 = line.trim().strip_suffix("kB")?.trim().parse().ok()?;
    Some(kibibytes * 1024)
}
