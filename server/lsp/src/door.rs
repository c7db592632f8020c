//! The door: a row for everything a client can send.
//!
//! A row puts an event into the queue at once and leaves the waiting for its answer to the
//! caller, so that nothing is overtaken.

use std::path::Path;
use std::sync::mpsc::{Sender, sync_channel};
use std::sync::{Arc, OnceLock};

use serde_json::{Value, json};
use tokio::runtime::Handle;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::notification::{Notification, WorkDoneProgressCancel};
use tower_lsp::ls_types::request::Request as Protocol;
use tower_lsp::ls_types::{
    CodeActionParams, CodeActionResponse, CodeLens, CodeLensParams, CompletionParams,
    CompletionResponse, DocumentDiagnosticParams, DocumentDiagnosticReportResult,
    DocumentSymbolParams, DocumentSymbolResponse, ExecuteCommandParams, FoldingRange,
    FoldingRangeParams, Hover, HoverParams, InitializeParams, InitializeResult, InlayHint,
    InlayHintParams, LSPAny, MessageType, SelectionRange, SelectionRangeParams, ServerInfo,
    WorkDoneProgressCancelParams, WorkspaceDiagnosticParams, WorkspaceDiagnosticReportResult,
    WorkspaceFolder, WorkspaceSymbolParams, WorkspaceSymbolResponse,
};
use tower_lsp::{ClientSocket, LanguageServer, LspService, LspServiceBuilder};

use super::capabilities::{Features, offered};
use super::connection::{End, Outgoing, watch};
use super::owner::{self, Begin};
use super::session::{Events, Line, Options, Session};
use super::{handler, notifications, requests, uri};

/// How many events may wait; the client is not read further until there is room.
const MOST_EVENTS: usize = 1024;

/// One row for each request of our own.
const OWN: &[Own] = &[
    Own::document::<requests::Ast>(),
    Own::document::<requests::Breakdowns>(),
    Own::workspace::<requests::Functions>(),
    Own::document::<requests::Report>(),
    Own::workspace::<requests::Scan>(),
    Own::workspace::<requests::Status>(),
];

/// A request of our own.
struct Own {
    method: &'static str,
    register: fn(LspServiceBuilder<Door>) -> LspServiceBuilder<Door>,
}

impl Own {
    /// One about an open document.
    const fn document<H: handler::DocumentRequest>() -> Self {
        let method = <H::Protocol as Protocol>::METHOD;
        Self {
            method,
            register: |builder| {
                let method = <H::Protocol as Protocol>::METHOD;
                builder.custom_method(method, Door::document::<H>)
            },
        }
    }

    /// One about the workspace or the server.
    const fn workspace<H: handler::SessionRequest>() -> Self {
        let method = <H::Protocol as Protocol>::METHOD;
        Self {
            method,
            register: |builder| {
                let method = <H::Protocol as Protocol>::METHOD;
                builder.custom_method(method, Door::workspace::<H>)
            },
        }
    }
}

/// The names of our own requests, as they are announced.
pub(crate) fn own_requests() -> Vec<&'static str> {
    OWN.iter().map(|own| own.method).collect()
}

/// One row for each notification of the protocol.
const NOTICES: &[Notice] = &[
    Notice::queued::<notifications::Initialized>(),
    Notice::queued::<notifications::DidOpen>(),
    Notice::queued::<notifications::DidChange>(),
    Notice::queued::<notifications::DidSave>(),
    Notice::queued::<notifications::DidClose>(),
    Notice::queued::<notifications::DidChangeConfiguration>(),
    Notice::queued::<notifications::DidChangeWorkspaceFolders>(),
    Notice::queued::<notifications::DidChangeWatchedFiles>(),
    Notice::queued::<notifications::SetTrace>(),
    Notice { method: WorkDoneProgressCancel::METHOD, take: cancel_progress },
];

/// A notification.
pub(crate) struct Notice {
    method: &'static str,
    take: fn(&Arc<Session>, Value) -> serde_json::Result<()>,
}

impl Notice {
    /// One that is taken in in its turn.
    const fn queued<H: handler::NotificationHandler>() -> Self {
        Self {
            method: <H::Protocol as Notification>::METHOD,
            take: |session, params| {
                handler::notification::<H>(session, serde_json::from_value(params)?);
                Ok(())
            },
        }
    }

    /// The one called `method`; none for those that only concern the line to the client.
    pub(crate) fn named(method: &str) -> Option<&'static Self> {
        NOTICES.iter().find(|notice| notice.method == method)
    }
}

