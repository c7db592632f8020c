//! The change that a gate is about: what it is held against, and which files have a part in it.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::io::Read as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{Options, Overlay, find_root};
use astrolens_model::Severity;
use astrolens_syntax::Language;
use astrolens_syntax::detect::{ByPath, by_path};
use astrolens_syntax::text::decode;

use super::since::is_configuration;
use super::{Baseline, Before, Change, Hidden, Paths, Ratchet, Revised, Since, Touched, hidden};
use crate::compare::{Pace, Patch, States, Texts};
use crate::error::{Error, Result};
use crate::git::{FileChange, Repositories, Repository, Tracked};
use crate::scan::cache::Cache;
use crate::scan::{Candidate, Content, Found, WalkOptions, Workspaces, takes, walk};

/// What was asked for.
pub(crate) struct Asked<'run> {
    /// The revision that the change begins at.
    pub(crate) revision: &'run str,
    /// All that is found of functions that were touched counts, not what is new or worse.
    pub(crate) touched: bool,
    /// The mildest severity that fails.
    pub(crate) fail_on: Severity,
    /// The file of known findings.
    pub(crate) baseline: Option<&'run Path>,
}

/// The files that a gate looks at, and how it does.
pub(crate) struct Tree<'run> {
    /// What a walk found; what is open in an editor or came through a pipe has its text there.
    pub(crate) found: &'run mut Found,
    /// The workspaces of the files.
    pub(crate) workspaces: &'run mut Workspaces,
    /// Where repositories are looked for.
    pub(crate) starts: Vec<PathBuf>,
    /// What was walked.
    pub(crate) paths: Vec<PathBuf>,
    /// How it was walked.
    pub(crate) walk: WalkOptions,
    /// What beside the configuration files decides.
    pub(crate) options: Options,
    /// The languages that are wanted; empty for all.
    pub(crate) languages: Vec<Language>,
    /// Results of earlier runs.
    pub(crate) cache: Option<&'run Cache>,
    /// On how many threads.
    pub(crate) threads: NonZeroUsize,
    /// What is done after each file that was measured.
    pub(crate) pace: Option<&'run Pace<'run>>,
    /// Tells somebody what was left out, or became of a function.
    pub(crate) note: &'run dyn Fn(&str),
}

/// What was changed in each repository, and leaves in `tree` the files that were.
///
/// # Errors
/// When a path is in no repository, or one cannot say.
pub(crate) fn changes(asked: &Asked<'_>, tree: &mut Tree<'_>) -> Result<Vec<Change>> {
    let repositories = Repositories::of(tree.starts.iter().map(PathBuf::as_path))?;
    let mut changes = Vec::new();
    for (root, repository) in repositories.iter() {
        let is_given = |file: &&Candidate| {
            matches!(&file.content, Content::Given(text) if !is_saved(&file.path, text))
                && repositories.root_of(&file.path) == Some(root)
        };
        let given: Vec<Candidate> = tree.found.files.iter().filter(is_given).cloned().collect();
        changes.push(if asked.touched {
            Change::Touched(touched(repository, asked.revision, &tree.found.prefix, &given)?)
        } else {
            let since = worse((repository, root, &given), asked, tree)?;
            Change::Worse(Box::new(since))
        });
    }
    let others = repositories.nested(tree.found.files.iter().map(|file| file.path.as_path()));
    for other in others {
        let name = Paths::new("", Path::new(".")).tell(&other.to_string_lossy());
        (tree.note)(&format!(
            "`{name}` is a repository of its own and was left out: name it to have it compared, too"
        ));
    }
    tree.found.files.retain(|file| changes.iter().any(|change| change.has(&file.name)));
    Ok(changes)
}

/// Whether the file at `path` holds `text`: then it is compared as files are everywhere else, line
/// endings and all.
fn is_saved(path: &Path, text: &[u8]) -> bool {
    fs::read(path).is_ok_and(|bytes| decode(&bytes).is_ok_and(|saved| *saved.bytes == *text))
}

/// All that was touched, with the texts that were `given` in place of what is on disk.
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

/// What is new or worse in a repository, whose root comes with those of its files whose texts were
/// given; adds to `tree` the files that the change itself leaves out.
fn worse(
    (repository, root, given): (&Repository, &Path, &[Candidate]),
    asked: &Asked<'_>,
    tree: &mut Tree<'_>,
) -> Result<Since> {
    let ends = repository.since(asked.revision)?;
    let paths = Paths::new(&tree.found.prefix, root);
    let mut changes = repository.changes(&ends)?;
    for file in given {
        let path = paths.tell(&file.name);
        let was_there = repository.blob(&ends.from, &path)?.is_some();
        add_given(&mut changes, path, was_there);
    }
    let was = format!("at {}", ends.from.name());
    let from = Texts::Revision(repository, &ends.from);
    let older = Older { root, from, changes, was, tracked: repository.tracked()? };
    judge(&older, asked, tree)
}

