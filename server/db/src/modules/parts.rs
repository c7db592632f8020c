//! What the module graph is put together from, folder by folder: an edit makes the part of its own folder
//! anew, and as long as it brings no name into the project that was not there, nothing else.

use std::sync::Arc;

use astrolens_modules::{ModuleId, Name, Names, Part};

use super::layout::Root;
use super::{folder_resolved, folders};
use crate::database::Db;
use crate::workspace::Folder;

/// The files right in a folder of a project with what they ask for, as a part of its graph.
#[salsa::tracked(returns(clone), no_eq)]
pub(super) fn folder_part(db: &dyn Db, root: Root, folder: Folder) -> Arc<Part> {
    let files = folder_resolved(db, root, folder);
    Arc::new(Part::new(files.iter().map(|file| &**file)))
}

/// The modules that the names of a folder's part are.
#[salsa::tracked(returns(clone))]
pub(super) fn folder_modules(db: &dyn Db, root: Root, folder: Folder) -> Arc<[ModuleId]> {
    names(db, root).ids(folder_part(db, root, folder).names())
}

/// The names of all modules of a project.
#[salsa::tracked(returns(clone))]
pub(super) fn names(db: &dyn Db, root: Root) -> Arc<Names> {
    let own = own_names(db, root);
    let others = folders(db, root).map(|folder| folder_other_names(db, root, folder));
    let others: Vec<Arc<[Name]>> = others.collect();
    Arc::new(own.with(others.iter().flat_map(|names| names.iter().cloned())))
}

/// The names of the files of a project, and of the packages that these are parts of.
#[salsa::tracked(returns(clone))]
fn own_names(db: &dyn Db, root: Root) -> Arc<Names> {
    let folders = folders(db, root).map(|folder| folder_own_names(db, root, folder));
    let folders: Vec<Arc<[Name]>> = folders.collect();
    Arc::new(Names::new(folders.iter().flat_map(|names| names.iter().cloned())))
}

/// The names of the files right in a folder of a project, and of the packages that these are parts of.
#[salsa::tracked(returns(clone))]
fn folder_own_names(db: &dyn Db, root: Root, folder: Folder) -> Arc<[Name]> {
    folder_part(db, root, folder).own_names().cloned().collect()
}

/// The names of what the files right in a folder ask for and what is no file or package of the project.
#[salsa::tracked(returns(clone))]
fn folder_other_names(db: &dyn Db, root: Root, folder: Folder) -> Arc<[Name]> {
    let (own, part) = (own_names(db, root), folder_part(db, root, folder));
    part.names().iter().filter(|name| !own.has(name)).cloned().collect()
}
