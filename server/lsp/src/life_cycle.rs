//! The beginning and the end of a session, as the protocol has them.
//!
//! Which of these requests may come when is the [`LspService`]'s to say: it lets a client say hello
//! once, refuses what comes before that or after the farewell, and hands over the [`Client`] by which
//! it is asked.

use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Sender, sync_channel};
use std::sync::{Arc, OnceLock};

use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::{InitializeParams, InitializeResult, ServerInfo, WorkspaceFolder};
use tower_lsp::{ClientSocket, LanguageServer, LspService};

use super::capabilities::offered;
use super::end::End;
use super::event::Event;
use super::features::Features;
use super::owner::{self, Begin};
use super::parent::watch;
use super::route::Routes;
use super::session::{Events, Line, Options, Session};
use super::uri;

/// How many events may wait; the client is not read further until there is room.
const MOST_EVENTS: usize = 1024;

/// The state of one client's session.
#[derive(Debug)]
pub(crate) struct LifeCycle {
    options: Options,
    line: Line,
    routes: &'static Routes,
    left: Sender<End>,
    /// The session, once the client has said hello.
    session: OnceLock<Arc<Session>>,
    /// The client has said that it will ask for nothing more.
    is_shut_down: AtomicBool,
}

/// The service for the life cycle of one client, with the way to it. `line` makes what the session
/// writes to and asks.
pub(crate) fn service(
    options: Options,
    routes: &'static Routes,
    left: Sender<End>,
    line: impl FnOnce(tower_lsp::Client) -> Line,
) -> (LspService<LifeCycle>, ClientSocket) {
    LspService::new(|client| LifeCycle {
        options,
        line: line(client),
        routes,
        left,
        session: OnceLock::new(),
        is_shut_down: AtomicBool::new(false),
    })
}

impl LanguageServer for LifeCycle {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        self.begin(params)
    }

    async fn shutdown(&self) -> Result<()> {
        self.is_shut_down.store(true, Ordering::Release);
        if let Some(session) = self.session.get() {
            session.events.put(Event::ShutDown);
        }
        Ok(())
    }
}

impl LifeCycle {
    /// The session, as long as the client may ask for something.
    ///
    /// # Errors
    /// What the client gets before its hello, and after its farewell.
    pub(crate) fn session(&self) -> Result<&Arc<Session>> {
        if self.is_shut_down() {
            return Err(Error::invalid_request());
        }
        self.session.get().ok_or_else(|| Error {
            code: ErrorCode::ServerError(NOT_INITIALIZED),
            message: "the server is not initialized".into(),
            data: None,
        })
    }

    /// Whether the client has said farewell.
    pub(crate) fn is_shut_down(&self) -> bool {
        self.is_shut_down.load(Ordering::Acquire)
    }

    /// Ends the session, if there is one.
    pub(crate) fn end(&self) {
        self.line.in_flight.cancel_all();
        if let Some(session) = self.session.get() {
            session.events.put(Event::Disconnected);
        }
    }

    /// Begins the session.
    fn begin(&self, params: InitializeParams) -> Result<InitializeResult> {
        let features = Features::new(params.capabilities);
        let capabilities = offered(&features, self.routes);
        let (sender, receiver) = sync_channel(MOST_EVENTS);
        let session = Arc::new(Session::new(
            self.options.clone(),
            features,
            self.line.clone(),
            Events::new(sender),
        ));
        session.set_trace(params.trace.unwrap_or_default());
        #[expect(deprecated, reason = "clients that know no folders say it so")]
        let (root, root_path) = (params.root_uri, params.root_path);
        let root = root.or_else(|| uri::from_path(Path::new(&root_path?)));
        let folder = |uri| WorkspaceFolder { uri, name: String::new() };
        let folders = params.workspace_folders.unwrap_or_default();
        let folders =
            if folders.is_empty() { root.map(folder).into_iter().collect() } else { folders };
        let begin = Begin { folders, settings: params.initialization_options };
        owner::start(Arc::clone(&session), self.routes, receiver, begin).map_err(|error| {
            Error {
                code: ErrorCode::InternalError,
                message: format!("a thread cannot be started: {error}").into(),
                data: None,
            }
        })?;
        if let Some(id) = params.process_id.filter(|_| self.options.watches_parent) {
            watch(id, &self.left);
        }
        // The service lets one client say hello once.
        let _ = self.session.set(session);
        Ok(InitializeResult {
            capabilities,
            server_info: Some(ServerInfo {
                name: "astrolens".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            offset_encoding: None,
        })
    }
}

/// The protocol's number for a request before the hello.
const NOT_INITIALIZED: i64 = -32002;
