//! What handlers are, and the one function that runs every request.

use std::sync::Arc;
use std::time::Instant;

use astrolens_db::Queries;
use astrolens_guard::guarded;
use tokio::sync::oneshot;
use tower_lsp::jsonrpc::{Error, ErrorCode, Result};
use tower_lsp::ls_types::notification::Notification;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{ProgressToken, Uri};

use super::cancels::Cancelled;
use super::documents::{Clock, ConfigurationFile, Document, Reason};
use super::owner::{Needs, Owner, Snapshot};
use super::pool::Class;
use super::reading;
use super::session::Session;

/// The parameters of a request.
pub(crate) type Params<P> = <P as Request>::Params;

/// The answer to a request.
pub(crate) type Answer<P> = <P as Request>::Result;

/// What handles a request about one open document.
///
/// It runs on a thread of the pool, with the document as it was when the request came in its
/// turn. When the document has moved on by the time it is done, the client is told so instead.
pub(crate) trait DocumentRequest: 'static {
    /// The request.
    type Protocol: Request<Params: Send + 'static, Result: Default + Send + 'static>;

    /// Whether the answer follows from the client's settings, so that it waits for them at the
    /// start.
    const NEEDS_SETTINGS: bool = true;

    /// Which document it is about.
    fn uri(params: &Params<Self::Protocol>) -> &Uri;

    /// The answer for a document that is analysed. For others it is empty.
    ///
    /// # Errors
    /// What the client is told instead.
    fn run(
        document: &Document,
        context: &Context<'_>,
        params: Params<Self::Protocol>,
    ) -> Result<Answer<Self::Protocol>>;

    /// The answer for an open configuration file of ours.
    ///
    /// # Errors
    /// What the client is told instead.
    fn run_on_configuration(
        file: &ConfigurationFile,
        context: &Context<'_>,
        params: Params<Self::Protocol>,
    ) -> Result<Answer<Self::Protocol>> {
        let _ = (file, context, params);
        Ok(Default::default())
    }

    /// The answer for a document in one of our languages that is not analysed, for this reason.
    ///
    /// # Errors
    /// What the client is told instead.
    fn run_on_skipped(
        reason: &Reason,
        params: Params<Self::Protocol>,
    ) -> Result<Answer<Self::Protocol>> {
        let _ = (reason, params);
        Ok(Default::default())
    }
}

/// What handles a request about the workspace or the server.
pub(crate) trait SessionRequest: 'static {
    /// The request.
    type Protocol: Request<Params: Send + 'static, Result: Send + 'static>;

    /// What it keeps waiting.
    const CLASS: Class = Class::Reading;

    /// Whether the answer follows from the client's settings, so that it waits for them at the
    /// start.
    const NEEDS_SETTINGS: bool = false;

    /// Which document it is about, if it is about one.
    fn uri(params: &Params<Self::Protocol>) -> Option<&Uri> {
        let _ = params;
        None
    }

    /// Whether it waits until all files of the workspace have been looked at.
    fn awaits_scan(params: &Params<Self::Protocol>) -> bool {
        let _ = params;
        false
    }

    /// The token under which its progress is told, and by which the client can cancel it.
    fn token(params: &Params<Self::Protocol>) -> Option<&ProgressToken> {
        let _ = params;
        None
    }

    /// The answer, from what is known when the request comes in its turn.
    ///
    /// # Errors
    /// What the client is told instead.
    fn run(context: &Context<'_>, params: Params<Self::Protocol>)
    -> Result<Answer<Self::Protocol>>;
}

/// What handles a notification, in its turn, on the owner's thread: so it takes no time.
pub(crate) trait NotificationHandler: 'static {
    /// The notification.
    type Protocol: Notification<Params: Send + 'static>;

    /// Takes it in.
    fn run(owner: &mut Owner, params: <Self::Protocol as Notification>::Params);
}

/// What a request is answered from.
pub(crate) struct Context<'run> {
    /// What was known when it came in its turn.
    pub(crate) snapshot: &'run Snapshot,
    /// Whether nobody waits for the answer any more.
    pub(crate) is_cancelled: &'run dyn Fn() -> bool,
}

impl Context<'_> {
    /// The session it is asked in.
    pub(crate) fn session(&self) -> &Arc<Session> {
        &self.snapshot.session
    }

    /// What `read` comes to, from what is known of all files at some moment from now on.
    ///
    /// # Errors
    /// When the session ends.
    pub(crate) fn read<T>(&self, read: impl Fn(&Queries) -> T) -> Result<T> {
        reading::read(self.session(), read).ok_or_else(Error::request_cancelled)
    }
}

/// Has the request `H` answered in its turn.
pub(crate) fn document<H: DocumentRequest>(
    session: &Arc<Session>,
    params: Params<H::Protocol>,
) -> impl Future<Output = Result<Answer<H::Protocol>>> + Send + use<H> {
    let uri = Some(H::uri(&params).clone());
    let question = Question {
        method: H::Protocol::METHOD,
        uri,
        class: Class::Typing,
        needs: Needs { settings: H::NEEDS_SETTINGS, scan: false },
    };
    wait(ask(session, question, |context| {
        let snapshot = context.snapshot;
        match (&snapshot.document, &snapshot.configuration) {
            (Some(document), _) => H::run(document, context, params),
            (None, Some(file)) => H::run_on_configuration(file, context, params),
            (None, None) => match &snapshot.reason {
                Some(reason) => H::run_on_skipped(reason, params),
                None => Ok(Default::default()),
            },
        }
    }))
}

