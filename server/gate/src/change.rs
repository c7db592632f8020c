//! The change that a gate is about: what it is held against, and which files have a part in it.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::fs;
use std::io::Read as _;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_compare::{Pace, Patch, States, Texts};
use astrolens_config::{Options, Overlay, SourceKind, find_root};
use astrolens_error::{Error, Result};
use astrolens_git::{FileChange, Repositories, Repository, Tracked};
use astrolens_graph::Projects;
use astrolens_model::Severity;
use astrolens_scan::backend::Backend;
use astrolens_scan::cache::Cache;
use astrolens_scan::{Candidate, Content, Found, WalkOptions, Workspaces, takes, walk};
use astrolens_syntax::Language;
use astrolens_syntax::detect::{ByPath, by_path};
use astrolens_syntax::text::decode;

use super::architecture::broken;
use super::left_out::left_out;
use super::overlay::{followed, overlay};
use super::paths::place_of;
use super::{
    Baseline, BaselineLocation, Before, Change, Hidden, Paths, Revised, Since, Touched, hidden,
};

/// What was asked for.
pub struct Asked<'run> {
    /// What of all findings counts.
    pub about: About<'run>,
    /// The mildest severity that fails.
    pub fail_on: Severity,
    /// The file of known findings.
    pub baseline: Option<BaselineLocation>,
}

