//! The change that a gate is about: what it is held against, and which files have a part in it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use astrolens_config::Overlay;
use astrolens_model::Severity;

use super::options::{FileSelection, GlobalOptions, WorkOptions};
use super::session::Tree;
use crate::compare::{States, Texts};
use crate::error::Result;
use crate::gate::{Before, Change, Paths, Revised, Since, Touched, is_configuration};
use crate::git::{Endpoints, FileChange, Repository};
use crate::scan::{Candidate, Content, Found, WalkOptions, Workspaces, walk};

/// What was asked for.
pub(super) struct Asked<'run> {
    /// The revision that the change begins at.
    pub(super) revision: &'run str,
    /// All that is found of functions that were touched counts, not what is new or worse.
    pub(super) touched: bool,
    /// The mildest severity that fails.
    pub(super) fail_on: Severity,
}

/// What was changed, and leaves in `tree` the files that were.
///
/// # Errors
/// When there is no repository, or it cannot say.
pub(super) fn change(
    asked: &Asked<'_>,
    files: &FileSelection,
    tree: &mut Tree,
    (work, global): (&WorkOptions, &GlobalOptions),
) -> Result<Change> {
    let repository = Repository::discover(&start(files))?;
    let change = if asked.touched {
        Change::Touched(touched(&repository, asked.revision, &tree.found)?)
    } else {
        Change::Worse(worse(&repository, asked, files, tree, (work, global))?)
    };
    tree.found.files.retain(|file| change.has(&file.name));
    Ok(change)
}

/// Where the repository is looked for: what the user named first, under the name that it has.
fn start(files: &FileSelection) -> PathBuf {
    let first = files.paths.first().filter(|path| path.as_os_str() != "-");
    let named = first.or(files.stdin_filename.as_ref());
    match named {
        // What standard input is called need not be there.
        Some(path) if !path.exists() => {
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            folder.unwrap_or(Path::new(".")).to_path_buf()
        }
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

/// What is new or worse; adds to `tree` the files that the change itself leaves out.
fn worse(
    repository: &Repository,
    asked: &Asked<'_>,
    files: &FileSelection,
    tree: &mut Tree,
    (work, global): (&WorkOptions, &GlobalOptions),
) -> Result<Since> {
    let root = repository.root()?;
    let ends = repository.since(asked.revision)?;
    let paths = Paths::new(&tree.found.prefix, &root);
    let mut changes = repository.changes(&ends)?;
    for file in tree.found.files.iter().filter(|file| matches!(file.content, Content::Given(_))) {
        let path = paths.tell(&file.name);
        let was_there = repository.blob(&ends.from, &path)?.is_some();
        add_given(&mut changes, path, was_there);
    }
    let options = || astrolens_config::Options {
        file: global.config.clone(),
        editor: None,
        flags: files.flags(global),
        explain: false,
    };
    let overlay = overlay(repository, &ends, &changes, &root)?;
    let before = (!overlay.is_empty()).then(|| {
        let changed: Vec<PathBuf> = overlay.keys().cloned().collect();
        let mut workspaces = Workspaces::with_overlay(options(), overlay);
        let files = add_left_out(tree, files, &mut workspaces, (&changes, &root, &paths));
        Before { workspaces, files, changed }
    });
    let cache = tree.take_cache(work);
    let mut states = States {
        from: Texts::Revision(repository, &ends.from),
        to: Texts::Disk,
        named: named(&tree.found, &changes, &paths),
        workspaces: Workspaces::new(options()),
        cache: cache.as_ref(),
        threads: work.threads(),
        root: root.clone(),
    };
    let (was, fail_on) = (ends.from.name(), asked.fail_on);
    let change = Revised { changes: &changes, was, root, paths, fail_on };
    let since = Since::judge(change, &mut states, before);
    tree.cache = Some(cache);
    since
}

/// The configuration files that were changed, as they were.
fn overlay(
    repository: &Repository,
    ends: &Endpoints,
    changes: &[FileChange],
    root: &Path,
) -> Result<Overlay> {
    let mut overlay = Overlay::new();
    let paths = changes.iter().flat_map(|change| [&change.old_path, &change.new_path]);
    for path in paths.flatten().filter(|path| is_configuration(path)) {
        let text = repository.content(&ends.from, path)?;
        let text = text.map(|text| String::from_utf8_lossy(&text).into_owned());
        overlay.insert(root.join(path), text);
    }
    Ok(overlay)
}

/// Adds to `tree` the changed files that `before`, the configuration that held, does not leave
/// out. Returns all files that either configuration looks at.
fn add_left_out(
    tree: &mut Tree,
    files: &FileSelection,
    before: &mut Workspaces,
    (changes, root, paths): (&[FileChange], &Path, &Paths),
) -> Vec<PathBuf> {
    let named: Vec<PathBuf> =
        files.paths.iter().filter(|path| path.as_os_str() != "-").cloned().collect();
    let options = WalkOptions { force_exclude: true, ..files.walk_options() };
    let all = walk(&named, options, before).files;
    let changed = |file: &Candidate| {
        let told = paths.tell(&file.name);
        changes.iter().any(|change| change.new_path.as_ref() == Some(&told))
    };
    let mut seen: Vec<PathBuf> = tree.found.files.iter().map(|file| file.path.clone()).collect();
    seen.sort_unstable();
    let mut unseen = Vec::new();
    for mut file in all {
        if seen.binary_search(&file.path).is_ok() {
            continue;
        }
        unseen.push(file.path.clone());
        if changed(&file) {
            let folder = file.path.parent().unwrap_or(root);
            file.workspace = tree.workspaces.number(folder);
            tree.found.add(file);
        }
    }
    seen.extend(unseen);
    seen
}

/// The files of `found` that were changed, by path from the root of the repository.
fn named(found: &Found, changes: &[FileChange], paths: &Paths) -> HashMap<String, Candidate> {
    let changed: HashSet<&String> =
        changes.iter().filter_map(|change| change.new_path.as_ref()).collect();
    let files = found.files.iter().map(|file| (paths.tell(&file.name), file));
    let named = files.filter(|(path, _)| changed.contains(path));
    named.map(|(path, file)| (path, file.clone())).collect()
}

/// Adds to `changes` the file at `path`, whose text came through a pipe, unless it is there.
fn add_given(changes: &mut Vec<FileChange>, path: String, was_there: bool) {
    if !changes.iter().any(|change| change.new_path.as_ref() == Some(&path)) {
        changes.push(FileChange::whole(was_there.then(|| path.clone()), Some(path)));
    }
}
