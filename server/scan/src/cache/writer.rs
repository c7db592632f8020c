//! Results on their way to the database: one thread writes what all the others send.

use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};

use astrolens_analysis::stored::Key;

use super::database::{Database, Error, Remembered};
use super::key::{Day, FileIdentity, Stamp};

/// How many results may wait; whoever brings more waits with them.
const QUEUE: usize = 64;

/// How many bytes are gathered before they are written.
const BATCH_BYTES: usize = 4 << 20;

/// Something to be written.
#[derive(Debug)]
pub(super) enum Entry {
    /// What is known of a file.
    File(FileIdentity, Stamp, Remembered),
    /// What was seen in a content, encoded.
    Facts(Key, Vec<u8>),
    /// What was there was used.
    Use(Key),
}

/// Writes entries to the database in the background.
#[derive(Debug)]
pub(super) struct Writer {
    queue: SyncSender<Entry>,
    thread: JoinHandle<Result<(), Error>>,
}

impl Writer {
    /// Starts writing to `database`, where whatever comes is used `today`.
    pub(super) fn start(database: Database, today: Day) -> Self {
        let (queue, entries) = sync_channel(QUEUE);
        let thread = thread::spawn(move || {
            let written = write(&database, &entries, today);
            // After a failure the rest is taken and dropped, so that nobody waits.
            entries.iter().for_each(drop);
            written
        });
        Self { queue, thread }
    }

    /// Has `entry` written.
    pub(super) fn put(&self, entry: Entry) {
        // The thread takes entries until the queue is closed.
        let _ = self.queue.send(entry);
    }

    /// Waits until all is written.
    pub(super) fn finish(self) -> Result<(), Error> {
        drop(self.queue);
        self.thread.join().unwrap_or(Err(Error::Damaged))
    }
}

/// Writes all `entries`, in batches.
fn write(database: &Database, entries: &Receiver<Entry>, today: Day) -> Result<(), Error> {
    while let Ok(entry) = entries.recv() {
        // Gathered first: nobody else can write from the beginning of a transaction to its end.
        let mut bytes = entry.bytes();
        let mut batch = vec![entry];
        while bytes < BATCH_BYTES
            && let Ok(entry) = entries.recv()
        {
            bytes += entry.bytes();
            batch.push(entry);
        }
        database.begin()?;
        for entry in &batch {
            match entry {
                Entry::File(file, stamp, known) => database.put_file(*file, stamp, known)?,
                Entry::Facts(key, value) => database.put_facts(key, value, today)?,
                Entry::Use(key) => database.put_use(key, today)?,
            }
        }
        database.commit()?;
    }
    database.prune()
}

impl Entry {
    /// About how many bytes it holds.
    fn bytes(&self) -> usize {
        let held = if let Self::Facts(_, value) = self { value.len() } else { 0 };
        size_of::<Self>() + held
    }
}
