//! Answers that are kept on disk: no text is analysed twice.
//!
//! One SQLite database, which one thread reads and writes. Answers are written many at a time, since each
//! transaction writes whole pages of the indices; until then the thread has them in memory, and finds them there. It
//! can only save time: what is damaged is made anew, and what cannot be written is not kept. Its size is bounded; what
//! was not used for longest goes first, and what was not used for so long that nobody will.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use astrolens_analysis::stored;
use bytes::Bytes;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension as _, params};
use tokio::runtime;
use tokio::sync::{mpsc, oneshot};
use tokio::time::{Instant, timeout_at};

use crate::frame::Extent;
use crate::tenant::TenantKey;

/// The name of the database; another format gets another name.
const FILE_NAME: &str = "answers-1.sqlite";

/// How many look-ups and answers may wait for the thread.
const QUEUE: usize = 1024;

/// The most of them that are taken at once.
const BATCH: usize = 256;

/// How many bytes of answers wait before they are written.
const MAX_UNWRITTEN_BYTES: usize = 4 << 20;

/// How long the first of them waits.
const MAX_UNWRITTEN_TIME: Duration = Duration::from_secs(1);

/// How long another process may hold the database before it is left to that.
const PATIENCE: Duration = Duration::from_secs(2);

/// Large pages, since facts are; no waiting for the disk, since every value is checked and can be made again.
const SETTINGS: &str = "
    PRAGMA page_size = 16384;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
";

/// When answers were used last stands in a table of its own, since it changes more often: changing a column
/// rewrites the row, and that of an answer is a large one.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS answers (
        number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, steps INTEGER NOT NULL,
        is_given_up INTEGER NOT NULL, value BLOB NOT NULL
    ) STRICT;
    CREATE TABLE IF NOT EXISTS uses (number INTEGER PRIMARY KEY, hour INTEGER NOT NULL) STRICT;
    CREATE INDEX IF NOT EXISTS uses_by_hour ON uses (hour, number);
";

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
    size: Arc<Size>,
}

/// How much is kept.
#[derive(Debug, Default)]
pub(crate) struct Size {
    pub(crate) bytes: AtomicU64,
    pub(crate) entries: AtomicU64,
}

/// What the thread is to do.
#[derive(Debug)]
enum Wish {
    Get(TenantKey, oneshot::Sender<Option<Kept>>),
    Put(TenantKey, Kept),
    /// Says when all before it is done.
    Flush(oneshot::Sender<()>),
}

impl Store {
    /// Opens what is kept in `folder`, at most `max_bytes` and nothing that was not used for `keep_hours`, making
    /// what does not exist. Trouble is logged.
    pub(crate) fn open(folder: &Path, max_bytes: u64, keep_hours: u32) -> Self {
        let (wishes, queue) = mpsc::channel(QUEUE);
        let size = Arc::new(Size::default());
        let path = folder.join(FILE_NAME);
        let size_of_it = Arc::clone(&size);
        let keeper = Keeper {
            path,
            max_bytes,
            keep_hours,
            forgot: 0,
            size: size_of_it,
            connection: None,
            unwritten: Unwritten::default(),
        };
        thread::spawn(move || keeper.run(queue));
        Self { wishes, size }
    }

    /// What is kept under `key`.
    pub(crate) async fn get(&self, key: TenantKey) -> Option<Kept> {
        let (reply, kept) = oneshot::channel();
        // A thread that is gone keeps nothing.
        self.wishes.send(Wish::Get(key, reply)).await.ok()?;
        kept.await.ok()?
    }

    /// Has `kept` kept, unless the disk is far behind.
    pub(crate) fn put(&self, key: TenantKey, kept: Kept) {
        if let Err(error) = self.wishes.try_send(Wish::Put(key, kept)) {
            tracing::debug!(%error, "an answer is not kept");
        }
    }

    /// Has `kept` kept, and waits until it is or cannot be.
    pub(crate) async fn put_now(&self, key: TenantKey, kept: Kept) {
        // A thread that is gone keeps nothing.
        if self.wishes.send(Wish::Put(key, kept)).await.is_ok() {
            self.flush().await;
        }
    }

