//! The change that a gate is about: what it is held against, and which files have a part in it.

use std::collections::{HashMap, HashSet};
use std::path::{Path, PathBuf};

use astrolens_config::Overlay;
use astrolens_model::Severity;

use super::options::{FileSelection, GlobalOptions, WorkOptions};
use super::session::Tree;
use super::{known, logging};
use crate::compare::{States, Texts};
use crate::error::Result;
use crate::gate::{
    Baseline, Before, Change, Paths, Ratchet, Revised, Since, Touched, is_configuration,
};
use crate::git::{Endpoints, FileChange, Repositories, Repository};
use crate::scan::{Candidate, Content, Found, WalkOptions, Workspaces, walk};

/// What was asked for.
pub(super) struct Asked<'run> {
    /// The revision that the change begins at.
    pub(super) revision: &'run str,
    /// All that is found of functions that were touched counts, not what is new or worse.
    pub(super) touched: bool,
    /// The mildest severity that fails.
    pub(super) fail_on: Severity,
    /// The file of known findings.
    pub(super) baseline: Option<&'run Path>,
}

/// What was changed in each repository, and leaves in `tree` the files that were.
///
/// # Errors
/// When a path is in no repository, or one cannot say.
pub(super) fn changes(
    asked: &Asked<'_>,
    files: &FileSelection,
    tree: &mut Tree,
    (work, global): (&WorkOptions, &GlobalOptions),
) -> Result<Vec<Change>> {
    let repositories = Repositories::of(starts(files))?;
    let mut changes = Vec::new();
    for (root, repository) in repositories.iter() {
        let is_given = |file: &&Candidate| {
            matches!(file.content, Content::Given(_))
                && repositories.root_of(&file.path) == Some(root)
        };
        let given: Vec<Candidate> = tree.found.files.iter().filter(is_given).cloned().collect();
        changes.push(if asked.touched {
            Change::Touched(touched(repository, asked.revision, &tree.found.prefix, &given)?)
        } else {
            let since = worse((repository, root), asked, files, tree, &given, (work, global))?;
            Change::Worse(Box::new(since))
        });
    }
    let others = repositories.nested(tree.found.files.iter().map(|file| file.path.as_path()));
    for other in others {
        let name = Paths::new("", Path::new(".")).tell(&other.to_string_lossy());
        logging::note(&format!(
            "`{name}` is a repository of its own and was left out: name it to have it compared, too"
        ));
    }
    tree.found.files.retain(|file| changes.iter().any(|change| change.has(&file.name)));
    Ok(changes)
}

/// Where repositories are looked for: what the user named.
fn starts(files: &FileSelection) -> Vec<&Path> {
    let named = files.paths.iter().filter(|path| path.as_os_str() != "-");
    let starts: Vec<&Path> = named.chain(&files.stdin_filename).map(PathBuf::as_path).collect();
    if starts.is_empty() { vec![Path::new(".")] } else { starts }
}

/// All that was touched, with what came through a pipe in place of what is on disk.
fn touched(
    repository: &Repository,
    revision: &str,
    prefix: &str,
    given: &[Candidate],
) -> Result<Touched> {
    let mut touched = Touched::since(repository, revision, prefix)?;
    for file in given {
        if let Content::Given(text) = &file.content {
            touched.hold(repository, &file.name, text)?;
        }
    }
    Ok(touched)
}

/// What is new or worse; adds to `tree` the files that the change itself leaves out.
fn worse(
    (repository, root): (&Repository, &Path),
    asked: &Asked<'_>,
    files: &FileSelection,
    tree: &mut Tree,
    given: &[Candidate],
    (work, global): (&WorkOptions, &GlobalOptions),
) -> Result<Since> {
    let ends = repository.since(asked.revision)?;
    let paths = Paths::new(&tree.found.prefix, root);
    let mut changes = repository.changes(&ends)?;
    for file in given {
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
    let overlay = overlay(repository, &ends, &changes, root)?;
    let before = (!overlay.is_empty()).then(|| {
        let changed: Vec<PathBuf> = overlay.keys().cloned().collect();
        let mut workspaces = Workspaces::with_overlay(options(), overlay);
        let files = add_left_out(tree, files, &mut workspaces, (&changes, root, &paths));
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
        root: root.to_owned(),
    };
    let (was, fail_on) = (ends.from.name(), asked.fail_on);
    let change = Revised { changes: &changes, was, root: root.to_owned(), paths, fail_on };
    let judged = Since::judge(change, &mut states, before);
    let mut workspaces = states.workspaces;
    tree.cache = cache;
    let mut since = judged?;
    if let Some(path) = asked.baseline
        && let Some(before) = baseline_before((repository, root), &ends, &changes, path)?
    {
        let before = Ratchet::new(before, Paths::new(&tree.found.prefix, known::folder_of(path)));
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        since.hold_baseline(&place, (before, &Baseline::read(path)?), was, &mut workspaces);
    }
    Ok(since)
}

/// What the baseline at `path` was, if it was changed; an empty one where there was none.
fn baseline_before(
    (repository, root): (&Repository, &Path),
    ends: &Endpoints,
    changes: &[FileChange],
    path: &Path,
) -> Result<Option<Baseline>> {
    let told = Paths::new("", root).tell(&path.to_string_lossy());
    let is_it = |change: &&FileChange| change.new_path.as_ref() == Some(&told);
    let Some(change) = changes.iter().find(is_it) else { return Ok(None) };
    let text = match &change.old_path {
        Some(old_path) => repository.content(&ends.from, old_path)?,
        None => None,
    };
    text.map_or(Ok(Baseline::default()), |text| Baseline::parse(&text, path)).map(Some)
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
