//! The change that a gate is about: what it is held against, and which files have a part in it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::options::{FileSelection, GlobalOptions, WorkOptions};
use super::session::Tree;
use crate::compare::{States, Texts};
use crate::error::Result;
use crate::gate::{Change, Paths, Since, Touched};
use crate::git::{FileChange, Repository};
use crate::scan::{Content, Found, Workspaces};

/// What was changed since `revision`, and leaves in `tree` the files that were; all that was
/// found of functions that were `touched`, or else what is new or worse.
///
/// # Errors
/// When there is no repository, or it cannot say.
pub(super) fn change(
    revision: &str,
    touched: bool,
    files: &FileSelection,
    tree: &mut Tree,
    (work, global): (&WorkOptions, &GlobalOptions),
) -> Result<Change> {
    let repository = Repository::discover(&start(files))?;
    let change = if touched {
        Change::Touched(self::touched(&repository, revision, &tree.found)?)
    } else {
        let root = repository.root()?;
        let ends = repository.since(revision)?;
        let paths = Paths::new(&tree.found.prefix, &root);
        let given = given(&tree.found, &paths);
        let mut changes = repository.changes(&ends)?;
        for path in given.keys() {
            add_given(&mut changes, path, repository.blob(&ends.from, path)?.is_some());
        }
        let mut states = States {
            from: Texts::Revision(&repository, &ends.from),
            to: Texts::Disk(given),
            workspaces: Workspaces::new(astrolens_config::Options {
                file: global.config.clone(),
                editor: None,
                flags: files.flags(global),
                explain: false,
            }),
            cache: tree.cache(work),
            threads: work.threads(),
            root,
        };
        Change::Worse(Since::judge(&changes, &mut states, ends.from.name(), paths)?)
    };
    tree.found.files.retain(|file| change.has(&file.name));
    Ok(change)
}

/// Where the repository is looked for: what the user named first, under the name that it has.
fn start(files: &FileSelection) -> PathBuf {
    let first = files.paths.first().filter(|path| path.as_os_str() != "-");
    let named = first.or(files.stdin_filename.as_ref());
    let folder = |path: &PathBuf| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        folder.unwrap_or(Path::new(".")).to_path_buf()
    };
    match named {
        // What standard input is called need not be there.
        Some(path) if !path.exists() => folder(path),
        Some(path) => path.clone(),
        None => PathBuf::from("."),
    }
}

/// All that was touched, with what came through a pipe in place of what is on disk.
fn touched(repository: &Repository, revision: &str, found: &Found) -> Result<Touched> {
    let mut touched = Touched::since(repository, revision, &found.prefix)?;
    for file in &found.files {
        if let Content::Given(text) = &file.content {
            touched.hold(repository, &file.name, text)?;
        }
    }
    Ok(touched)
}

/// The texts that came through a pipe, by path from the root of the repository.
fn given(found: &Found, paths: &Paths) -> HashMap<String, Arc<[u8]>> {
    let text = |content: &Content| match content {
        Content::Given(text) => Some(Arc::clone(text)),
        _ => None,
    };
    let files = found.files.iter();
    files.filter_map(|file| Some((paths.tell(&file.name), text(&file.content)?))).collect()
}

/// Adds to `changes` the file at `path`, whose text came through a pipe, unless it is there.
fn add_given(changes: &mut Vec<FileChange>, path: &str, was_there: bool) {
    let is_it = |change: &FileChange| change.new_path.as_deref() == Some(path);
    if !changes.iter().any(is_it) {
        changes.push(FileChange::whole(was_there.then(|| path.to_owned()), Some(path.to_owned())));
    }
}
