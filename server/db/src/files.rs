//! The files of the workspace, by path.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use astrolens_config::Resolved;
use astrolens_model::FileReport;
use salsa::Durability;

use crate::database::Db;
use crate::documents::{self, Document};
use crate::modules::Adopted;
use crate::project_findings::ProjectFindings;
use crate::stored::{OnDisk, Stored};

/// A file, whether there is one or not: what looks for a file asks about it, and is asked again
/// when it appears.
#[salsa::input(debug)]
pub(crate) struct File {
    /// Where it is.
    #[returns(ref)]
    pub(crate) path: Arc<Path>,
    /// What was found in it on disk; `None` if it is not there.
    #[returns(as_ref)]
    pub(crate) stored: Option<Stored>,
    /// What it is on disk where it is in a language by those that include it.
    #[returns(as_ref)]
    pub(crate) adopted: Option<Adopted>,
    /// The configuration that what was found is judged under.
    #[returns(as_ref)]
    pub(crate) config: Option<Arc<Resolved>>,
    /// What holds in its place as long as it is open.
    #[returns(as_ref)]
    pub(crate) open: Option<Open>,
    /// What rules about its project found in it.
    #[returns(as_ref)]
    pub(crate) project: Option<Arc<ProjectFindings>>,
}

/// A file that an editor has open.
#[derive(Clone, Debug)]
pub(crate) enum Open {
    /// It is analysed.
    Document(Document),
    /// It is not; the report that says why, if it is in one of our languages.
    Passed(Option<Arc<FileReport>>),
}

/// How seldom what rules about projects find changes: less than what is on disk, since it also follows what
/// is typed, and nothing that a graph is made of depends on it.
pub(crate) const OF_PROJECTS: Durability = Durability::MEDIUM;

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
    let file = File::builder(Arc::clone(&path), None, None, None, None, None);
    let file = file.durability(Durability::HIGH).project_durability(OF_PROJECTS).new(db);
    known.insert(path, file);
    file
}

/// Whether anything is known of a file.
pub(crate) fn is_known(db: &dyn Db, file: File) -> bool {
    file.stored(db).is_some() || file.open(db).is_some() || file.adopted(db).is_some()
}

/// What follows from what was found in a file on disk, with what rules about its project found; `None` if
/// there is none.
#[salsa::tracked(returns(clone))]
pub(crate) fn on_disk(db: &dyn Db, file: File) -> Option<OnDisk> {
    let judged = judged(db, file)?;
    let Some(project) = file.project(db) else { return Some(judged) };
    let lines = judged.lines().cloned();
    let lines = lines.or_else(|| Some(file.stored(db)?.facts()?.lines));
    Some(OnDisk::new(project.added_to(judged.report(), None), lines))
}

/// What follows from what was found in a file on disk by itself; `None` if there is none.
///
/// Another limit runs this, and nothing else that is about the file: nobody reads or parses it.
#[salsa::tracked(returns(clone))]
pub(crate) fn judged(db: &dyn Db, file: File) -> Option<OnDisk> {
    let (stored, config) = (file.stored(db)?, file.config(db)?);
    let known = db.hints().take_on_disk(file, (stored, config));
    Some(known.unwrap_or_else(|| {
        db.tell("judge");
        stored.judge(&config.analysis)
    }))
}

/// The report that holds for a file; `None` if there is none, or if it has to wait until its
/// document rests.
pub(crate) fn report(db: &dyn Db, file: File) -> Option<Arc<FileReport>> {
    match file.open(db) {
        Some(Open::Document(document)) => documents::report(db, *document),
        Some(Open::Passed(report)) => report.clone(),
        None => on_disk(db, file).map(|judged| Arc::clone(judged.report())),
    }
}

/// The report of a file by itself; `None` if there is none, or if it has to wait until its document rests.
pub(crate) fn own_report(db: &dyn Db, file: File) -> Option<Arc<FileReport>> {
    match file.open(db) {
        Some(Open::Document(document)) => documents::own_report(db, *document),
        Some(Open::Passed(report)) => report.clone(),
        None => judged(db, file).map(|judged| Arc::clone(judged.report())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::database::Database;

    /// Whether `asker` finds what it looks for: a file called `b` beside it.
    #[salsa::tracked]
    fn finds(db: &dyn Db, asker: File) -> bool {
        is_known(db, file(db, &asker.path(db).with_file_name("b")))
    }

    #[test]
    fn what_looked_for_a_file_learns_when_it_appears() {
        use salsa::Setter;

        let mut database = Database::new(None);
        let asker = file(&database, Path::new("/w/a"));
        assert!(!finds(&database, asker));
        let missing = database.files().get(Path::new("/w/b")).expect("it was asked for");
        missing.set_open(&mut database).to(Some(Open::Passed(None)));
        assert!(finds(&database, asker));
        missing.set_open(&mut database).to(None);
        assert!(!finds(&database, asker));
    }
}
