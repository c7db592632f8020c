//! What the client can cancel by the token of its progress.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tower_lsp::ls_types::ProgressToken;

/// Work under way, by the token under which its progress is told.
#[derive(Debug, Default)]
pub(crate) struct Cancels(Mutex<HashMap<ProgressToken, Weak<AtomicBool>>>);

/// Tells work whether it was cancelled.
///
/// Two are equal if both kinds of work were, or neither was.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancelled(Arc<AtomicBool>);

impl Cancels {
    /// Has `token`, under which the progress of some work is shown, cancel that work, which looks
    /// at `cancelled`.
    pub(crate) fn watch(&self, token: ProgressToken, cancelled: &Cancelled) {
        let mut under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        under_way.retain(|_, work| work.strong_count() > 0);
        under_way.insert(token, Arc::downgrade(&cancelled.0));
    }

    /// Cancels the work of `token`, if it is still under way.
    pub(crate) fn cancel(&self, token: &ProgressToken) {
        let under_way = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(work) = under_way.get(token).and_then(Weak::upgrade) {
            work.store(true, Ordering::Release);
        }
    }
}

impl PartialEq for Cancelled {
    fn eq(&self, other: &Self) -> bool {
        self.is_cancelled() == other.is_cancelled()
    }
}

impl Cancelled {
    /// Cancels the work.
    pub(crate) fn cancel(&self) {
        self.0.store(true, Ordering::Release);
    }

    /// Whether the same work is meant.
    pub(crate) fn is_the_same_as(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Whether it was.
    pub(crate) fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Acquire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_work_of_a_token_is_cancelled_and_what_is_over_is_forgotten() {
        let cancels = Cancels::default();
        let begin = |token| {
            let cancelled = Cancelled::default();
            cancels.watch(token, &cancelled);
            cancelled
        };
        drop(begin(ProgressToken::Number(1)));
        let one = begin(ProgressToken::Number(2));
        let other = begin(ProgressToken::String("2".to_owned()));
        cancels.cancel(&ProgressToken::Number(1));
        cancels.cancel(&ProgressToken::Number(2));
        assert!(one.is_cancelled());
        assert!(!other.is_cancelled());
        assert_eq!(cancels.0.lock().expect("no panic before").len(), 2);
    }
}
