//! How many requests are under way.

use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

/// Counts requests and has whoever begins one too many wait.
#[derive(Debug)]
pub(super) struct Flight {
    shared: Arc<Shared>,
    most: usize,
}

#[derive(Debug, Default)]
struct Shared {
    count: Mutex<usize>,
    landed: Condvar,
}

/// A request under way; it ends when this is dropped.
#[derive(Debug)]
pub(super) struct Slot(Arc<Shared>);

impl Flight {
    /// With at most `most` at once.
    pub(super) fn new(most: usize) -> Self {
        Self { shared: Arc::default(), most }
    }

    /// Begins a request, once there are few enough.
    pub(super) fn begin(&self) -> Slot {
        let mut count = self.shared.lock();
        while *count >= self.most {
            count = self.shared.landed.wait(count).unwrap_or_else(PoisonError::into_inner);
        }
        *count += 1;
        drop(count);
        Slot(Arc::clone(&self.shared))
    }
}

impl Shared {
    fn lock(&self) -> MutexGuard<'_, usize> {
        self.count.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        *self.0.lock() -= 1;
        self.0.landed.notify_one();
    }
}
