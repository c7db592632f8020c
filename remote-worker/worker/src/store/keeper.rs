//! The thread that has the database.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use rusqlite::Connection;
use tokio::runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use super::database::{
    beginnings, bytes, changes, connect, entries, forget, get, hour, is_damage, prune, put, remove,
};
use super::front::Front;
use super::{Kept, Written};
use crate::tenant::TenantKey;

/// The most wishes that are taken at once.
const BATCH: usize = 256;

/// What the thread is to do.
#[derive(Debug)]
pub(super) enum Wish {
    Get(TenantKey, oneshot::Sender<Option<Kept>>),
    /// Looks when there is something to write.
    Write,
    /// Writes all that there is, and says when it has.
    Flush(oneshot::Sender<()>),
}

/// What the thread has.
pub(super) struct Keeper {
    path: PathBuf,
    max_bytes: u64,
    keep_hours: u32,
    /// The hour in which what is old was forgotten last.
    forgot: i64,
    front: Arc<Front>,
    written: Arc<Written>,
    /// Absent while the database cannot be used.
    connection: Option<Connection>,
    /// What the database said of changes by others when its keys were read.
    changes: i64,
}

impl Keeper {
    /// One that will open the database at `path`.
    pub(super) fn new(
        path: PathBuf,
        (max_bytes, keep_hours): (u64, u32),
        (front, written): (Arc<Front>, Arc<Written>),
    ) -> Self {
        Self {
            path,
            max_bytes,
            keep_hours,
            forgot: 0,
            front,
            written,
            connection: None,
            changes: 0,
        }
    }

    /// Does what is wished for until nobody can wish any more.
    pub(super) fn run(mut self, queue: mpsc::Receiver<Wish>) {
        match runtime::Builder::new_current_thread().enable_time().build() {
            Ok(clock) => {
                self.open();
                clock.block_on(self.attend(queue));
            }
            Err(error) => tracing::warn!(%error, "the cache cannot be used"),
        }
    }

    async fn attend(mut self, mut queue: mpsc::Receiver<Wish>) {
        let mut batch = Vec::with_capacity(BATCH);
        let mut is_over = false;
        while !is_over {
            let received = queue.recv_many(&mut batch, BATCH);
            let received = match self.front.due() {
                Some(due) => timeout_at(due, received).await,
                None => Ok(received.await),
            };
            is_over = received == Ok(0);
            if let Err(error) = self.serve(batch.drain(..), is_over) {
                self.recover(&error);
            }
        }
    }

    /// Opens the database, made anew if it is damaged.
    fn open(&mut self) {
        let opened = connect(&self.path).or_else(|error| {
            tracing::warn!(path = %self.path.display(), %error, "the cache is made anew");
            remove(&self.path);
            connect(&self.path)
        });
        self.connection = opened
            .inspect_err(|error| {
                tracing::warn!(path = %self.path.display(), %error, "the cache cannot be used");
            })
            .ok();
        self.measure();
        self.learn();
    }

    /// Serves all of `wishes`, and writes what is due or, if there will be no other, all that there is. Those that it
    /// does not come to have no answer, and are not kept.
    fn serve(&mut self, wishes: impl Iterator<Item = Wish>, is_last: bool) -> rusqlite::Result<()> {
        let Some(connection) = &self.connection else {
            // Who asked sees it dropped.
            wishes.for_each(drop);
            return Ok(());
        };
        let (hour, mut flushed) = (hour(), Vec::new());
        connection.execute_batch("BEGIN")?;
        for wish in wishes {
            match wish {
                Wish::Get(key, reply) => {
                    let kept = get(connection, &key, hour)?;
                    // Who asked may be gone.
                    let _ = reply.send(kept);
                }
                Wish::Write => {}
                Wish::Flush(reply) => flushed.push(reply),
            }
        }
        connection.execute_batch("COMMIT")?;
        let is_due = self.front.due().is_some_and(|due| due <= Instant::now());
        if is_last || is_due || !flushed.is_empty() {
            self.write(hour)?;
        }
        // Who waits for it sees it dropped.
        drop(flushed);
        self.forget(hour)
    }

    /// Writes what is not written yet, in one transaction, and forgets what is too much.
    fn write(&mut self, hour: i64) -> rusqlite::Result<()> {
        let Some(connection) = &self.connection else { return Ok(()) };
        // What cannot be written is not tried again.
        let unwritten = self.front.take();
        if unwritten.is_empty() {
            return Ok(());
        }
        connection.execute_batch("BEGIN")?;
        for (key, kept) in &unwritten {
            put(connection, key, kept, hour)?;
        }
        connection.execute_batch("COMMIT")?;
        let is_less = prune(connection, self.max_bytes)?;
        if is_less || changes(connection)? != self.changes {
            self.learn();
        }
        self.measure();
        Ok(())
    }

    /// Forgets what is old, once in an hour.
    fn forget(&mut self, hour: i64) -> rusqlite::Result<()> {
        if let Some(connection) = self.connection.as_ref().filter(|_| hour > self.forgot) {
            forget(connection, hour - i64::from(self.keep_hours))?;
            self.forgot = hour;
            self.learn();
        }
        Ok(())
    }

    /// Has those who ask know which answers there may be.
    fn learn(&mut self) {
        let Some(connection) = &self.connection else {
            return self.front.close();
        };
        let learnt = changes(connection).and_then(|changes| Ok((changes, beginnings(connection)?)));
        match learnt {
            Ok((changes, beginnings)) => {
                self.changes = changes;
                self.front.learn(beginnings);
            }
            // The thread is asked for all then, and comes upon it itself.
            Err(error) => tracing::debug!(%error, "the keys of the cache cannot be read"),
        }
    }

    /// Goes on after `error`: without what was to be written, with a new database if this one is damaged.
    fn recover(&mut self, error: &rusqlite::Error) {
        tracing::warn!(path = %self.path.display(), %error, "the cache has trouble");
        if is_damage(error) {
            self.connection = None;
            remove(&self.path);
            self.open();
        } else if let Some(connection) = &self.connection {
            // There may be no transaction any more.
            let _ = connection.execute_batch("ROLLBACK");
        }
    }

    /// Takes note of how much is kept.
    fn measure(&self) {
        let Some(connection) = &self.connection else { return };
        let (bytes, entries) = (bytes(connection), entries(connection));
        self.written.bytes.store(bytes.unwrap_or_default(), Ordering::Relaxed);
        self.written.entries.store(entries.unwrap_or_default(), Ordering::Relaxed);
    }
}