    /// Waits until all that was to be kept is, or cannot be.
    pub(crate) async fn flush(&self) {
        let (reply, done) = oneshot::channel();
        // A thread that is gone has nothing left to do.
        if self.wishes.send(Wish::Flush(reply)).await.is_ok() {
            let _ = done.await;
        }
    }

    pub(crate) fn size(&self) -> &Size {
        &self.size
    }
}

/// The thread's side.
struct Keeper {
    path: PathBuf,
    max_bytes: u64,
    keep_hours: u32,
    /// The hour in which what is old was forgotten last.
    forgot: i64,
    size: Arc<Size>,
    /// Absent while the database cannot be used.
    connection: Option<Connection>,
    unwritten: Unwritten,
}

/// Answers that are kept and not written yet.
#[derive(Debug, Default)]
struct Unwritten {
    answers: HashMap<TenantKey, Kept>,
    bytes: usize,
    /// When they are to be written.
    due: Option<Instant>,
}

impl Unwritten {
    fn add(&mut self, key: TenantKey, kept: Kept) {
        self.bytes += kept.value.len();
        self.answers.insert(key, kept);
        self.due.get_or_insert_with(|| Instant::now() + MAX_UNWRITTEN_TIME);
    }

    fn is_due(&self) -> bool {
        self.bytes >= MAX_UNWRITTEN_BYTES || self.due.is_some_and(|due| due <= Instant::now())
    }
}

impl Keeper {
    /// Does what is wished for until nobody can wish any more.
    fn run(mut self, queue: mpsc::Receiver<Wish>) {
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
        loop {
            let received = queue.recv_many(&mut batch, BATCH);
            let received = match self.unwritten.due {
                Some(due) => timeout_at(due, received).await,
                None => Ok(received.await),
            };
            let is_over = received == Ok(0);
            let served = self.serve(batch.drain(..), is_over);
            if let Err(error) = served {
                self.recover(&error);
            }
            if is_over {
                return;
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
    }

    /// Serves all of `wishes`, and writes what is due or, if there will be no other, all that there is. Those that it
    /// does not come to have no answer, and are not kept.
    fn serve(
        &mut self,
        wishes: impl Iterator<Item = Wish>,
        is_last: bool,
    ) -> rusqlite::Result<()> {
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
                    let kept = match self.unwritten.answers.get(&key) {
                        Some(kept) => Some(kept.clone()),
                        None => get(connection, &key, hour)?,
                    };
                    // Who asked may be gone.
                    let _ = reply.send(kept);
                }
                Wish::Put(key, kept) => self.unwritten.add(key, kept),
                Wish::Flush(reply) => flushed.push(reply),
            }
        }
        connection.execute_batch("COMMIT")?;
        if is_last || !flushed.is_empty() || self.unwritten.is_due() {
            self.write(hour)?;
        }
        // Who waits for it sees it dropped.
        drop(flushed);
        self.forget(hour)
    }

    /// Writes what is not written yet, in one transaction, and forgets what is too much.
    fn write(&mut self, hour: i64) -> rusqlite::Result<()> {
        // What cannot be written is not tried again.
        let unwritten = std::mem::take(&mut self.unwritten).answers;
        let Some(connection) = self.connection.as_ref().filter(|_| !unwritten.is_empty()) else {
            return Ok(());
        };
        connection.execute_batch("BEGIN")?;
        for (key, kept) in &unwritten {
            put(connection, key, kept, hour)?;
        }
        connection.execute_batch("COMMIT")?;
        prune(connection, self.max_bytes)?;
        self.measure();
        Ok(())
    }

    /// Forgets what is old, once in an hour.
    fn forget(&mut self, hour: i64) -> rusqlite::Result<()> {
        if let Some(connection) = self.connection.as_ref().filter(|_| hour > self.forgot) {
            forget(connection, hour - i64::from(self.keep_hours))?;
            self.forgot = hour;
        }
        Ok(())
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
        self.size.bytes.store(bytes.unwrap_or_default(), Ordering::Relaxed);
        self.size.entries.store(entries.unwrap_or_default(), Ordering::Relaxed);
    }
}