/// Cancels at once what may itself keep the queue waiting.
fn cancel_progress(session: &Arc<Session>, params: Value) -> serde_json::Result<()> {
    let WorkDoneProgressCancelParams { token } = serde_json::from_value(params)?;
    session.cancels.cancel(&token);
    Ok(())
}

/// What receives the client.
#[derive(Debug)]
pub(crate) struct Door {
    options: Options,
    line: Line,
    left: Sender<End>,
    /// The session, once the client has said hello.
    session: OnceLock<Arc<Session>>,
}

/// The door of one client, with the way to it.
pub(crate) fn door(
    options: Options,
    outgoing: Outgoing,
    runtime: Handle,
    left: Sender<End>,
) -> (LspService<Door>, ClientSocket) {
    let door = |client| {
        let line = Line { outgoing, client, runtime };
        Door { options, line, left, session: OnceLock::new() }
    };
    OWN.iter().fold(LspService::build(door), |builder, own| (own.register)(builder)).finish()
}

/// One row for each request of the protocol.
impl LanguageServer for Door {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        self.begin(params)
    }

    async fn shutdown(&self) -> Result<()> {
        if let Some(session) = self.session.get() {
            session.end_polls();
        }
        Ok(())
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.document::<requests::DocumentSymbols>(params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.document::<requests::Hovers>(params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.document::<requests::CodeLenses>(params).await
    }

    async fn code_lens_resolve(&self, lens: CodeLens) -> Result<CodeLens> {
        // It comes with all that it says and does, since that costs nothing.
        Ok(lens)
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.document::<requests::InlayHints>(params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.document::<requests::FoldingRanges>(params).await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        self.document::<requests::SelectionRanges>(params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.document::<requests::CodeActions>(params).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.document::<requests::Completions>(params).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let session = self.session.get().ok_or_else(Error::invalid_request)?;
        requests::execute(session, &params).await
    }

    async fn diagnostic(
        &self,
        params: DocumentDiagnosticParams,
    ) -> Result<DocumentDiagnosticReportResult> {
        self.workspace::<requests::DocumentDiagnostics>(params).await
    }

    async fn workspace_diagnostic(
        &self,
        params: WorkspaceDiagnosticParams,
    ) -> Result<WorkspaceDiagnosticReportResult> {
        let session = self.session.get().ok_or_else(Error::invalid_request)?;
        requests::workspace_diagnostics(session, params).await
    }

    async fn symbol(
        &self,
        params: WorkspaceSymbolParams,
    ) -> Result<Option<WorkspaceSymbolResponse>> {
        self.workspace::<requests::WorkspaceSymbols>(params).await
    }
}

impl Door {
    /// Begins the session.
    fn begin(&self, params: InitializeParams) -> Result<InitializeResult> {
        let features = Features::new(params.capabilities);
        let capabilities = offered(&features);
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
        owner::start(Arc::clone(&session), receiver, begin).map_err(|error| Error {
            code: ErrorCode::InternalError,
            message: format!("a thread cannot be started: {error}").into(),
            data: None,
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

    /// Takes in a notification. One with wrong parameters is passed over, and the client told.
    pub(crate) fn take(&self, notice: &Notice, params: Option<Value>) {
        // Nothing passes before the client has said hello.
        let Some(session) = self.session.get() else { return };
        let params = params.filter(|params| !params.is_null()).unwrap_or_else(|| json!({}));
        if let Err(error) = (notice.take)(session, params) {
            let method = notice.method;
            tracing::warn!(method, %error, "a notification with wrong parameters");
            session.log_once(MessageType::ERROR, format!("`{method}` is passed over: {error}"));
        }
    }

    /// Has a request about a document answered.
    async fn document<H: handler::DocumentRequest>(
        &self,
        params: handler::Params<H::Protocol>,
    ) -> Result<handler::Answer<H::Protocol>> {
        let session = self.session.get().ok_or_else(Error::invalid_request)?;
        handler::document::<H>(session, params).await
    }

    /// Has a request about the workspace or the server answered.
    async fn workspace<H: handler::SessionRequest>(
        &self,
        params: handler::Params<H::Protocol>,
    ) -> Result<handler::Answer<H::Protocol>> {
        let session = self.session.get().ok_or_else(Error::invalid_request)?;
        handler::workspace::<H>(session, params).await
    }
}

impl Drop for Door {
    fn drop(&mut self) {
        if let Some(session) = self.session.get() {
            session.events.put(Box::new(owner::Owner::end));
        }
    }
}