/// What a patch, which is in the file at `path` or on standard input, made worse; leaves in `tree`
/// the files that it changes.
///
/// # Errors
/// When it cannot be read, or does not lead to what the files hold.
pub(crate) fn patch(path: &Path, asked: &Asked<'_>, tree: &mut Tree<'_>) -> Result<Change> {
    let read = if path.as_os_str() == "-" {
        let mut text = Vec::new();
        std::io::stdin().lock().read_to_end(&mut text).map(|_| text)
    } else {
        fs::read(path)
    };
    let text = read.map_err(|source| Error::Read { path: path.to_owned(), source })?;
    let patch = Patch::read(&String::from_utf8_lossy(&text))?;
    // Its paths are those from the top of the project.
    let root = find_root(Path::new("."));
    let root = root.canonicalize().unwrap_or(root);
    patch.expect_below(&root)?;
    let from = Texts::Patch(&patch, &root);
    let was = "before the patch".to_owned();
    let changes = patch.changes();
    // What is in no change is what it was.
    let changed = changes.iter().filter_map(|change| change.new_path.clone()).collect();
    let tracked = Tracked { files: changed, ..Tracked::default() };
    let older = Older { root: &root, from, changes, was, tracked };
    let since = judge(&older, asked, tree)?;
    let change = Change::Worse(Box::new(since));
    tree.found.files.retain(|file| change.has(&file.name));
    Ok(change)
}

/// The older side of a change.
struct Older<'run> {
    /// What paths start from.
    root: &'run Path,
    /// Its texts.
    from: Texts<'run>,
    /// The files that differ.
    changes: Vec<FileChange>,
    /// When it was, as the end of a sentence.
    was: String,
    /// What is under version control on the newer side.
    tracked: Tracked,
}

impl Older<'_> {
    /// What the file at `path` held; nothing if there was none.
    fn text(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let is_changed = |change: &FileChange| {
            [&change.old_path, &change.new_path].into_iter().flatten().any(|known| known == path)
        };
        if matches!(self.from, Texts::Patch(..)) && !self.changes.iter().any(is_changed) {
            let place = self.root.join(path);
            return Ok(place.is_file().then(|| fs::read(place).ok()).flatten());
        }
        Ok(text(&self.from, path)?.map(|text| text.to_vec()))
    }

    /// The files, looked at by the configuration of `workspaces`, that nothing but the change
    /// hides from a walk; adds to `tree` those that it changes.
    fn hidden(
        &self,
        workspaces: Option<&mut Workspaces>,
        tree: &mut Tree<'_>,
        paths: &Paths,
    ) -> Result<Vec<Hidden>> {
        let options = tree.walk;
        if options.no_ignore {
            return Ok(Vec::new());
        }
        let named: Vec<PathBuf> =
            tree.starts.iter().filter_map(|path| path.canonicalize().ok()).collect();
        let found: HashSet<&Path> =
            tree.found.files.iter().map(|file| file.path.as_path()).collect();
        let may_be_hidden = |name: &&String| {
            let path = self.root.join(name);
            named.iter().any(|named| path.starts_with(named))
                && !matches!(by_path(name), ByPath::Other)
                && !found.contains(path.as_path())
                && path.symlink_metadata().is_ok_and(|file| file.is_file())
        };
        let files = self.tracked.files.iter().filter(may_be_hidden).cloned().collect();
        let mut hidden = hidden(self.root, &files, options, |path| self.text(path))?;
        let workspaces = workspaces.unwrap_or(&mut *tree.workspaces);
        hidden.retain(|file| {
            let number = workspaces.number(file.path.parent().unwrap_or(self.root));
            takes(workspaces.get(number), &file.path, false)
        });
        for Hidden { path, .. } in &hidden {
            let name = paths.name(path);
            let told = paths.tell(&name);
            if self.changes.iter().any(|change| change.new_path.as_ref() == Some(&told)) {
                let workspace = tree.workspaces.number(path.parent().unwrap_or(self.root));
                tree.found.add(Candidate::on_disk(name, path.clone(), workspace));
            }
        }
        Ok(hidden)
    }
}

