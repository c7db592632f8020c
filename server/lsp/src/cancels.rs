//! What the client can cancel by the token of its progress.

use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tower_lsp::ls_types::ProgressToken;

/// Work under way, by the token under which its progress is told.
#[derive(Debug, Default)]
pub(crate) struct Cancels(Mutex<HashMap<ProgressToken, Weak<AtomicBool>>>);

/// Tells work whether it was cancelled.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cancelled(Arc<AtomicBool>);

impl Cancels {
    /// Takes in that work begins whose progress is told under `token`.
    pub(crate) fn begin(&self, token: ProgressToken) -> Cancelled {
        let cancelled = Cancelled::default();
        self.watch(token, &cancelled);
        cancelled
    }

    /// Takes in that the progress of work that `cancelled` is told of has the token `token`.
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

impl Cancelled {
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
        let over = cancels.begin(ProgressToken::Number(1));
        drop(over);
        let one = cancels.begin(ProgressToken::Number(2));
        let other = cancels.begin(ProgressToken::String("2".to_owned()));
        cancels.cancel(&ProgressToken::Number(1));
        cancels.cancel(&ProgressToken::Number(2));
        assert!(one.is_cancelled());
        assert!(!other.is_cancelled());
        assert_eq!(cancels.0.lock().expect("no panic before").len(), 2);
    }
}
