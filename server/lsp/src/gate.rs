//! Lets edits go before what is done in the background.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Closed while somebody waits for an answer to a keystroke.
#[derive(Clone, Debug, Default)]
pub(crate) struct Gate(Arc<Shared>);

#[derive(Debug, Default)]
struct Shared {
    is_closed: Mutex<bool>,
    opened: Condvar,
}

impl Gate {
    /// Has whoever comes to the gate wait.
    pub(crate) fn close(&self) {
        *self.lock() = true;
    }

    /// Lets everybody through.
    pub(crate) fn open(&self) {
        *self.lock() = false;
        self.0.opened.notify_all();
    }

    /// Waits until the gate is open.
    pub(crate) fn pass(&self) {
        let mut is_closed = self.lock();
        while *is_closed {
            is_closed = self.0.opened.wait(is_closed).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, bool> {
        self.0.is_closed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
