//! What is known of kept answers without asking the thread that keeps them: those that it has not written yet, and
//! which others there may be.

use std::collections::HashMap;
use std::mem;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rustc_hash::FxHashSet;
use tokio::time::Instant;

use super::Kept;
use crate::tenant::TenantKey;

/// How many bytes of answers wait before they are written.
const WRITTEN_TOGETHER: usize = 4 << 20;

/// How long the first of them waits.
const LONGEST: Duration = Duration::from_secs(1);

/// How many bytes may wait while the disk is busy. Others are not kept.
const MAX_BYTES: usize = 64 << 20;

/// What is known without the thread.
#[derive(Debug, Default)]
pub(super) struct Front(Mutex<Known>);

#[derive(Debug, Default)]
struct Known {
    /// Answers that are not written yet.
    unwritten: HashMap<TenantKey, Kept>,
    /// How many bytes they have.
    bytes: usize,
    /// When they are to be written.
    due: Option<Instant>,
    /// The beginnings of the keys of all that is kept, and of some that is not any more; absent until they were
    /// read.
    beginnings: Option<FxHashSet<u64>>,
    /// Nothing can be kept.
    is_closed: bool,
}

/// What is found without the thread.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Look {
    /// The answer.
    Kept(Kept),
    /// That there is none.
    Nothing,
    /// Only the thread knows.
    Perhaps,
}

impl Front {
    /// What is known of the answer under `key`.
    pub(super) fn look(&self, key: &TenantKey) -> Look {
        let known = self.known();
        if let Some(kept) = known.unwritten.get(key) {
            return Look::Kept(kept.clone());
        }
        match &known.beginnings {
            Some(beginnings) if !beginnings.contains(&beginning(key.as_bytes())) => Look::Nothing,
            _ => Look::Perhaps,
        }
    }

    /// Adds an answer to those that are to be written; whether that changes when that is.
    pub(super) fn add(&self, key: TenantKey, kept: Kept) -> bool {
        let mut known = self.known();
        if known.is_closed {
            return false;
        }
        if known.bytes >= MAX_BYTES {
            tracing::debug!("an answer is not kept: the disk is far behind");
            return false;
        }
        let before = known.bytes;
        known.bytes += kept.value.len();
        if let Some(beginnings) = &mut known.beginnings {
            beginnings.insert(beginning(key.as_bytes()));
        }
        known.unwritten.insert(key, kept);
        let is_first = known.due.is_none();
        known.due.get_or_insert_with(|| Instant::now() + LONGEST);
        is_first || (before < WRITTEN_TOGETHER && known.bytes >= WRITTEN_TOGETHER)
    }

    /// Whether others are not kept.
    pub(super) fn is_full(&self) -> bool {
        self.known().bytes >= MAX_BYTES
    }

    /// When what is not written is to be: a moment that may have passed.
    pub(super) fn due(&self) -> Option<Instant> {
        let known = self.known();
        let is_enough = known.bytes >= WRITTEN_TOGETHER;
        known.due.map(|due| if is_enough { Instant::now() } else { due })
    }

    /// What is not written yet, for who writes it now.
    pub(super) fn take(&self) -> HashMap<TenantKey, Kept> {
        let mut known = self.known();
        (known.bytes, known.due) = (0, None);
        mem::take(&mut known.unwritten)
    }

    /// Takes note of the `beginnings` of all keys that are written.
    pub(super) fn learn(&self, mut beginnings: FxHashSet<u64>) {
        let mut known = self.known();
        beginnings.extend(known.unwritten.keys().map(|key| beginning(key.as_bytes())));
        known.beginnings = Some(beginnings);
        known.is_closed = false;
    }

    /// Takes note that nothing can be kept.
    pub(super) fn close(&self) {
        let beginnings = Some(FxHashSet::default());
        *self.known() = Known { beginnings, is_closed: true, ..Known::default() };
    }

    /// How many bytes and answers are not written yet.
    pub(super) fn size(&self) -> (u64, u64) {
        let known = self.known();
        (known.bytes as u64, known.unwritten.len() as u64)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // What is in it is sound at every moment.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What a key is known by: as good as random, and enough to tell a million from one another.
pub(super) fn beginning(key: &[u8]) -> u64 {
    let mut first = [0; 8];
    let length = key.len().min(first.len());
    first[..length].copy_from_slice(&key[..length]);
    u64::from_le_bytes(first)
}

#[cfg(test)]
mod tests {
    use bytes::Bytes;

    use super::super::database::tests::key;
    use super::*;
    use crate::frame::Extent;

    fn kept(bytes: usize) -> Kept {
        Kept { extent: Extent::Ended(1), value: Bytes::from(vec![7; bytes]) }
    }

    #[test]
    fn what_is_not_written_is_there_and_what_is_not_kept_is_not() {
        let front = Front::default();
        assert_eq!(front.look(&key(1)), Look::Perhaps);
        front.add(key(1), kept(1));
        assert_eq!(front.look(&key(1)), Look::Kept(kept(1)));
        front.learn([beginning(key(2).as_bytes())].into_iter().collect());
        front.add(key(3), kept(1));
        let looks = |number| front.look(&key(number));
        assert_eq!((looks(2), looks(4)), (Look::Perhaps, Look::Nothing));
        assert_eq!(front.take().len(), 2);
        // They are being written.
        assert_eq!((looks(1), looks(3)), (Look::Perhaps, Look::Perhaps));
        front.add(key(3), kept(5));
        assert_eq!(front.size(), (5, 1));
        front.close();
        assert!(!front.add(key(5), kept(1)));
        assert_eq!((front.look(&key(3)), front.look(&key(5))), (Look::Nothing, Look::Nothing));
    }

    #[test]
    fn answers_are_written_together() {
        let front = Front::default();
        assert_eq!(front.due(), None);
        assert!(front.add(key(1), kept(WRITTEN_TOGETHER - 1)), "the first");
        assert!(front.due().is_some_and(|due| due > Instant::now()));
        assert!(front.add(key(2), kept(1)), "the one that is enough");
        assert!(front.due().is_some_and(|due| due <= Instant::now()));
        assert!(!front.add(key(3), kept(MAX_BYTES)) && front.is_full());
        assert!(!front.add(key(4), kept(1)));
        assert_eq!((front.take().len(), front.due()), (3, None), "the last is too much");
        assert!(!front.is_full());
    }
}
