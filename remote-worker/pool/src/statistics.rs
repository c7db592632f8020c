//! What a pool did, counted.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// What a pool did. Each task that was submitted is answered, handed back, withdrawn, or still out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Statistics {
    /// Tasks that scans submitted.
    pub submitted: u64,
    /// Tasks that a worker answered, with facts or with a failure of their content.
    pub answered: u64,
    /// Tasks that nobody answered and the scan found itself.
    pub handed_back: u64,
    /// Tasks that nobody wanted any more.
    pub withdrawn: u64,
    /// How often a worker was asked a task.
    pub sent: u64,
    /// How often a task was asked again since a worker failed.
    pub retried: u64,
    /// How often a second worker was asked beside the first.
    pub hedged: u64,
    /// Answers to tasks that had been answered or withdrawn. They went to nobody.
    pub superseded: u64,
    /// Bytes of texts that were sent.
    pub text_bytes: u64,
    /// How many workers can be asked at this moment.
    pub usable: usize,
    /// What each worker answered, by its URL.
    pub workers: BTreeMap<String, Share>,
}

/// What one worker did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Share {
    /// Tasks that it answered.
    pub answered: u64,
    /// Those among them whose answer it knew before.
    pub known: u64,
}

impl Statistics {
    /// Tasks that are still out: none, once the scans have ended.
    #[must_use]
    pub fn out(&self) -> u64 {
        self.submitted.saturating_sub(self.answered + self.handed_back + self.withdrawn)
    }
}

/// Counts from one thread what others look at.
#[derive(Debug, Default)]
pub(crate) struct Counter(Mutex<Statistics>);

impl Counter {
    pub(crate) fn get(&self) -> MutexGuard<'_, Statistics> {
        // Numbers are whole at every moment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
