//! What everybody in front of a client is told, though it comes of no message of theirs.

use std::sync::Arc;

use tokio::sync::broadcast::error::RecvError;
use tokio::sync::broadcast::{Receiver, Sender, channel};

/// How many may wait for a client; of more, the first are lost.
const MOST_WAITING: usize = 16;

/// Leads to the sessions of a process, those that begin later included.
#[derive(Clone, Debug)]
pub struct Notices(Sender<Arc<str>>);

/// What comes for one session.
pub(crate) struct Incoming(Receiver<Arc<str>>);

impl Notices {
    /// Shows `warning` to everybody who is in front of a client now.
    pub fn warn(&self, warning: &str) {
        // There may be no client at this moment.
        let _ = self.0.send(warning.into());
    }

    /// What comes from now on.
    pub(crate) fn incoming(&self) -> Incoming {
        Incoming(self.0.subscribe())
    }
}

impl Default for Notices {
    fn default() -> Self {
        Self(channel(MOST_WAITING).0)
    }
}

impl Incoming {
    /// The next warning; `None` once there can be none.
    pub(crate) async fn next(&mut self) -> Option<Arc<str>> {
        loop {
            match self.0.recv().await {
                Ok(warning) => return Some(warning),
                Err(RecvError::Lagged(_)) => {}
                Err(RecvError::Closed) => return None,
            }
        }
    }
}
