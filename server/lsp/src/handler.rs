//! What handlers are, and the one function that runs every request.

use std::time::Instant;

use astrolens_db::OnDisk;
use astrolens_guard::guarded;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::Uri;
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::request::Request;

use super::context::{Context, DocumentContext, WorkspaceContext};
use super::documents::{ConfigurationFile, Document, Reason};
use super::event::{Asked, Event};
use super::pool::Class;
use super::session::Session;
use super::snapshot::Snapshot;

/// The parameters of a request.
pub(crate) type Params<P> = <P as Request>::Params;

/// The answer to a request.
pub(crate) type Answer<P> = <P as Request>::Result;

/// What has to be seen in a document before there is an answer to a request about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sight {
    /// A report, which may be that of an earlier text, moved to where things stand now.
    Report,
    /// A tree as well, which a long text has only once it has rested.
    Tree,
    /// The tree and the report of a fresh parse.
    Settled,
}

/// What handles a request about one document.
///
/// It runs on a thread of the pool, with the document as it was when the request came in its turn.
pub(crate) trait DocumentRequest: 'static {
    /// The request.
    type Protocol: Request<Result: Default>;

    /// What it keeps waiting.
    const CLASS: Class = Class::Typing;

    /// Whether the answer follows from the client's settings, so that it waits for them at the
    /// start.
    const NEEDS_SETTINGS: bool = true;

    /// What has to be seen in the document, so that it waits for that.
    const NEEDS: Sight = Sight::Report;

    /// Whether there is an answer for a file that is not open, so that it waits until the file has
    /// been looked at if it is one of the workspace.
    const READS_DISK: bool = false;

    /// Whether the client gets `ContentModified` in place of an answer if the document has changed
    /// by the time there is one.
    ///
    /// Where this is not so, the handler says in its answer what it is about, and whoever uses it
    /// compares that with what there is by then: an answer about one function that took half a
    /// minute is none the worse for a letter that was typed elsewhere.
    const ENDS_WITH_AN_EDIT: bool = true;

    /// Which document it is about.
    fn uri(params: &Params<Self::Protocol>) -> &Uri;

    /// The answer for a document that is analysed.
    ///
    /// # Errors
    /// What the client gets instead.
    fn run(
        document: &Document,
        context: &DocumentContext<'_>,
        params: Params<Self::Protocol>,
    ) -> Result<Answer<Self::Protocol>>;

    /// The answer for an open configuration file of ours.
    ///
    /// # Errors
    /// What the client gets instead.
    fn run_on_configuration(
        file: &ConfigurationFile,
        context: &DocumentContext<'_>,
        params: Params<Self::Protocol>,
    ) -> Result<Answer<Self::Protocol>> {
        let _ = (file, context, params);
        Ok(Default::default())
    }

    /// The answer for a document in one of our languages that is not analysed, for this reason.
    ///
    /// # Errors
    /// What the client gets instead.
    fn run_on_skipped(
        reason: &Reason,
        params: Params<Self::Protocol>,
    ) -> Result<Answer<Self::Protocol>> {
        let _ = (reason, params);
        Ok(Default::default())
    }

    /// The answer for a document that is not open, of which this is known if anything is.
    ///
    /// # Errors
    /// What the client gets instead.
    fn run_on_disk(
        file: Option<&OnDisk>,
        context: &DocumentContext<'_>,
        params: Params<Self::Protocol>,
    ) -> Result<Answer<Self::Protocol>> {
        let _ = (file, context, params);
        Ok(Default::default())
    }
}

/// What handles a request about the workspace or the server.
///
/// It runs on a thread of the pool, with what was known when the request came in its turn.
pub(crate) trait WorkspaceRequest: 'static {
    /// The request.
    type Protocol: Request;

    /// What it keeps waiting.
    const CLASS: Class = Class::Reading;

    /// Whether the answer follows from the client's settings, so that it waits for them at the
    /// start.
    const NEEDS_SETTINGS: bool = false;

    /// Whether it waits until all files of the workspace have been looked at.
    fn awaits_scan(params: &Params<Self::Protocol>) -> bool {
        let _ = params;
        false
    }

    /// The answer, from what is known when the request comes in its turn.
    ///
    /// # Errors
    /// What the client gets instead.
    fn run(
        context: &WorkspaceContext<'_>,
        params: Params<Self::Protocol>,
    ) -> Result<Answer<Self::Protocol>>;
}