/// Which findings count.
#[derive(Clone, Copy)]
pub enum About<'run> {
    /// All there are.
    All,
    /// What is new or worse since this revision.
    Since(&'run str),
    /// All that is found of functions that were touched since this revision.
    Touched(&'run str),
    /// What is new or worse by the patch in this file; `-` for standard input.
    Patch(&'run Path),
}

/// The files that a gate looks at, and how it does.
pub struct Tree<'run> {
    /// What a walk found; what is open in an editor or came through a pipe has its text there.
    pub found: &'run mut Found,
    /// The workspaces of the files.
    pub workspaces: &'run mut Workspaces,
    /// Where repositories are looked for.
    pub starts: Vec<PathBuf>,
    /// What was walked.
    pub paths: Vec<PathBuf>,
    /// How it was walked.
    pub walk: WalkOptions,
    /// What beside the configuration files decides.
    pub options: Options,
    /// The languages that are wanted; empty for all.
    pub languages: Vec<Language>,
    /// Results of earlier runs.
    pub cache: Option<&'run Cache>,
    /// Who turns contents into facts.
    pub backend: &'run dyn Backend,
    /// On how many threads.
    pub threads: NonZeroUsize,
    /// The projects that are looked at as a whole; absent where none is.
    pub projects: Option<&'run mut Projects>,
    /// What is done after each file that was measured.
    pub pace: Option<&'run Pace<'run>>,
    /// Tells somebody what was left out, or became of a function.
    pub note: &'run dyn Fn(&str),
}

/// What was changed by what was `asked` about, and leaves in `tree` the files that were.
///
/// # Errors
/// When a path is in no repository, one cannot say, or a patch cannot be read.
pub(super) fn changes(asked: &Asked<'_>, tree: &mut Tree<'_>) -> Result<Vec<Change>> {
    match asked.about {
        About::All => Ok(Vec::new()),
        About::Since(revision) => since((revision, false), asked, tree),
        About::Touched(revision) => since((revision, true), asked, tree),
        About::Patch(path) => Ok(vec![patch(path, asked, tree)?]),
    }
}

/// What was changed in each repository since `revision`, all that was `touched` or what is worse.
fn since(
    (revision, is_touched): (&str, bool),
    asked: &Asked<'_>,
    tree: &mut Tree<'_>,
) -> Result<Vec<Change>> {
    refuse_range(revision)?;
    let repositories = Repositories::of(tree.starts.iter().map(PathBuf::as_path))?;
    let mut changes = Vec::new();
    for (root, repository) in repositories.iter() {
        let is_given = |file: &&Candidate| {
            matches!(&file.content, Content::Given(text) if !is_saved(&file.path, text))
                && repositories.root_of(&file.path) == Some(root)
        };
        let given: Vec<Candidate> = tree.found.files.iter().filter(is_given).cloned().collect();
        changes.push(if is_touched {
            Change::Touched(touched(repository, revision, &tree.found.prefix, &given)?)
        } else {
            let since = worse((repository, root, &given), revision, asked, tree)?;
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
    let is_wanted = |name: &str| {
        let mut changes = changes.iter();
        changes.any(|change| change.has(name) || change.speaks_of(name))
    };
    tree.found.files.retain(|file| is_wanted(&file.name));
    Ok(changes)
}

/// Refuses a `revision` that is two of them, as other commands take them.
fn refuse_range(revision: &str) -> Result<()> {
    // The text of a message to look for may hold anything.
    let is_search = revision.starts_with(":/") || revision.contains("^{/");
    let Some((from, _)) = revision.split_once("..").filter(|_| !is_search) else { return Ok(()) };
    let from = if from.is_empty() { "HEAD" } else { from };
    Err(Error::usage(
        format!("`--since` takes one revision, and `{revision}` is a range"),
        format!(
            "`--since {from}` holds the files as they are against it, from where both parted; \
             `astrolens diff {revision}` compares two revisions"
        ),
    ))
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
    revision: &str,
    asked: &Asked<'_>,
    tree: &mut Tree<'_>,
) -> Result<Since> {
    let ends = repository.since(revision)?;
    let paths = Paths::new(&tree.found.prefix, root);
    let mut changes = repository.changes(&ends)?;
    let mut known: HashSet<String> =
        changes.iter().filter_map(|change| change.new_path.clone()).collect();
    for file in given {
        let path = paths.tell(&file.name);
        if known.insert(path.clone()) {
            let was_there = repository.blob(&ends.from, &path)?.is_some();
            let old_path = was_there.then(|| path.clone());
            changes.push(FileChange::whole(old_path, Some(path)));
        }
    }
    let was = format!("at {}", ends.from.name());
    let from = Texts::Revision(repository, &ends.from);
    let (links, tracked) = (repository.links(&ends.from)?, repository.tracked()?);
    let changed = both_paths(&changes);
    let older = Older { root, from, changes, changed, was, tracked, links };
    judge(&older, asked, tree)
}

/// What a patch, which is in the file at `path` or on standard input, made worse; leaves in `tree`
/// the files that it changes.
fn patch(path: &Path, asked: &Asked<'_>, tree: &mut Tree<'_>) -> Result<Change> {
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
    let links = patch.links_now().clone();
    let tracked = Tracked { files: changed, links, ..Tracked::default() };
    let links = patch.links().keys().cloned().collect();
    let changed = both_paths(&changes);
    let older = Older { root: &root, from, changes, changed, was, tracked, links };
    let since = judge(&older, asked, tree)?;
    let change = Change::Worse(Box::new(since));
    let is_wanted = |name: &str| change.has(name) || change.speaks_of(name);
    tree.found.files.retain(|file| is_wanted(&file.name));
    Ok(change)
}

/// The paths of the files of `changes`, on either side.
fn both_paths(changes: &[FileChange]) -> HashSet<String> {
    let paths = changes.iter().flat_map(|change| [&change.old_path, &change.new_path]);
    paths.flatten().cloned().collect()
}

/// The older side of a change.
pub(super) struct Older<'run> {
    /// What paths start from.
    pub(super) root: &'run Path,
    /// Its texts.
    from: Texts<'run>,
    /// The files that differ.
    pub(super) changes: Vec<FileChange>,
    /// Their paths, on either side.
    changed: HashSet<String>,
    /// When it was, as the end of a sentence.
    pub(super) was: String,
    /// What is under version control on the newer side.
    pub(super) tracked: Tracked,
    /// The symbolic links that it has; of a patch, those that are others now.
    pub(super) links: BTreeSet<String>,
}

impl Older<'_> {
    /// What the file at `path` held, or the one that a symbolic link there led to; nothing if there
    /// was none.
    pub(super) fn text(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let Texts::Patch(patch, _) = self.from else {
            return Ok(text(&self.from, path)?.map(|text| text.to_vec()));
        };
        let path = followed(self.root, patch, path);
        if self.is_changed(&path) || patch.links_now().contains(&path) {
            return Ok(text(&self.from, &path)?.map(|text| text.to_vec()));
        }
        let place = place_of(self.root, &path)?;
        Ok(place.is_file().then(|| fs::read(place).ok()).flatten())
    }

    /// What the file at `path` itself held; nothing if there was none.
    pub(super) fn held(&self, path: &str) -> Result<Option<Arc<[u8]>>> {
        text(&self.from, path)
    }

    /// Whether the file at `path` differs, is new or gone.
    pub(super) fn is_changed(&self, path: &str) -> bool {
        self.changed.contains(path)
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
        let mut files = BTreeSet::new();
        for name in &self.tracked.files {
            if matches!(by_path(name), ByPath::Other) {
                continue;
            }
            let path = place_of(self.root, name)?;
            let may_be_hidden = named.iter().any(|named| path.starts_with(named))
                && !found.contains(path.as_path())
                && path.symlink_metadata().is_ok_and(|file| file.is_file());
            if may_be_hidden {
                files.insert(name.clone());
            }
        }
        let mut hidden = hidden(self.root, &files, options, |path| self.text(path))?;
        let workspaces = workspaces.unwrap_or(&mut *tree.workspaces);
        hidden.retain(|file| {
            let number = workspaces.number(file.path.parent().unwrap_or(self.root));
            takes(workspaces.get(number), &file.path, false)
        });
        for Hidden { path, .. } in &hidden {
            let name = paths.name(path);
            // It is there: what differs of it is its newer side.
            if self.is_changed(&paths.tell(&name)) {
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
    let overlay = overlay(older, options.file.as_deref())?;
    let overlay = understood(overlay, &options, (older, &paths), tree.note);
    let mut before = (!overlay.is_empty()).then(|| {
        let changed: Vec<PathBuf> = overlay.keys().cloned().collect();
        let mut workspaces = Workspaces::with_overlay(options.clone(), overlay);
        let files = add_left_out(tree, &mut workspaces, (changes, root, &paths));
        Before { workspaces, files, changed }
    });
    let held = before.as_mut().map(|before| &mut before.workspaces);
    let known_before = match &asked.baseline {
        Some(place) => place.before(older, held, tree)?,
        None => None,
    };
    let held = before.as_mut().map(|before| &mut before.workspaces);
    let hidden = older.hidden(held, tree, &paths)?;
    let held = before.as_mut().map(|before| &mut before.workspaces);
    let left_out = left_out(older, held, tree, &paths)?;
    let broken = broken(older, before.as_mut(), tree, (&paths, asked.fail_on))?;
    let mut states = States {
        from: older.from.clone(),
        to: Texts::Disk,
        named: named(tree.found, changes, &paths),
        taken_for: HashMap::new(),
        workspaces: Workspaces::new(options),
        languages: tree.languages.clone(),
        cache: tree.cache,
        backend: tree.backend,
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
        left_out,
        submodules: &older.tracked.submodules,
    };
    let mut since = Since::judge(change, &mut states, before, broken)?;
    let mut workspaces = states.workspaces;
    since.notes.iter().for_each(|note| (tree.note)(note));
    if let (Some(place), Some(before)) = (&asked.baseline, known_before) {
        let more = before.grown(&Baseline::read(&place.path)?, place);
        let ratchet = before.ratchet(&tree.found.prefix);
        let path = place.path.canonicalize().unwrap_or_else(|_| place.path.clone());
        since.hold_baseline(&path, (ratchet, more), &older.was, &mut workspaces);
    }
    Ok(since)
}

/// What the file at `path` of the older side held; nothing if there was none.
fn text(from: &Texts<'_>, path: &str) -> Result<Option<Arc<[u8]>>> {
    Ok(match from.content(path)? {
        Some(Content::Given(text)) => Some(text),
        _ => None,
    })
}

/// Those of `overlay`, configuration files as they were, that can be understood. What another one said
/// is not known: what it says now holds for both sides, and that is noted.
fn understood(
    mut overlay: Overlay,
    options: &Options,
    (older, paths): (&Older<'_>, &Paths),
    note: &dyn Fn(&str),
) -> Overlay {
    loop {
        let mut workspaces = Workspaces::with_overlay(options.clone(), overlay.clone());
        for folder in overlay.keys().filter_map(|path| path.parent()) {
            let number = workspaces.number(folder);
            // It is read for its mistakes.
            let _ = workspaces.get(number).folder(folder);
        }
        let mistakes = workspaces.diagnostics();
        let mistaken = mistakes.iter().find_map(|mistake| match &mistake.source.kind {
            SourceKind::File(path) if overlay.contains_key(path) => Some((path, mistake)),
            _ => None,
        });
        let Some((path, mistake)) = mistaken else { return overlay };
        note(&format!(
            "`{}` was not understood {}: {}; this change is judged by what it says now alone",
            paths.name(path),
            older.was,
            mistake.message
        ));
        overlay.remove(path);
    }
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
