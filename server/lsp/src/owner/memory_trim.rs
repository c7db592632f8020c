//! Memory that closed documents leave behind goes back to the system.
//!
//! The allocator keeps what is released for what is allocated next. After a window full of editors
//! was closed nothing comes next, so that it is told to give all of it back, on every thread, once
//! there was a rest.

use std::time::{Duration, Instant};

use super::Owner;

/// How long nothing is closed before memory is given back.
const REST: Duration = Duration::from_secs(1);

/// Less closed text than this is not worth the pause, in bytes: what a text, its tree and its
/// report take is some 30 times as much.
const WORTH_IT: usize = 1 << 20;

/// How much was closed, and when that comes to something.
#[derive(Debug, Default)]
pub(super) struct MemoryTrim {
    bytes: usize,
    due: Option<Instant>,
}

impl MemoryTrim {
    /// Handles that a text of so many `bytes` was closed at `now`.
    pub(super) fn closed(&mut self, bytes: usize, now: Instant) {
        self.bytes = self.bytes.saturating_add(bytes);
        if self.bytes >= WORTH_IT {
            self.due = Some(now + REST);
        }
    }

    /// When memory is to be given back.
    pub(super) const fn next(&self) -> Option<Instant> {
        self.due
    }

    /// Whether memory is to be given back at `now`; it is not any more after that.
    fn take(&mut self, now: Instant) -> bool {
        let is_due = self.due.is_some_and(|due| due <= now);
        if is_due {
            *self = Self::default();
        }
        is_due
    }
}

impl Owner {
    /// Has every thread give back the memory it does not use, if that is due at `now`.
    pub(super) fn give_back(&mut self, now: Instant) {
        if self.memory_trim.take(now) {
            astrolens_alloc::give_back();
            self.pool.run_on_each(astrolens_alloc::give_back);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_given_back_once_after_much_was_closed() {
        let mut trim = MemoryTrim::default();
        let start = Instant::now();
        trim.closed(WORTH_IT - 1, start);
        assert_eq!(trim.next(), None);
        trim.closed(1, start);
        trim.closed(1, start + REST / 2);
        assert!(!trim.take(start + REST));
        assert!(trim.take(start + REST + REST / 2));
        assert!(!trim.take(start + REST + REST));
        trim.closed(1, start);
        assert_eq!(trim.next(), None);
    }
}
