//! The database of kept answers: what is in it, and what it is asked.

use std::fs;
use std::path::Path;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use astrolens_analysis::stored;
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OptionalExtension as _, params};
use rustc_hash::FxHashSet;

use super::Kept;
use super::front::beginning;
use crate::frame::Extent;
use crate::tenant::TenantKey;

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

/// Opens the database at `path`, which fails if it is none.
pub(super) fn connect(path: &Path) -> rusqlite::Result<Connection> {
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
pub(super) fn get(
    connection: &Connection,
    key: &TenantKey,
    hour: i64,
) -> rusqlite::Result<Option<Kept>> {
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

pub(super) fn put(
    connection: &Connection,
    key: &TenantKey,
    kept: &Kept,
    hour: i64,
) -> rusqlite::Result<()> {
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
pub(super) fn forget(connection: &Connection, until: i64) -> rusqlite::Result<()> {
    connection.execute(
        "DELETE FROM answers WHERE number IN (SELECT number FROM uses WHERE hour <= ?1)",
        [until],
    )?;
    connection.execute("DELETE FROM uses WHERE hour <= ?1", [until])?;
    Ok(())
}

/// Forgets a quarter of the answers, those that were not used for longest, until no more than
/// `max_bytes` are taken; whether there were any. The room they leave is used again.
pub(super) fn prune(connection: &Connection, max_bytes: u64) -> rusqlite::Result<bool> {
    let mut is_less = false;
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
        is_less = true;
    }
    Ok(is_less)
}

/// How many bytes are taken.
pub(super) fn bytes(connection: &Connection) -> rusqlite::Result<u64> {
    let number = |sql| connection.query_row(sql, [], |row| row.get::<_, i64>(0));
    let pages = number("PRAGMA page_count")? - number("PRAGMA freelist_count")?;
    Ok((pages * number("PRAGMA page_size")?).cast_unsigned())
}

pub(super) fn entries(connection: &Connection) -> rusqlite::Result<u64> {
    connection
        .query_row("SELECT count(*) FROM answers", [], |row| row.get::<_, i64>(0))
        .map(i64::cast_unsigned)
}

/// The beginnings of all keys.
pub(super) fn beginnings(connection: &Connection) -> rusqlite::Result<FxHashSet<u64>> {
    let mut statement = connection.prepare("SELECT key FROM answers")?;
    let keys = statement.query_map([], |row| Ok(beginning(row.get_ref(0)?.as_blob()?)))?;
    keys.collect()
}

/// What changes whenever another process changes the database.
pub(super) fn changes(connection: &Connection) -> rusqlite::Result<i64> {
    connection.query_row("PRAGMA data_version", [], |row| row.get(0))
}

/// Whether only a new database helps.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
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
pub(super) fn remove(path: &Path) {
    for companion in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(companion);
        // What cannot be removed cannot be opened either, and that is logged.
        let _ = fs::remove_file(name);
    }
}

/// The hour, counted since 1970: as fine as the last use is remembered, so that it is written once an hour and not
/// with every use.
pub(super) fn hour() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    (since.as_secs() / 3600).cast_signed()
}

#[cfg(test)]
pub(super) mod tests {
    use astrolens_analysis::stored::Key;
    use astrolens_model::config::Variants;
    use astrolens_syntax::Language;

    use super::*;
    use crate::tenant::Tenant;

    pub(in super::super) fn key(number: u8) -> TenantKey {
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
        let connection = connect(&folder.path().join("answers.sqlite")).unwrap();
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
        assert!(prune(&connection, max_bytes).unwrap());
        assert!(!prune(&connection, max_bytes).unwrap());
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
