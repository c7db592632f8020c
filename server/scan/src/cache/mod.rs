//! What was seen in earlier scans, on disk: no content is parsed twice.
//!
//! Two tables in one SQLite database for each user. *Facts* are keyed by all that decides about
//! them: content, language, the options that change what is counted, and the analyzers; no limit
//! and no other part of the configuration is among that, so that whoever changes a limit has the
//! same facts judged again. The *index* tells the content of a file by
//! its size, times and inode, so that a file that did not change is not even read.
//!
//! A cache can only save time: one that is damaged, locked, read-only or on a full disk is said to
//! be so ([`Trouble`]), and the scan goes on without it. What is read is checked against its own
//! checksum, so that a damaged database is never a wrong report. Its size is bounded: the facts
//! that were not used for longest go first.

mod database;
mod key;
mod writer;

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::SystemTime;

pub(super) use database::Remembered;
pub(super) use key::{FileIdentity, Stamp, context_number};

use astrolens_analysis::ContentFacts;
use astrolens_analysis::stored::{self, Key};
use database::Database;
use key::Day;
use writer::{Entry, Writer};

/// The name of the database; a new format gets a new name, so that versions of the program that
/// are used side by side do not take turns at deleting each other's.
const FILE_NAME: &str = "facts-1.sqlite";

/// What kept the cache from being used.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// There is no place for it.
    #[error("no cache: {0}; set `ASTROLENS_CACHE_DIR`, or use `--no-cache`")]
    NoFolder(String),
    /// It cannot be opened.
    #[error("the cache `{}` cannot be used: {reason}", path.display())]
    Unusable {
        /// The database.
        path: PathBuf,
        /// What SQLite or the system says.
        reason: String,
    },
    /// It was damaged.
    #[error("the cache `{}` was damaged and is made anew", .0.display())]
    Damaged(PathBuf),
    /// Results could not be stored.
    #[error("results could not be stored in the cache `{}`: {reason}", path.display())]
    NotStored {
        /// The database.
        path: PathBuf,
        /// What SQLite or the system says.
        reason: String,
    },
}

/// An open cache.
#[derive(Debug)]
pub struct Cache {
    path: PathBuf,
    writer: Writer,
    /// When the scan started, less what a file system's clock may be coarse by: a file that
    /// changed later may change again without a trace in its times.
    settled_before: SystemTime,
    /// The day of the scan.
    today: Day,
    damaged: AtomicBool,
}

impl Cache {
    /// Opens the cache in `folder`, making what does not exist; a damaged one is replaced, which
    /// is the second result.
    ///
    /// # Errors
    /// When it cannot be used: it is on a full disk, in a folder of somebody else's.
    pub fn open(folder: &Path) -> Result<(Self, Option<Trouble>), Trouble> {
        let path = folder.join(FILE_NAME);
        let unusable = |reason: String| Trouble::Unusable { path: path.clone(), reason };
        fs::create_dir_all(folder).map_err(|error| unusable(error.to_string()))?;
        let (database, trouble) = match Database::open(&path) {
            Ok(database) => (database, None),
            Err(error) if error.is_damage() => {
                remove(&path);
                let database =
                    Database::open(&path).map_err(|error| unusable(error.to_string()))?;
                (database, Some(Trouble::Damaged(path.clone())))
            }
            Err(error) => return Err(unusable(error.to_string())),
        };
        let now = SystemTime::now();
        let today = Day::of(now);
        let cache = Self {
            writer: Writer::start(database, today),
            path,
            settled_before: now - key::COARSEST_CLOCK,
            today,
            damaged: AtomicBool::new(false),
        };
        Ok((cache, trouble))
    }

    /// A reader, for one thread; none if the database cannot be opened again.
    pub(super) fn reader(&self) -> Option<CacheReader<'_>> {
        let database = Database::open_to_read(&self.path)
            .inspect_err(|error| tracing::debug!(%error, "the cache cannot be read"))
            .ok()?;
        Some(CacheReader { cache: self, database })
    }

    /// Writes what is waiting and closes the cache; what went wrong with it on the way.
    pub fn close(self) -> Option<Trouble> {
        let Self { path, writer, damaged, .. } = self;
        let written = writer.finish();
        if damaged.into_inner() || written.as_ref().is_err_and(database::Error::is_damage) {
            remove(&path);
            return Some(Trouble::Damaged(path));
        }
        written.err().map(|error| Trouble::NotStored { path, reason: error.to_string() })
    }
}

/// One thread's access to the cache.
pub(super) struct CacheReader<'cache> {
    cache: &'cache Cache,
    database: Database,
}

impl CacheReader<'_> {
    /// What is known of the file whose stamp is `stamp`, if it did not change since.
    pub(super) fn remembered(&mut self, file: FileIdentity, stamp: &Stamp) -> Option<Remembered> {
        let remembered = self.database.remembered(file, stamp);
        self.note(remembered).flatten()
    }

    /// What was seen in the content that `key` is of.
    pub(super) fn facts(&mut self, key: &Key) -> Option<ContentFacts> {
        let seen = self.database.facts(key);
        let (seen, day) = self.note(seen).flatten()?;
        if day < self.cache.today {
            self.cache.writer.put(Entry::Use(*key));
        }
        Some(seen)
    }

    /// Has it remembered what is known of the file whose stamp is `stamp`.
    pub(super) fn store_file(&self, file: FileIdentity, stamp: Stamp, known: Remembered) {
        if stamp.is_settled(self.cache.settled_before) {
            self.cache.writer.put(Entry::File(file, stamp, known));
        }
    }

    /// Has `seen` stored under `key`.
    pub(super) fn store_facts(&self, key: Key, seen: &ContentFacts) {
        match stored::encode(seen) {
            Ok(value) => self.cache.writer.put(Entry::Facts(key, value)),
            Err(error) => tracing::debug!(%error, "what was seen cannot be stored"),
        }
    }

    /// Remembers that the database is damaged.
    fn note<T>(&self, result: Result<T, database::Error>) -> Option<T> {
        result
            .inspect_err(|error| {
                tracing::debug!(%error, "the cache cannot be read");
                if error.is_damage() {
                    self.cache.damaged.store(true, Ordering::Relaxed);
                }
            })
            .ok()
    }
}

/// The folder where the user's cache is: `ASTROLENS_CACHE_DIR`, or the place the system has for
/// such things.
///
/// # Errors
/// When there is no such place.
pub fn folder() -> Result<PathBuf, Trouble> {
    use etcetera::BaseStrategy;
    if let Some(folder) = std::env::var_os("ASTROLENS_CACHE_DIR").filter(|name| !name.is_empty()) {
        return Ok(folder.into());
    }
    etcetera::choose_base_strategy()
        .map(|strategy| strategy.cache_dir().join("astrolens"))
        .map_err(|error| Trouble::NoFolder(error.to_string()))
}

/// Removes a database with its companions; whoever has it open keeps what he has.
fn remove(path: &Path) {
    for companion in ["", "-wal", "-shm"] {
        let mut name = path.as_os_str().to_owned();
        name.push(companion);
        // What cannot be removed cannot be opened either, and that is told.
        let _ = fs::remove_file(name);
    }
}