/// Opens the database at `path`, which fails if it is none.
fn connect(path: &Path) -> rusqlite::Result<Connection> {
    if let Some(folder) = path.parent() {
        // If that fails, opening the database says why.
        let _ = fs::create_dir_all(folder);
    }
    let connection = Connection::open(path)?;
    connection.busy_timeout(PATIENCE)?;
    // Else a statement is planned anew for each key that it is given.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    connection.execute_batch(SETTINGS)?;
    connection.execute_batch(TABLES)?;
    Ok(connection)
}

/// What is kept under `key`, used in this `hour`; a value that is damaged is not there.
fn get(connection: &Connection, key: &TenantKey, hour: i64) -> rusqlite::Result<Option<Kept>> {
    let mut statement = connection.prepare_cached(
        "SELECT number, steps, is_given_up, value, coalesce(hour, 0)
         FROM answers LEFT JOIN uses USING (number) WHERE key = ?1",
    )?;
    let row = statement.query_row([key.as_bytes().as_slice()], |row| {
        let steps = row.get::<_, i64>(1)?.cast_unsigned();
        let extent = if row.get(2)? { Extent::GivenUp(steps) } else { Extent::Ended(steps) };
        let value: Vec<u8> = row.get(3)?;
        Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(4)?, Kept { extent, value: value.into() }))
    });
    let Some((number, last_use, kept)) = row.optional()? else { return Ok(None) };
    if stored::checked(&kept.value).is_err() {
        tracing::warn!("a kept answer is damaged");
        connection.execute("DELETE FROM answers WHERE number = ?1", [number])?;
        return Ok(None);
    }
    if last_use < hour {
        put_use(connection, number, hour)?;
    }
    Ok(Some(kept))
}

fn put(connection: &Connection, key: &TenantKey, kept: &Kept, hour: i64) -> rusqlite::Result<()> {
    let (steps, is_given_up) = match kept.extent {
        Extent::Ended(steps) => (steps, false),
        Extent::GivenUp(steps) => (steps, true),
    };
    let mut statement = connection.prepare_cached(
        "INSERT OR REPLACE INTO answers (key, steps, is_given_up, value) VALUES (?1, ?2, ?3, ?4)",
    )?;
    let key = key.as_bytes().as_slice();
    let number =
        statement.insert(params![key, steps.cast_signed(), is_given_up, kept.value.as_ref()])?;
    put_use(connection, number, hour)
}

fn put_use(connection: &Connection, number: i64, hour: i64) -> rusqlite::Result<()> {
    let mut statement =
        connection.prepare_cached("INSERT OR REPLACE INTO uses (number, hour) VALUES (?1, ?2)")?;
    statement.execute([number, hour])?;
    Ok(())
}

/// Forgets the answers that were not used since the hour `until`, nor in it.
fn forget(connection: &Connection, until: i64) -> rusqlite::Result<()> {
    connection.execute(
        "DELETE FROM answers WHERE number IN (SELECT number FROM uses WHERE hour <= ?1)",
        [until],
    )?;
    connection.execute("DELETE FROM uses WHERE hour <= ?1", [until])?;
    Ok(())
}

/// Forgets a quarter of the answers, those that were not used for longest, until no more than
/// `max_bytes` are taken. The room they leave is used again.
fn prune(connection: &Connection, max_bytes: u64) -> rusqlite::Result<()> {
    while bytes(connection)? > max_bytes && entries(connection)? > 0 {
        connection.execute_batch(
            "BEGIN;
             DELETE FROM uses WHERE number NOT IN (SELECT number FROM answers);
             DELETE FROM answers WHERE number IN (
                 SELECT number FROM uses ORDER BY hour, number
                 LIMIT (SELECT (count(*) + 3) / 4 FROM uses)
             );
             COMMIT;",
        )?;
    }
    Ok(())
}

/// How many bytes are taken.
fn bytes(connection: &Connection) -> rusqlite::Result<u64> {
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let pages = number("PRAGMA page_count")? - number("PRAGMA freelist_count")?;
    Ok((pages * number("PRAGMA page_size")?).cast_unsigned())
}

fn entries(connection: &Connection) -> rusqlite::Result<u64> {
    connection
        .query_row("SELECT count(*) FROM answers", [], |row| row.get::<_, i64>(0))
        .map(i64::cast_unsigned)
}

