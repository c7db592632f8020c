//! The SQLite database behind the cache: its tables, and reading and writing a row.

use std::path::Path;
use std::time::Duration;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags, params};

use super::key::{Day, FileIdentity, Stamp};
use astrolens_analysis::ContentFacts;
use astrolens_analysis::stored::{self, Key};

/// How long another process may hold the database before results are given up.
const PATIENCE: Duration = Duration::from_secs(2);

/// The largest the database may grow, in bytes, but for the results of one scan.
const MAX_BYTES: u64 = 1 << 30;

/// Large pages, since facts are; a write-ahead log, so that readers never wait; no waiting for
/// the disk, since what a loss of power leaves is checked and can be made again.
const SETTINGS: &str = "
    PRAGMA page_size = 16384;
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = OFF;
";

/// When facts were used last stands in a table of its own, since it changes more often: changing a
/// column rewrites the row, and that of facts is a large one.
const TABLES: &str = "
    CREATE TABLE IF NOT EXISTS facts (
        number INTEGER PRIMARY KEY, key BLOB NOT NULL UNIQUE, value BLOB NOT NULL
    );
    CREATE TABLE IF NOT EXISTS uses (number INTEGER PRIMARY KEY, day INTEGER NOT NULL);
    CREATE TABLE IF NOT EXISTS files (
        number INTEGER PRIMARY KEY, rest BLOB NOT NULL, stamp BLOB NOT NULL,
        content BLOB NOT NULL, context INTEGER NOT NULL, language INTEGER
    ) STRICT;
";

/// Facts with the day of their last use.
const FACTS_OF_KEY: &str = "
    SELECT value, coalesce(day, 0) FROM facts LEFT JOIN uses USING (number) WHERE key = ?1
";

/// Why the database does not do what it should.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// SQLite says so.
    #[error(transparent)]
    Sqlite(#[from] rusqlite::Error),
    /// A value is not what was stored.
    #[error("a stored value is damaged")]
    Damaged,
}

impl Error {
    /// Whether only a new database helps.
    pub(super) fn is_damage(&self) -> bool {
        match self {
            Self::Damaged => true,
            // A table is missing: the database was cut off before anything was in it.
            Self::Sqlite(rusqlite::Error::SqliteFailure(failure, _))
                if failure.extended_code == rusqlite::ffi::SQLITE_ERROR =>
            {
                true
            }
            Self::Sqlite(rusqlite::Error::SqliteFailure(failure, _)) => {
                matches!(failure.code, ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase)
            }
            // A column of another type, a table that lacks one: nobody writes that.
            Self::Sqlite(error) => matches!(
                error,
                rusqlite::Error::InvalidColumnType(..)
                    | rusqlite::Error::FromSqlConversionFailure(..)
                    | rusqlite::Error::IntegralValueOutOfRange(..)
                    | rusqlite::Error::SqlInputError { .. }
            ),
        }
    }
}

/// What the index knows of a file that did not change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Remembered {
    /// The hash of its content.
    pub(crate) content: blake3::Hash,
    /// What its surroundings were when its language was told, hashed.
    pub(crate) context: i64,
    /// The number of its language; absent if it is none of ours.
    pub(crate) language: Option<u8>,
}

/// A connection to the database.
#[derive(Debug)]
pub(super) struct Database {
    connection: Connection,
}

