//! What everybody in front of a client is told, though it comes of no message of theirs.

use std::sync::{Arc, Weak};

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, channel};
use tower_lsp::ls_types::MessageType;

use super::session::Session;

/// How many may wait for a client; of more, the first are lost.
const MOST_WAITING: usize = 16;

/// Leads to the sessions of a process, those that begin later included.
#[derive(Clone, Debug)]
pub struct Notices(Sender<Arc<str>>);

impl Notices {
    /// Shows `warning` to everybody who is in front of a client now.
    pub fn warn(&self, warning: &str) {
        // There may be no client at this moment.
        let _ = self.0.send(warning.into());
    }

    /// Has what comes from now on shown by the client of `session`, for as long as that lasts.
    pub(crate) fn follow(&self, session: &Arc<Session>) {
        session.runtime.spawn(show(self.0.subscribe(), Arc::downgrade(session)));
    }
}

impl Default for Notices {
    fn default() -> Self {
        Self(channel(MOST_WAITING).0)
    }
}

/// Shows what `notices` has until the session or the process ends.
async fn show(mut notices: Receiver<Arc<str>>, session: Weak<Session>) {
    loop {
        let notice = match notices.recv().await {
            Ok(notice) => notice,
            Err(RecvError::Lagged(_)) => continue,
            Err(RecvError::Closed) => return,
        };
        let Some(session) = session.upgrade() else { return };
        session.show(MessageType::WARNING, &*notice);
    }
}
