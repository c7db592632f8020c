//! What stands beside a file whose name does not tell its language, such as `a.h`.

use std::collections::HashMap;
use std::fs;
use std::hash::Hash;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use astrolens_syntax::detect::{Folder, HeaderContext, Tally};

use super::walk::{Candidate, tally};
use super::workspaces::Workspaces;

/// The surroundings of the files of a scan, looked at when they are first asked for.
///
/// They are what is on disk, whatever part of it is scanned: a header is in the same language
/// whether it is scanned by itself or with its project.
#[derive(Debug)]
pub(super) struct Surroundings<'scan> {
    workspaces: &'scan Workspaces,
    tallies: Mutex<HashMap<usize, Tally>>,
    folders: Mutex<HashMap<PathBuf, Folder>>,
}

impl<'scan> Surroundings<'scan> {
    /// Surroundings in `workspaces`, of which those in `tallies` were counted in passing.
    pub(super) fn new(workspaces: &'scan Workspaces, tallies: HashMap<usize, Tally>) -> Self {
        Self { workspaces, tallies: Mutex::new(tallies), folders: Mutex::default() }
    }

    /// The surroundings of `file`.
    pub(super) fn of(&self, file: &Candidate) -> HeaderContext {
        let parent = file.path.parent().unwrap_or(&file.path);
        let beside = once(
            &self.folders,
            &parent.to_owned(),
            || list(parent),
            |folder| folder.context(&file.name),
        );
        let count = || tally(self.workspaces, file.workspace);
        let workspace = once(&self.tallies, &file.workspace, count, |tally| *tally);
        HeaderContext { workspace, ..beside }
    }
}

/// What `read` makes of the value of `key`, which is made at the first time.
///
/// Other threads wait meanwhile: they are likely to want the same.
fn once<K: Hash + Eq + Clone, V, R>(
    values: &Mutex<HashMap<K, V>>,
    key: &K,
    make: impl FnOnce() -> V,
    read: impl FnOnce(&V) -> R,
) -> R {
    let mut values = values.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(value) = values.get(key) {
        return read(value);
    }
    let value = make();
    let result = read(&value);
    values.insert(key.clone(), value);
    result
}

/// The names in a folder; one that cannot be listed tells nothing.
fn list(folder: &Path) -> Folder {
    let mut names = Folder::default();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        names.add(&entry.file_name().to_string_lossy());
    }
    names
}