/// What is new or worse than in `older`; adds to `tree` the files that the change itself leaves
/// out.
fn judge(older: &Older<'_>, asked: &Asked<'_>, tree: &mut Tree<'_>) -> Result<Since> {
    let (root, changes) = (older.root, &older.changes);
    let paths = Paths::new(&tree.found.prefix, root);
    let options = Options { explain: false, ..tree.options.clone() };
    let overlay = overlay(&older.from, changes, root, options.file.as_deref())?;
    let known_before = match asked.baseline {
        Some(path) => baseline_before(older, path, tree.note)?,
        None => None,
    };
    let mut before = (!overlay.is_empty()).then(|| {
        let changed: Vec<PathBuf> = overlay.keys().cloned().collect();
        let mut workspaces = Workspaces::with_overlay(options.clone(), overlay);
        let files = add_left_out(tree, &mut workspaces, (changes, root, &paths));
        Before { workspaces, files, changed }
    });
    let held = before.as_mut().map(|before| &mut before.workspaces);
    let hidden = older.hidden(held, tree, &paths)?;
    let mut states = States {
        from: older.from.clone(),
        to: Texts::Disk,
        named: named(tree.found, changes, &paths),
        taken_for: HashMap::new(),
        workspaces: Workspaces::new(options),
        languages: tree.languages.clone(),
        cache: tree.cache,
        threads: tree.threads,
        pace: tree.pace,
        root: root.to_owned(),
    };
    let fail_on = asked.fail_on;
    let change = Revised {
        changes,
        was: &older.was,
        root: root.to_owned(),
        paths,
        fail_on,
        hidden,
        submodules: &older.tracked.submodules,
    };
    let mut since = Since::judge(change, &mut states, before)?;
    let mut workspaces = states.workspaces;
    since.notes.iter().for_each(|note| (tree.note)(note));
    if let (Some(path), Some(before)) = (asked.baseline, known_before) {
        let before = Ratchet::new(before, Paths::beside(&tree.found.prefix, path));
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        since.hold_baseline(&place, (before, &Baseline::read(path)?), &older.was, &mut workspaces);
    }
    Ok(since)
}

/// What the baseline at `path` was, if it was changed; an empty one where there was none, or none
/// that can be read.
fn baseline_before(
    older: &Older<'_>,
    path: &Path,
    note: &dyn Fn(&str),
) -> Result<Option<Baseline>> {
    let Older { root, from, changes, was, .. } = older;
    let told = Paths::new("", root).tell(&path.to_string_lossy());
    let is_it = |change: &&FileChange| change.new_path.as_ref() == Some(&told);
    let Some(change) = changes.iter().find(is_it) else { return Ok(None) };
    let text = match &change.old_path {
        Some(old_path) => text(from, old_path)?,
        None => None,
    };
    let parsed = text.map_or(Ok(Baseline::default()), |text| Baseline::parse(&text, path));
    Ok(Some(match parsed {
        // Where the change mends it, there is nothing else to be done.
        Err(Error::Malformed { detail, .. }) => {
            note(&format!(
                "`{}` was no baseline {was}: {detail}; the change is held against an empty one",
                path.display()
            ));
            Baseline::default()
        }
        parsed => parsed?,
    }))
}

/// What the file at `path` of the older side held; nothing if there was none.
fn text(from: &Texts<'_>, path: &str) -> Result<Option<Arc<[u8]>>> {
    Ok(match from.content(path)? {
        Some(Content::Given(text)) => Some(text),
        _ => None,
    })
}

/// The configuration files that were changed, as they were.
///
/// The one that was `named` is one of them, whatever it is called.
fn overlay(
    from: &Texts<'_>,
    changes: &[FileChange],
    root: &Path,
    named: Option<&Path>,
) -> Result<Overlay> {
    let mut overlay = Overlay::new();
    let named = named.map(|path| Paths::new("", root).tell(&path.to_string_lossy()));
    let paths = changes.iter().flat_map(|change| [&change.old_path, &change.new_path]);
    let is_it = |path: &&String| is_configuration(path) || named.as_ref() == Some(path);
    for path in paths.flatten().filter(is_it) {
        let text = text(from, path)?;
        let text = text.map(|text| String::from_utf8_lossy(&text).into_owned());
        overlay.insert(root.join(path), text);
    }
    Ok(overlay)
}

/// Adds to `tree` the changed files that `before`, the configuration that held, does not leave
/// out. Returns all files that either configuration looks at.
fn add_left_out(
    tree: &mut Tree<'_>,
    before: &mut Workspaces,
    (changes, root, paths): (&[FileChange], &Path, &Paths),
) -> Vec<PathBuf> {
    let options = WalkOptions { force_exclude: true, ..tree.walk };
    let all = walk(&tree.paths, options, before).files;
    let changes: HashSet<&String> =
        changes.iter().filter_map(|change| change.new_path.as_ref()).collect();
    let changed = |file: &Candidate| changes.contains(&paths.tell(&file.name));
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

/// Adds to `changes` the file at `path`, whose text was given, unless it is there.
fn add_given(changes: &mut Vec<FileChange>, path: String, was_there: bool) {
    if !changes.iter().any(|change| change.new_path.as_ref() == Some(&path)) {
        changes.push(FileChange::whole(was_there.then(|| path.clone()), Some(path)));
    }
}