/// Whether only a new database helps.
fn is_damage(error: &rusqlite::Error) -> bool {
    use rusqlite::ErrorCode;
    match error {
        rusqlite::Error::SqliteFailure(failure, _) => {
            matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
                // A table is missing.
                || failure.extended_code == rusqlite::ffi::SQLITE_ERROR
        }
        // A column of another type: nobody writes that.
        rusqlite::Error::InvalidColumnType(..)
        | rusqlite::Error::FromSqlConversionFailure(..)
        | rusqlite::Error::IntegralValueOutOfRange(..) => true,
        _ => false,
    }
}

/// Removes a database with its companions.
fn remove(path: &Path) {
    for companion in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(companion);
        // What cannot be removed cannot be opened either, and that is logged.
        let _ = fs::remove_file(name);
    }
}

/// The hour, counted since 1970: as fine as the last use is remembered, so that it is written once an hour and not
/// with every use.
fn hour() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (since.as_secs() / 3600).cast_signed()
}

#[cfg(test)]
mod tests {
    use astrolens_analysis::stored::Key;
    use astrolens_model::config::Variants;
    use astrolens_syntax::Language;

    use super::*;
    use crate::tenant::Tenant;

    fn key(number: u8) -> TenantKey {
        let language = Language::all().next().unwrap();
        let key = Key::new(&blake3::hash(&[number]), language, &Variants::default(), None);
        TenantKey::new(&Tenant::local(), &key)
    }

    fn kept(bytes: usize) -> Kept {
        let value = stored::encode(&vec![7_u8; bytes]).unwrap();
        Kept { extent: Extent::Ended(3), value: value.into() }
    }

    fn database() -> (tempfile::TempDir, Connection) {
        let folder = tempfile::tempdir().unwrap();
        let connection = connect(&folder.path().join(FILE_NAME)).unwrap();
        (folder, connection)
    }

    #[test]
    fn what_was_used_last_stays_and_the_size_is_bounded() {
        let (_folder, connection) = database();
        for number in 0..8 {
            put(&connection, &key(number), &kept(100_000), 1).unwrap();
        }
        // The first put is used later than all others.
        assert_eq!(get(&connection, &key(0), 2).unwrap(), Some(kept(100_000)));
        let max_bytes = bytes(&connection).unwrap() - 1;
        prune(&connection, max_bytes).unwrap();
        assert!(bytes(&connection).unwrap() <= max_bytes);
        let is_there = |number: &u8| get(&connection, &key(*number), 2).unwrap().is_some();
        // A quarter of eight are two: those that were put first and not used since.
        assert_eq!((0..8).filter(is_there).collect::<Vec<u8>>(), [0, 3, 4, 5, 6, 7]);
        prune(&connection, 0).unwrap();
        assert_eq!(entries(&connection).unwrap(), 0);
    }

    #[test]
    fn what_was_not_used_for_long_goes() {
        let (_folder, connection) = database();
        for number in 0..3 {
            put(&connection, &key(number), &kept(10), i64::from(number)).unwrap();
        }
        // The oldest is used again.
        assert!(get(&connection, &key(0), 2).unwrap().is_some());
        forget(&connection, 1).unwrap();
        let is_there = |number: &u8| get(&connection, &key(*number), 2).unwrap().is_some();
        assert_eq!((0..3).filter(is_there).collect::<Vec<u8>>(), [0, 2]);
    }

    #[test]
    fn extents_are_kept() {
        let (_folder, connection) = database();
        for extent in [Extent::Ended(u64::MAX), Extent::GivenUp(0)] {
            let kept = Kept { extent, ..kept(1) };
            put(&connection, &key(0), &kept, 1).unwrap();
            assert_eq!(get(&connection, &key(0), 1).unwrap(), Some(kept));
        }
    }

    #[test]
    fn a_damaged_value_is_not_there() {
        let (_folder, connection) = database();
        put(&connection, &key(0), &kept(10), 1).unwrap();
        connection.execute("UPDATE answers SET value = zeroblob(18)", []).unwrap();
        assert_eq!(get(&connection, &key(0), 1).unwrap(), None);
        assert_eq!(entries(&connection).unwrap(), 0);
    }
}
