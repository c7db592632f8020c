//! A failure of a language's rules, kept to what they were asked.

use astrolens_guard::guarded_unless;

/// What `work` comes to; `None` if it panics, as the log tells under `what`. A query that is cancelled is
/// none that failed.
pub(super) fn guarded<T>(what: &str, work: impl FnOnce() -> T) -> Option<T> {
    guarded_unless(work, <dyn std::any::Any + Send + 'static>::is::<salsa::Cancelled>)
        .inspect_err(|panic| tracing::warn!(%panic, "{what}"))
        .ok()
}

#[cfg(test)]
mod tests {
    use std::panic::{AssertUnwindSafe, resume_unwind};

    use super::*;

    #[test]
    fn a_failure_is_kept_and_a_cancellation_is_not() {
        assert_eq!(guarded("arithmetic", || 7), Some(7));
        assert_eq!(guarded("arithmetic", || -> i32 { panic!("no such number") }), None);
        let cancelled = || resume_unwind(Box::new(salsa::Cancelled::Local));
        let work = AssertUnwindSafe(|| guarded::<i32>("arithmetic", cancelled));
        let caught = salsa::Cancelled::catch(work);
        assert!(matches!(caught, Err(salsa::Cancelled::Local)), "{caught:?}");
    }
}
