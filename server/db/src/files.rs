//! The files of the workspace, by path.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use astrolens_model::FileReport;
use salsa::Durability;

use crate::database::Db;
use crate::documents::{self, Document};

/// A file, whether there is one or not: what looks for a file asks about it, and is asked again
/// when it appears.
#[salsa::input(debug)]
pub(crate) struct File {
    /// Where it is.
    #[returns(ref)]
    pub(crate) path: Arc<Path>,
    /// What is known of it on disk; `None` if it was not found there.
    #[returns(as_ref)]
    pub(crate) stored: Option<Stored>,
    /// What holds in its place as long as it is open.
    #[returns(as_ref)]
    pub(crate) open: Option<Open>,
}

/// What a scan found in a file.
///
/// It is one value for all that is asked about a closed file, so that it can become what was seen in
/// the file, whatever the configuration says of it, without a change elsewhere.
#[derive(Clone, Debug)]
pub struct Stored(Arc<Found>);

#[derive(Debug)]
struct Found {
    report: Arc<FileReport>,
    places: Box<[Placed]>,
    tag: OnceLock<String>,
}

/// A stretch of a text, in rows and columns as whoever reads it counts them, from 0.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Extent {
    /// Where it starts.
    pub start: (u32, u32),
    /// Where it ends.
    pub end: (u32, u32),
}

/// Where a finding is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Where it is itself.
    pub finding: Extent,
    /// Where each part of its evidence is.
    pub evidence: Box<[Extent]>,
}

/// A file that an editor has open.
#[derive(Clone, Debug)]
pub(crate) enum Open {
    /// It is analysed.
    Document(Document),
    /// It is not; the report that says why, if it is in one of our languages.
    Passed(Option<Arc<FileReport>>),
}

/// Whether somebody asked what tells its findings from others is no part of it.
impl PartialEq for Stored {
    fn eq(&self, other: &Self) -> bool {
        self.0.report == other.0.report && self.0.places == other.0.places
    }
}

impl Stored {
    /// The `report` of a file, with where its findings are.
    #[must_use]
    pub fn new(report: Arc<FileReport>, places: Box<[Placed]>) -> Self {
        Self(Arc::new(Found { report, places, tag: OnceLock::new() }))
    }

    /// The report.
    #[must_use]
    pub fn report(&self) -> &Arc<FileReport> {
        &self.0.report
    }

    /// Where the findings of the report are, one after the other.
    #[must_use]
    pub fn places(&self) -> &[Placed] {
        &self.0.places
    }

    /// What tells its findings from others; `make` says so once.
    pub fn tag(&self, make: impl FnOnce() -> String) -> &str {
        self.0.tag.get_or_init(make)
    }

    /// Whether something is found.
    #[must_use]
    pub fn has_findings(&self) -> bool {
        !self.0.report.findings.is_empty()
    }
}

impl From<Arc<FileReport>> for Stored {
    fn from(report: Arc<FileReport>) -> Self {
        Self::new(report, [].into())
    }
}

/// Every file that was asked for, by path.
#[derive(Debug, Default)]
pub(crate) struct Files(Mutex<HashMap<Arc<Path>, File>>);

impl Files {
    /// The file at `path`, if somebody asked for it before.
    pub(crate) fn get(&self, path: &Path) -> Option<File> {
        // No code of others runs under the lock, so what a panic elsewhere leaves is sound.
        self.0.lock().unwrap_or_else(PoisonError::into_inner).get(path).copied()
    }
}

/// The file at `path`, whether there is one or not.
pub(crate) fn file(db: &dyn Db, path: &Path) -> File {
    let mut known = db.files().0.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(file) = known.get(path) {
        return *file;
    }
    let path: Arc<Path> = path.into();
    // Which documents are open changes seldom as well: what they hold is kept apart.
    let file = File::builder(Arc::clone(&path), None, None).durability(Durability::HIGH).new(db);
    known.insert(path, file);
    file
}

/// Whether anything is known of a file.
pub(crate) fn is_known(db: &dyn Db, file: File) -> bool {
    file.stored(db).is_some() || file.open(db).is_some()
}

/// The report that holds for a file; `None` if there is none, or if it has to wait until its
/// document rests.
pub(crate) fn report(db: &dyn Db, file: File) -> Option<Arc<FileReport>> {
    match file.open(db) {
        Some(Open::Document(document)) => documents::report(db, *document),
        Some(Open::Passed(report)) => report.clone(),
        None => file.stored(db).map(|stored| Arc::clone(stored.report())),
    }
}

#[cfg(test)]
mod tests {
    use salsa::Setter;

    use super::*;
    use crate::database::Database;

    /// Whether `asker` finds what it looks for: a file called `b` beside it.
    #[salsa::tracked]
    fn finds(db: &dyn Db, asker: File) -> bool {
        is_known(db, file(db, &asker.path(db).with_file_name("b")))
    }

    #[test]
    fn what_looked_for_a_file_learns_when_it_appears() {
        let mut database = Database::new(None);
        let asker = file(&database, Path::new("/w/a"));
        assert!(!finds(&database, asker));
        let missing = database.files().get(Path::new("/w/b")).expect("it was asked for");
        let python = astrolens_syntax::Language::by_name("python").expect("a language");
        let report = Arc::new(FileReport::empty(python.name()));
        missing.set_stored(&mut database).to(Some(report.into()));
        assert!(finds(&database, asker));
        missing.set_stored(&mut database).to(None);
        assert!(!finds(&database, asker));
    }
}