/// What handles a request about the workspace that is held as long as there is nothing new to answer.
///
/// One that comes while another is held has that answered: a client needs one only.
pub(crate) trait HeldRequest: 'static {
    /// The request, whose default answer says nothing.
    type Protocol: Request<Result: Default>;

    /// Whether the answer follows from the client's settings, so that it waits for them at the
    /// start.
    const NEEDS_SETTINGS: bool = false;

    /// The answer. `None` has it asked again once something else is found in some file.
    ///
    /// # Errors
    /// What the client gets instead.
    fn run(
        context: &WorkspaceContext<'_>,
        params: Params<Self::Protocol>,
    ) -> Result<Option<Answer<Self::Protocol>>>;
}

/// What answers a request at once, on the thread that reads from the client: so it takes no time.
pub(crate) trait ImmediateRequest: 'static {
    /// The request.
    type Protocol: Request;

    /// The answer.
    ///
    /// # Errors
    /// What the client gets instead.
    fn run(session: &Session, params: Params<Self::Protocol>) -> Result<Answer<Self::Protocol>>;
}

/// A notification that is handled in its turn.
pub(crate) trait Notice: 'static {
    /// The notification.
    type Protocol: Notification;

    /// What happened.
    fn event(params: <Self::Protocol as Notification>::Params) -> Event;
}

/// A notification that is handled at once, on the thread that reads from the client: because it is
/// about what the queue may be waiting for. So it takes no time.
pub(crate) trait Signal: 'static {
    /// The notification.
    type Protocol: Notification;

    /// Handles it.
    fn run(session: &Session, params: <Self::Protocol as Notification>::Params);
}

/// Runs a request, unless nobody waits for it any more or its document has moved on: with its panics
/// caught and its time taken. What `work` returns is sent; if it returns `None`, the request comes
/// back, to wait for news.
pub(crate) fn run<S: Snapshot>(
    snapshot: &S,
    asked: Asked,
    work: impl FnOnce(&Context<'_, S>, &Value) -> Result<Option<Value>>,
) -> Option<Asked> {
    let session = snapshot.session();
    if !session.outgoing.room() {
        return None;
    }
    let method = asked.method;
    let span = tracing::debug_span!("request", method);
    let _within = span.enter();
    let start = Instant::now();
    let result = if let Some(error) = obstacle(snapshot, &asked) {
        Err(error)
    } else {
        let context = Context::new(snapshot, &asked);
        guarded(|| work(&context, &asked.params)).unwrap_or_else(|message| {
            session.report_panic(method, &message);
            Err(failed(method))
        })
    };
    let result = if snapshot.is_stale() { Err(Error::content_modified()) } else { result };
    let (waited, took) = (start - asked.at, start.elapsed());
    let code = result.as_ref().err().map(|error| error.code.code());
    tracing::debug!(?waited, ?took, code, "answered");
    session.trace(
        || format!("{method} answered in {:.1} ms", took.as_secs_f64() * 1e3),
        || format!("waited {:.1} ms, error {code:?}", waited.as_secs_f64() * 1e3),
    );
    match result.transpose() {
        Some(result) => {
            asked.reply.send(result);
            None
        }
        None => Some(asked),
    }
}

/// Why there is no need to begin with a request.
fn obstacle<S: Snapshot>(snapshot: &S, asked: &Asked) -> Option<Error> {
    if asked.reply.is_cancelled() {
        return Some(Error::request_cancelled());
    }
    snapshot.is_stale().then(Error::content_modified)
}

/// What the client gets where the answer to `method`, or what it follows from, panicked.
pub(crate) fn failed(method: &str) -> Error {
    let message = format!("{method} failed; the log has the details");
    Error { code: ErrorCode::InternalError, message: message.into(), data: None }
}