impl Database {
    /// Opens the database at `path` to read and write, making it if there is none.
    pub(super) fn open(path: &Path) -> Result<Self, Error> {
        if !path.exists() {
            make(path)?;
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(path, flags)?;
        connection.execute_batch("PRAGMA synchronous = OFF")?;
        // A file that is no database, or lacks a table, shows it here.
        for table in ["facts", "uses", "files"] {
            connection.prepare(&format!("SELECT * FROM {table}"))?;
        }
        Ok(Self { connection })
    }

    /// Opens the database at `path` to read, in one transaction for all that is read.
    pub(super) fn open_to_read(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = connect(path, flags)?;
        // Else each look-up takes and leaves the lock, which costs more than the look-up.
        connection.execute_batch("BEGIN")?;
        Ok(Self { connection })
    }

    /// What is known of `file`, if its stamp is `stamp`.
    pub(super) fn remembered(
        &self,
        file: FileIdentity,
        stamp: &Stamp,
    ) -> Result<Option<Remembered>, Error> {
        let mut statement = self.connection.prepare_cached(
            "SELECT rest, stamp, content, context, language FROM files WHERE number = ?1",
        )?;
        let mut rows = statement.query([file.number()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let same = blob(row, 0)? == file.rest() && blob(row, 1)? == stamp.to_bytes();
        if !same {
            return Ok(None);
        }
        let content = blob(row, 2)?.try_into().map_err(|_| Error::Damaged)?;
        Ok(Some(Remembered {
            content: blake3::Hash::from_bytes(content),
            context: row.get(3)?,
            language: row.get(4)?,
        }))
    }

    /// What was seen in the content that `key` is of, and the day of its last use.
    pub(super) fn facts(&self, key: &Key) -> Result<Option<(ContentFacts, Day)>, Error> {
        let mut statement = self.connection.prepare_cached(FACTS_OF_KEY)?;
        let mut rows = statement.query([key.as_bytes()])?;
        let Some(row) = rows.next()? else { return Ok(None) };
        let seen = stored::decode(blob(row, 0)?).map_err(|_| Error::Damaged)?;
        Ok(Some((seen, Day(row.get(1)?))))
    }

    /// Begins what [`commit`](Self::commit) ends.
    pub(super) fn begin(&self) -> Result<(), Error> {
        Ok(self.connection.execute_batch("BEGIN IMMEDIATE")?)
    }

    /// Makes what was put since [`begin`](Self::begin) visible to others.
    pub(super) fn commit(&self) -> Result<(), Error> {
        Ok(self.connection.execute_batch("COMMIT")?)
    }

    /// Stores what is known of a file.
    pub(super) fn put_file(
        &self,
        file: FileIdentity,
        stamp: &Stamp,
        known: &Remembered,
    ) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO files (number, rest, stamp, content, context, language)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
        )?;
        statement.execute(params![
            file.number(),
            file.rest(),
            stamp.to_bytes(),
            known.content.as_bytes(),
            known.context,
            known.language
        ])?;
        Ok(())
    }

    /// Stores the [bytes](stored::encode) of what was seen, used `today`.
    pub(super) fn put_facts(&self, key: &Key, value: &[u8], today: Day) -> Result<(), Error> {
        let mut statement = self
            .connection
            .prepare_cached("INSERT OR REPLACE INTO facts (key, value) VALUES (?1, ?2)")?;
        statement.execute(params![key.as_bytes(), value])?;
        self.put_use(key, today)
    }

    /// Stores that what is under `key` was used `today`.
    pub(super) fn put_use(&self, key: &Key, today: Day) -> Result<(), Error> {
        let mut statement = self.connection.prepare_cached(
            "INSERT OR REPLACE INTO uses (number, day)
             SELECT number, ?2 FROM facts WHERE key = ?1",
        )?;
        statement.execute(params![key.as_bytes(), today.0])?;
        Ok(())
    }

    /// Forgets the half of the facts that was not used for longest once the database is larger
    /// than it may be.
    ///
    /// The room they leave is used again. The index goes altogether: it is made anew by reading
    /// each file once.
    pub(super) fn prune(&self) -> Result<(), Error> {
        self.prune_to(MAX_BYTES)
    }

    fn prune_to(&self, max_bytes: u64) -> Result<(), Error> {
        let number = |sql| self.connection.query_one(sql, [], |row| row.get::<_, i64>(0));
        let pages = number("PRAGMA page_count")? - number("PRAGMA freelist_count")?;
        let bytes = (pages * number("PRAGMA page_size")?).cast_unsigned();
        if bytes <= max_bytes {
            return Ok(());
        }
        self.begin()?;
        self.connection.execute_batch(
            "DELETE FROM facts WHERE number IN (
                 SELECT number FROM facts LEFT JOIN uses USING (number)
                 ORDER BY coalesce(day, 0), number
                 LIMIT (SELECT (count(*) + 1) / 2 FROM facts)
             );
             DELETE FROM uses WHERE number NOT IN (SELECT number FROM facts);
             DELETE FROM files;",
        )?;
        self.commit()
    }
}

/// A connection to the database at `path`.
fn connect(path: &Path, flags: OpenFlags) -> rusqlite::Result<Connection> {
    let connection = Connection::open_with_flags(path, flags)?;
    connection.busy_timeout(PATIENCE)?;
    // Else a statement is planned anew for each key that it is given, which takes longer than all else
    // of a look-up.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    Ok(connection)
}

