//! The door: a row for everything a client can send.
//!
//! A row puts an event into the queue at once and leaves the waiting for its answer to the
//! caller, so that nothing is overtaken.

use std::sync::mpsc::{Sender, sync_channel};
use std::sync::{Arc, OnceLock};

use tokio::runtime::Handle;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::notification as notice;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::*;
use tower_lsp::{Client, ClientSocket, LanguageServer, LspService};

use super::capabilities::{Features, offered};
use super::connection::{End, Outgoing, watch};
use super::handler;
use super::notifications::*;
use super::owner::{self, Begin};
use super::requests::*;
use super::session::{Events, Options, Session};

/// How many events may wait; the client is not read further until there is room.
const MOST_EVENTS: usize = 1024;

/// The names of our own requests, as they are announced.
pub(crate) const OWN_REQUESTS: &[&str] = &[AstRequest::METHOD, BreakdownRequest::METHOD];

/// What receives the client.
#[derive(Debug)]
pub(crate) struct Door {
    options: Options,
    outgoing: Outgoing,
    client: Client,
    runtime: Handle,
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
    let door = |client| Door { options, outgoing, client, runtime, left, session: OnceLock::new() };
    LspService::build(door)
        .custom_method("$/setTrace", Door::set_trace)
        .custom_method(AstRequest::METHOD, Door::ast)
        .custom_method(BreakdownRequest::METHOD, Door::breakdown)
        .finish()
}

/// One row for each request and notification of the protocol.
impl LanguageServer for Door {
    async fn initialize(&self, params: InitializeParams) -> Result<InitializeResult> {
        self.begin(params)
    }

    async fn initialized(&self, params: InitializedParams) {
        self.notify::<Initialized>(params);
    }

    async fn shutdown(&self) -> Result<()> {
        Ok(())
    }

    async fn did_open(&self, params: DidOpenTextDocumentParams) {
        self.notify::<DidOpen>(params);
    }

    async fn did_change(&self, params: DidChangeTextDocumentParams) {
        self.notify::<DidChange>(params);
    }

    async fn did_save(&self, params: DidSaveTextDocumentParams) {
        self.notify::<DidSave>(params);
    }

    async fn did_close(&self, params: DidCloseTextDocumentParams) {
        self.notify::<DidClose>(params);
    }

    async fn did_change_configuration(&self, params: DidChangeConfigurationParams) {
        self.notify::<DidChangeConfiguration>(params);
    }

    async fn did_change_workspace_folders(&self, params: DidChangeWorkspaceFoldersParams) {
        self.notify::<DidChangeWorkspaceFolders>(params);
    }

    async fn did_change_watched_files(&self, params: DidChangeWatchedFilesParams) {
        self.notify::<DidChangeWatchedFiles>(params);
    }

    async fn document_symbol(
        &self,
        params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>> {
        self.document::<DocumentSymbols>(params).await
    }

    async fn hover(&self, params: HoverParams) -> Result<Option<Hover>> {
        self.document::<Hovers>(params).await
    }

    async fn code_lens(&self, params: CodeLensParams) -> Result<Option<Vec<CodeLens>>> {
        self.document::<CodeLenses>(params).await
    }

    async fn code_lens_resolve(&self, lens: CodeLens) -> Result<CodeLens> {
        // It comes with all that it says and does, since that costs nothing.
        Ok(lens)
    }

    async fn inlay_hint(&self, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>> {
        self.document::<InlayHints>(params).await
    }

    async fn folding_range(&self, params: FoldingRangeParams) -> Result<Option<Vec<FoldingRange>>> {
        self.document::<FoldingRanges>(params).await
    }

    async fn selection_range(
        &self,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>> {
        self.document::<SelectionRanges>(params).await
    }

    async fn code_action(&self, params: CodeActionParams) -> Result<Option<CodeActionResponse>> {
        self.document::<CodeActions>(params).await
    }

    async fn completion(&self, params: CompletionParams) -> Result<Option<CompletionResponse>> {
        self.document::<Completions>(params).await
    }

    async fn execute_command(&self, params: ExecuteCommandParams) -> Result<Option<LSPAny>> {
        let session = self.session.get().ok_or_else(Error::invalid_request)?;
        execute(session, params).await
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
            self.outgoing.clone(),
            self.client.clone(),
            self.runtime.clone(),
            Events::new(sender),
        ));
        session.set_trace(params.trace.unwrap_or_default());
        #[expect(deprecated, reason = "clients that know no folders say it so")]
        let root = params.root_uri;
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

    async fn ast(&self, params: AstParams) -> Result<Option<AstResult>> {
        self.document::<Ast>(params).await
    }

    async fn breakdown(&self, params: BreakdownParams) -> Result<Option<BreakdownResult>> {
        self.document::<Breakdowns>(params).await
    }

    async fn set_trace(&self, params: SetTraceParams) {
        self.notify::<SetTrace>(params);
    }

    fn notify<H: handler::NotificationHandler>(
        &self,
        params: <H::Protocol as notice::Notification>::Params,
    ) {
        // The service lets nothing pass before the client has said hello.
        if let Some(session) = self.session.get() {
            handler::notification::<H>(session, params);
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
}

impl Drop for Door {
    fn drop(&mut self) {
        if let Some(session) = self.session.get() {
            session.events.put(Box::new(owner::Owner::end));
        }
    }
}