/// Has the request `H` answered in its turn.
pub(crate) fn workspace<H: SessionRequest>(
    session: &Arc<Session>,
    params: Params<H::Protocol>,
) -> impl Future<Output = Result<Answer<H::Protocol>>> + Send + use<H> {
    let uri = H::uri(&params).cloned();
    let cancelled = H::token(&params).map(|token| session.cancels.begin(token.clone()));
    let question = Question {
        method: H::Protocol::METHOD,
        uri,
        class: H::CLASS,
        needs: Needs { settings: H::NEEDS_SETTINGS, scan: H::awaits_scan(&params) },
    };
    wait(ask(session, question, move |context| {
        let is_cancelled =
            || (context.is_cancelled)() || cancelled.as_ref().is_some_and(Cancelled::is_cancelled);
        if is_cancelled() {
            return Err(Error::request_cancelled());
        }
        H::run(&Context { snapshot: context.snapshot, is_cancelled: &is_cancelled }, params)
    }))
}

/// Has the notification `H` taken in in its turn.
pub(crate) fn notification<H: NotificationHandler>(
    session: &Arc<Session>,
    params: <H::Protocol as Notification>::Params,
) {
    session.events.put(Box::new(move |owner| {
        tracing::trace!(method = H::Protocol::METHOD, "a notification");
        H::run(owner, params);
    }));
}

/// What is asked.
struct Question {
    method: &'static str,
    /// About which document.
    uri: Option<Uri>,
    class: Class,
    needs: Needs,
}

/// A question that somebody waits for.
struct Asked<R, W> {
    question: Question,
    at: Instant,
    answer: oneshot::Sender<Result<R>>,
    work: W,
    /// Tells whether its document has changed since it came in its turn.
    clock: Option<Clock>,
}

/// Puts the question in the queue; where its answer comes.
fn ask<R: Send + 'static>(
    session: &Arc<Session>,
    question: Question,
    work: impl FnOnce(&Context<'_>) -> Result<R> + Send + 'static,
) -> oneshot::Receiver<Result<R>> {
    let (answer, answered) = oneshot::channel();
    let asked = Asked { question, at: Instant::now(), answer, work, clock: None };
    session.events.put(Box::new(move |owner| take_turn(owner, asked)));
    answered
}

/// Has a question answered in its turn; one that nothing certain can be said to yet comes again
/// once that can be.
fn take_turn<R: Send + 'static, W>(owner: &mut Owner, mut asked: Asked<R, W>)
where
    W: FnOnce(&Context<'_>) -> Result<R> + Send + 'static,
{
    if asked.answer.is_closed() {
        return;
    }
    let question = &asked.question;
    if asked.clock.as_ref().is_some_and(Clock::has_moved) {
        // Whoever asked may be gone.
        let _ = asked.answer.send(Err(Error::content_modified()));
        return;
    }
    if let Some(obstacle) = owner.obstacle(question.uri.as_ref(), question.needs) {
        if asked.clock.is_none() {
            asked.clock = question.uri.as_ref().and_then(|uri| owner.clock(uri));
        }
        return owner.postpone(obstacle, Box::new(move |owner| take_turn(owner, asked)));
    }
    let snapshot = owner.snapshot(question.uri.as_ref());
    let class = question.class;
    let job = move || {
        let Asked { question, at, answer, work, .. } = asked;
        run(question.method, at, &snapshot, answer, work);
    };
    owner.compute(class, job);
}

/// Waits for the answer.
async fn wait<R>(answered: oneshot::Receiver<Result<R>>) -> Result<R> {
    // What was asked is lost only when the session ends.
    answered.await.unwrap_or_else(|_| Err(Error::request_cancelled()))
}

/// Runs a request: unless nobody waits for it any more or its document has moved on, with its
/// panics caught and its time taken.
fn run<R>(
    method: &'static str,
    asked: Instant,
    snapshot: &Snapshot,
    answer: oneshot::Sender<Result<R>>,
    work: impl FnOnce(&Context<'_>) -> Result<R>,
) {
    let session = &snapshot.session;
    if answer.is_closed() || !session.outgoing.room() {
        return;
    }
    let span = tracing::debug_span!("request", method);
    let _within = span.enter();
    let start = Instant::now();
    let is_cancelled = || answer.is_closed();
    let context = Context { snapshot, is_cancelled: &is_cancelled };
    let result = if snapshot.is_stale() {
        Err(Error::content_modified())
    } else {
        guarded(|| work(&context)).unwrap_or_else(|message| {
            session.report_panic(method, &message);
            Err(internal(method))
        })
    };
    let result = if snapshot.is_stale() { Err(Error::content_modified()) } else { result };
    let (waited, took) = (start - asked, start.elapsed());
    let code = result.as_ref().err().map(|error| error.code.code());
    tracing::debug!(?waited, ?took, code, "answered");
    session.trace(
        || format!("{method} answered in {:.1} ms", took.as_secs_f64() * 1e3),
        || format!("waited {:.1} ms, error {code:?}", waited.as_secs_f64() * 1e3),
    );
    // It may have been cancelled while it ran.
    let _ = answer.send(result);
}

fn internal(method: &str) -> Error {
    let message = format!("{method} failed; the log has the details");
    Error { code: ErrorCode::InternalError, message: message.into(), data: None }
}