/// Makes an empty database and puts it at `path`, unless another process was faster.
///
/// Made in place, it would have to be locked against others that open it at the same time, and
/// SQLite lets nobody wait for the lock that changes how a database is logged.
fn make(path: &Path) -> Result<(), Error> {
    let mut draft = path.as_os_str().to_owned();
    draft.push(format!(".{}", std::process::id()));
    let draft = Path::new(&draft);
    let made = Connection::open(draft).and_then(|connection| {
        connection.execute_batch(SETTINGS)?;
        connection.execute_batch(TABLES)
    });
    if made.is_ok() {
        // Where a file cannot have two names it is moved, over that of the faster one.
        let linked = std::fs::hard_link(draft, path);
        if linked.is_err() && !path.exists() {
            // If that fails too, opening the database says why.
            let _ = std::fs::rename(draft, path);
        }
    }
    // A draft that stays behind is never read.
    let _ = std::fs::remove_file(draft);
    Ok(made?)
}

/// The bytes in a column.
fn blob<'row>(row: &'row rusqlite::Row<'_>, column: usize) -> Result<&'row [u8], Error> {
    row.get_ref(column)?.as_blob().map_err(|_| Error::Damaged)
}

#[cfg(test)]
mod tests {
    use astrolens_model::config::Variants;
    use astrolens_syntax::Language;
    use astrolens_syntax::origin::Signs;
    use rusqlite::StatementStatus;

    use super::*;
    use astrolens_analysis::Outcome;

    /// A key of its own for each `number`.
    fn key(number: u8) -> Key {
        let python = Language::by_name("python").unwrap();
        Key::new(&blake3::hash(&[number]), python, &Variants::default(), None)
    }

    /// A database with what was seen in the contents of `numbers`, put on the first day in this order.
    fn database(folder: &Path, numbers: std::ops::Range<u8>) -> Database {
        let database = Database::open(&folder.join("database")).unwrap();
        let seen =
            ContentFacts { signs: Signs::default(), encoding: None, outcome: Outcome::NotNeeded };
        let value = stored::encode(&seen).unwrap();
        for number in numbers {
            database.put_facts(&key(number), &value, Day(1)).unwrap();
        }
        database
    }

    fn kept(database: &Database, numbers: std::ops::Range<u8>) -> Vec<u8> {
        numbers.filter(|number| database.facts(&key(*number)).unwrap().is_some()).collect()
    }

    #[test]
    fn what_is_used_stays_when_room_is_made() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(folder.path(), 0..6);
        // The first put is what is used every day, as is one in the middle.
        for day in 2..5 {
            database.put_use(&key(0), Day(day)).unwrap();
        }
        database.put_use(&key(3), Day(2)).unwrap();
        database.prune_to(0).unwrap();
        // Of the others, all of one day, the last put stays.
        assert_eq!(kept(&database, 0..6), [0, 3, 5]);
        database.prune_to(0).unwrap();
        assert_eq!(kept(&database, 0..6), [0]);
        let uses = database.connection.query_one("SELECT count(*) FROM uses", [], |row| row.get(0));
        assert_eq!(uses, Ok(1_i64));
    }

    #[test]
    fn facts_come_with_the_day_of_their_last_use() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(folder.path(), 0..1);
        let day = || database.facts(&key(0)).unwrap().map(|(_, day)| day);
        assert_eq!(day(), Some(Day(1)));
        database.put_use(&key(0), Day(7)).unwrap();
        assert_eq!(day(), Some(Day(7)));
        // One that is not there is not used either.
        database.put_use(&key(1), Day(7)).unwrap();
        assert_eq!(kept(&database, 0..2), [0]);
    }

    #[test]
    fn a_look_up_is_planned_once_for_all_keys() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(folder.path(), 0..3);
        assert_eq!(kept(&database, 0..4), [0, 1, 2]);
        let statement = database.connection.prepare_cached(FACTS_OF_KEY).unwrap();
        assert!(statement.get_status(StatementStatus::Run) >= 4);
        assert_eq!(statement.get_status(StatementStatus::RePrepare), 0);
    }

    #[test]
    fn nothing_goes_while_there_is_room() {
        let folder = tempfile::tempdir().unwrap();
        let database = database(folder.path(), 0..3);
        database.prune().unwrap();
        assert_eq!(kept(&database, 0..3), [0, 1, 2]);
    }
}
