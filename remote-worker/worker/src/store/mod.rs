//! Answers that are kept on disk: no text is analysed twice.
//!
//! One SQLite database, which one thread reads and writes ([`keeper`]). Answers are written many at a time, since each
//! transaction writes whole pages of the indices; until then they are in memory ([`front`]), where also stands which
//! answers there may be, so that nobody waits for the thread to say that it has none. The store can only save time:
//! what is damaged is made anew, and what cannot be written is not kept. Its size is bounded; what was not used for
//! longest goes first, and what was not used for so long that nobody will.

mod database;
mod front;
mod keeper;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use bytes::Bytes;
use tokio::sync::{mpsc, oneshot};

use crate::frame::Extent;
use crate::tenant::TenantKey;
use front::{Front, Look};
use keeper::{Keeper, Wish};

/// The name of the database; another format gets another name.
const FILE_NAME: &str = "answers-1.sqlite";

/// How many wishes may wait for the thread.
const QUEUE: usize = 1024;

/// A kept answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Kept {
    /// How far its parse went.
    pub(crate) extent: Extent,
    /// What came of it, encoded.
    pub(crate) value: Bytes,
}

/// What is kept, for all who ask.
#[derive(Debug)]
pub(crate) struct Store {
    wishes: mpsc::Sender<Wish>,
    front: Arc<Front>,
    written: Arc<Written>,
}

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Size {
    pub(crate) bytes: u64,
    pub(crate) entries: u64,
}

/// How much is in the database.
#[derive(Debug, Default)]
struct Written {
    bytes: AtomicU64,
    entries: AtomicU64,
}

impl Store {
    /// Opens what is kept in `folder`, at most `max_bytes` and nothing that was not used for `keep_hours`, making
    /// what does not exist. Trouble is logged.
    pub(crate) fn open(folder: &Path, max_bytes: u64, keep_hours: u32) -> Self {
        let (wishes, queue) = mpsc::channel(QUEUE);
        let (front, written) = (Arc::<Front>::default(), Arc::<Written>::default());
        let keeper = Keeper::new(
            folder.join(FILE_NAME),
            (max_bytes, keep_hours),
            (Arc::clone(&front), Arc::clone(&written)),
        );
        thread::spawn(move || keeper.run(queue));
        Self { wishes, front, written }
    }

    /// What is kept under `key`.
    pub(crate) async fn get(&self, key: TenantKey) -> Option<Kept> {
        match self.front.look(&key) {
            Look::Kept(kept) => return Some(kept),
            Look::Nothing => return None,
            Look::Perhaps => {}
        }
        let (reply, kept) = oneshot::channel();
        // A thread that is gone keeps nothing.
        self.wishes.send(Wish::Get(key, reply)).await.ok()?;
        kept.await.ok()?
    }

    /// Has `kept` kept, unless the disk is far behind.
    pub(crate) fn put(&self, key: TenantKey, kept: Kept) {
        if self.front.add(key, kept) {
            // One that has much to do looks at what is to be written in any case.
            let _ = self.wishes.try_send(Wish::Write);
        }
    }

    /// The same, but waits for the disk where that is far behind.
    pub(crate) async fn put_for_certain(&self, key: TenantKey, kept: Kept) {
        if self.front.is_full() {
            self.flush().await;
        }
        self.put(key, kept);
    }

    /// Waits until all that was to be kept is, or cannot be.
    pub(crate) async fn flush(&self) {
        let (reply, done) = oneshot::channel();
        // A thread that is gone has nothing left to do.
        if self.wishes.send(Wish::Flush(reply)).await.is_ok() {
            let _ = done.await;
        }
    }

    /// How much is kept, written or not.
    pub(crate) fn size(&self) -> Size {
        let (bytes, entries) = self.front.size();
        Size {
            bytes: bytes + self.written.bytes.load(Ordering::Relaxed),
            entries: entries + self.written.entries.load(Ordering::Relaxed),
        }
    }
}
