//! Which files the ignore files of a change hide that were not hidden before.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use astrolens_error::{Error, Result};
use astrolens_scan::{IGNORE_FILE_NAMES, Rules, WalkOptions, found_under};

use crate::paths::place_of;

/// A file that is ignored by what a change brings, and was not before.
pub(crate) struct Hidden {
    /// Where it is, from the root of the file system.
    pub(crate) path: PathBuf,
    /// The ignore file and the line in it that say so.
    pub(super) rule: (PathBuf, u32),
}

/// Those of `files`, which no walk finds, that only the change hides; their paths are told from
/// `root`, and `before` says what an ignore file held.
///
/// # Errors
/// When an ignore file of before cannot be read, or no temporary folder be made.
pub(crate) fn hidden(
    root: &Path,
    files: &BTreeSet<String>,
    options: WalkOptions,
    mut before: impl FnMut(&str) -> Result<Option<Vec<u8>>>,
) -> Result<Vec<Hidden>> {
    let (mut old, mut new) = (BTreeMap::new(), BTreeMap::new());
    for path in ignore_files(files) {
        old.extend(before(&path)?.map(|text| (path.clone(), text)));
        let place = place_of(root, &path)?;
        new.extend(
            place.is_file().then(|| fs::read(&place).ok()).flatten().map(|text| (path, text)),
        );
    }
    if old == new {
        return Ok(Vec::new());
    }
    let found =
        |rules, files: &BTreeSet<String>| found_under(rules, files, options).map_err(unwritable);
    let still_found = found(&new, files)?;
    let missing: BTreeSet<String> = files.difference(&still_found).cloned().collect();
    let mut rules = Rules::new(root);
    let mut hidden = Vec::new();
    for name in found(&old, &missing)? {
        let path = place_of(root, &name)?;
        // What showed it is gone, where no rule hides it.
        let rule = match rules.place(&path) {
            Some(rule) => rule,
            None => (place_of(root, changed(&old, &new, &name))?, 1),
        };
        hidden.push(Hidden { path, rule });
    }
    Ok(hidden)
}

/// The path of the nearest of the ignore files that reach the file called `name` and hold something
/// else in `new` than in `old`.
fn changed<'text>(
    old: &'text BTreeMap<String, Vec<u8>>,
    new: &'text BTreeMap<String, Vec<u8>>,
    name: &str,
) -> &'text str {
    let folder = |path: &str| path.rfind('/').map_or(0, |slash| slash + 1);
    let all = old.keys().chain(new.keys()).map(String::as_str);
    let changed = all.filter(|path| old.get(*path) != new.get(*path));
    let reaching = changed.filter(|path| name.starts_with(&path[..folder(path)]));
    reaching.max_by_key(|path| folder(path)).unwrap_or_default()
}

/// Those of `paths`, from `root`, that a walk finds where ignore files hold what `text` says of
/// them.
///
/// # Errors
/// When an ignore file cannot be read, or no temporary folder be made.
pub(crate) fn shown(
    paths: &BTreeSet<String>,
    options: WalkOptions,
    mut text: impl FnMut(&str) -> Result<Option<Vec<u8>>>,
) -> Result<BTreeSet<String>> {
    let mut rules = BTreeMap::new();
    for path in ignore_files(paths) {
        rules.extend(text(&path)?.map(|text| (path.clone(), text)));
    }
    found_under(&rules, paths, options).map_err(unwritable)
}

/// That no temporary folder can be filled.
fn unwritable(source: std::io::Error) -> Error {
    Error::Read { path: std::env::temp_dir(), source }
}

/// The paths that ignore files which reach `files` would have.
fn ignore_files(files: &BTreeSet<String>) -> BTreeSet<String> {
    let folders: BTreeSet<&str> = files
        .iter()
        .flat_map(|path| path.match_indices('/').map(|(slash, _)| &path[..=slash]).chain([""]))
        .collect();
    let names = |folder: &str| IGNORE_FILE_NAMES.map(|name| format!("{folder}{name}"));
    folders.into_iter().flat_map(names).collect()
}
