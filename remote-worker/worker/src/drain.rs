//! The end of a worker, which begins once and of which everybody learns.

use tokio::sync::watch;

/// Tells whether the worker ends.
#[derive(Clone, Debug)]
pub(crate) struct Drain {
    has_begun: watch::Sender<bool>,
}

impl Drain {
    pub(crate) fn new() -> Self {
        Self { has_begun: watch::Sender::new(false) }
    }

    /// Begins the end.
    pub(crate) fn begin(&self) {
        self.has_begun.send_replace(true);
    }

    /// Waits for the end to begin.
    pub(crate) async fn begun(&self) {
        // The sender is here, so that it cannot be gone.
        let _ = self.has_begun.subscribe().wait_for(|has_begun| *has_begun).await;
    }
}
