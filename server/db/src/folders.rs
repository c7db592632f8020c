//! Which files are in which folders, as the host keeps it.

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

use salsa::{Durability, Setter};

use crate::database::Database;
use crate::files::{self, File};
use crate::workspace::{Folder, Workspace};

/// The folders of a workspace, by path.
#[derive(Debug)]
pub(crate) struct Folders {
    workspace: Workspace,
    known: BTreeMap<PathBuf, Listed>,
}

/// A folder with the files right in it, by name.
#[derive(Debug)]
struct Listed {
    folder: Folder,
    files: BTreeMap<OsString, File>,
}

impl Folders {
    /// None yet.
    pub(crate) fn new(database: &Database) -> Self {
        let nothing = Workspace::builder([].into());
        let workspace = nothing.durability(Durability::HIGH).new(database);
        Self { workspace, known: BTreeMap::new() }
    }

    /// What queries know of them.
    pub(crate) const fn workspace(&self) -> Workspace {
        self.workspace
    }

    /// The files of all folders.
    pub(crate) fn files(&self) -> impl Iterator<Item = File> {
        self.known.values().flat_map(|listed| listed.files.values().copied())
    }

    /// The files in the folder at `path` and in those within it.
    pub(crate) fn files_within(&self, path: &Path) -> impl Iterator<Item = File> {
        let behind = self.known.range(path.to_owned()..);
        let within = behind.take_while(move |(folder, _)| folder.starts_with(path));
        within.flat_map(|(_, listed)| listed.files.values().copied())
    }

    /// Lists those of `changed` of which something is known, and no other of them.
    ///
    /// Each folder is told its files once, whatever the number of those that changed.
    pub(crate) fn list(&mut self, database: &mut Database, changed: &[File]) {
        let mut others = BTreeSet::new();
        let count = self.known.len();
        for file in changed {
            let path = file.path(database);
            let (folder, name) = parts(path);
            if files::is_known(database, *file) {
                let listed = self.listed(database, folder);
                if listed.files.insert(name.to_owned(), *file).is_none() {
                    others.insert(folder.to_owned());
                }
            } else if let Some(listed) = self.known.get_mut(folder)
                && listed.files.remove(name).is_some()
            {
                others.insert(folder.to_owned());
            }
        }
        for folder in others {
            let Some(Listed { folder, files }) = self.known.get(&folder) else { continue };
            let files = files.values().copied().collect();
            folder.set_files(database).to(files);
        }
        if self.known.len() > count {
            let folders = self.known.values().map(|listed| listed.folder).collect();
            self.workspace.set_folders(database).to(folders);
        }
    }

    fn listed(&mut self, database: &Database, path: &Path) -> &mut Listed {
        self.known.entry(path.to_owned()).or_insert_with(|| {
            let nothing = Folder::builder(path.into(), [].into());
            let folder = nothing.durability(Durability::HIGH).new(database);
            Listed { folder, files: BTreeMap::new() }
        })
    }
}

/// The folder of the file at `path`, and its name there.
fn parts(path: &Path) -> (&Path, &OsStr) {
    (path.parent().unwrap_or(path), path.file_name().unwrap_or(path.as_os_str()))
}
