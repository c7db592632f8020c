//! What the handler of a request works with: what it is answered from, and the client while it waits.

use std::path::PathBuf;
use std::sync::Arc;

use astrolens_db::{Queries, Standing};
use serde::Serialize;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Result};
use tower_lsp::ls_types::ProgressToken;
use tower_lsp::ls_types::notification::Notification;

use super::event::{Asked, Event, Tokens};
use super::in_flight::Reply;
use super::progress::{Label, Progress};
use super::reading::{Unread, read_from, read_giving_way};
use super::session::Session;
use super::snapshot::{DocumentSnapshot, Snapshot, WorkspaceSnapshot};

/// What a request about a document works with.
pub(crate) type DocumentContext<'run> = Context<'run, DocumentSnapshot>;

/// What a request about the workspace or the server works with.
pub(crate) type WorkspaceContext<'run> = Context<'run, WorkspaceSnapshot>;

/// What the handler of a request works with.
///
/// It may take as long as it likes: it shows its progress, sends what it has so far, and looks now
/// and then whether somebody still waits. Nobody does once the client has cancelled the request or its
/// progress, or is gone.
#[derive(Debug)]
pub(crate) struct Context<'run, S> {
    /// What was known when the request came in its turn.
    pub(crate) snapshot: &'run S,
    reply: &'run Reply,
    tokens: &'run Tokens,
}

/// A part of a result that is sent as it is found.
enum PartialResult {}

#[derive(Serialize, serde::Deserialize)]
struct Part {
    token: ProgressToken,
    value: Value,
}

impl Notification for PartialResult {
    type Params = Part;
    const METHOD: &'static str = "$/progress";
}

impl<'run, S: Snapshot> Context<'run, S> {
    /// What the handler of `asked` works with.
    pub(crate) const fn new(snapshot: &'run S, asked: &'run Asked) -> Self {
        Self { snapshot, reply: &asked.reply, tokens: &asked.about.tokens }
    }

    /// The session it is asked in.
    pub(crate) fn session(&self) -> &'run Arc<Session> {
        self.snapshot.session()
    }

    /// What `read` comes to, from what is known of all files at some moment from now on.
    ///
    /// # Errors
    /// When the session ends.
    pub(crate) fn read<T>(&self, read: impl Fn(&Queries) -> T) -> Result<T> {
        let ask = |wanted| self.session().events.put(Event::AnalysisWanted(wanted));
        read_from(ask, read).ok_or_else(Error::request_cancelled)
    }

    /// What `read` comes to, from what is known of all files at some moment from now on; it may take long,
    /// and gives way to every edit.
    ///
    /// # Errors
    /// When the session ends, nobody waits for the answer any more, or edits come all the time.
    pub(crate) fn read_giving_way<T>(&self, read: impl Fn(&Queries) -> T) -> Result<T> {
        let ask = |wanted| self.session().events.put(Event::AnalysisWanted(wanted));
        let is_wanted = || !self.is_cancelled() && !self.snapshot.is_stale();
        read_giving_way(ask, read, is_wanted).map_err(|unread| match unread {
            Unread::Over => Error::request_cancelled(),
            Unread::Overtaken => Error::content_modified(),
        })
    }

    /// Remembers that a lens tells how the file at `path` stands, to have it asked for again once that is wrong.
    pub(crate) fn standing_told(&self, path: PathBuf, standing: Option<Standing>) {
        self.session().events.put(Event::StandingTold { path, standing });
    }

    /// Whether nobody waits for the answer any more.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.reply.is_cancelled()
    }

    /// Shows the progress of work on `total` things, if the client wants to see it.
    pub(crate) fn progress(&self, label: Label, total: usize) -> Option<Progress> {
        let token = self.tokens.work_done_token.clone()?;
        Some(Progress::wanted(&self.session().outgoing, token, label, total))
    }

    /// Whether the client takes the result in parts.
    pub(crate) const fn takes_parts(&self) -> bool {
        self.tokens.partial_result_token.is_some()
    }

    /// Sends a part of the result once there is room for it, to a client that takes parts and still
    /// waits for the rest.
    pub(crate) fn send_part(&self, value: Value) {
        let outgoing = &self.session().outgoing;
        if let Some(token) = self.tokens.partial_result_token.clone()
            && !self.is_cancelled()
            && outgoing.room()
        {
            outgoing.notify::<PartialResult>(&Part { token, value });
        }
    }
}
