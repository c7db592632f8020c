//! Answers that are kept on disk: no text is analysed twice.
//!
//! One SQLite database, which one thread reads and writes. It can only save time: what is damaged is made anew,
//! and what cannot be written is not kept. Its size is bounded; what was not used for longest goes first.

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
use tokio::sync::{mpsc, oneshot};

use crate::frame::Extent;
use crate::tenant::TenantKey;

/// The name of the database; another format gets another name.
const FILE_NAME: &str = "answers-1.sqlite";

/// How many look-ups and answers may wait for the thread.
const QUEUE: usize = 1024;

/// The most of them that one transaction has.
const BATCH: usize = 256;

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
    /// Opens what is kept in `folder`, at most `max_bytes`, making what does not exist. Trouble is logged.
    pub(crate) fn open(folder: &Path, max_bytes: u64) -> Self {
        let (wishes, queue) = mpsc::channel(QUEUE);
        let size = Arc::new(Size::default());
        let path = folder.join(FILE_NAME);
        let keeper = Keeper { path, max_bytes, size: Arc::clone(&size), connection: None };
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
    size: Arc<Size>,
    /// Absent while the database cannot be used.
    connection: Option<Connection>,
}

impl Keeper {
    /// Does what is wished for until nobody can wish any more.
    fn run(mut self, mut queue: mpsc::Receiver<Wish>) {
        self.open();
        let mut batch = Vec::with_capacity(BATCH);
        while queue.blocking_recv_many(&mut batch, BATCH) > 0 {
            let wishes = std::mem::take(&mut batch);
            if let Err(error) = self.serve(wishes) {
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
    }

    /// Serves all of `wishes` in one transaction. Those that it does not come to have no answer, and are
    /// not kept.
    fn serve(&mut self, wishes: Vec<Wish>) -> rusqlite::Result<()> {
        let Some(connection) = &self.connection else { return Ok(()) };
        let hour = hour();
        let (mut has_put, mut flushed) = (false, Vec::new());
        connection.execute_batch("BEGIN")?;
        for wish in wishes {
            match wish {
                Wish::Get(key, reply) => {
                    let kept = get(connection, &key, hour)?;
                    // Who asked may be gone.
                    let _ = reply.send(kept);
                }
                Wish::Put(key, kept) => {
                    put(connection, &key, &kept, hour)?;
                    has_put = true;
                }
                Wish::Flush(reply) => flushed.push(reply),
            }
        }
        connection.execute_batch("COMMIT")?;
        // Who waits for it sees it dropped.
        drop(flushed);
        if has_put {
            prune(connection, self.max_bytes)?;
            self.measure();
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
