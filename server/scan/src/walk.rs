//! Which files there are: the tree below the paths the user named.

mod builds;

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs::{self, FileType};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use astrolens_syntax::Language;
use astrolens_syntax::detect::{ByPath, Tally, by_path};
use ignore::{DirEntry, WalkBuilder};

use super::display::{ALIKE, display};
use super::workspaces::{Workspaces, takes};

/// How folders are walked.
#[derive(Clone, Copy, Debug, Default)]
pub struct WalkOptions {
    /// Files that `.gitignore`, `.ignore` and Git's own lists leave out are wanted, too.
    pub no_ignore: bool,
    /// Hidden files and folders are wanted, too.
    pub hidden: bool,
    /// What the configuration leaves out is left out even where it is named.
    pub force_exclude: bool,
}

impl WalkOptions {
    /// Whether more is wanted than there is by itself.
    const fn widens(self) -> bool {
        self.no_ignore || self.hidden
    }
}

/// A file to look at.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// Its path in reports: relative to the scanned folder, parts joined by `/`.
    pub name: String,
    /// Where it is, from the root and without symbolic links on the way.
    pub path: PathBuf,
    /// The number of its workspace.
    pub workspace: usize,
    /// The user named the file itself.
    pub named: bool,
    /// What can be read there.
    pub content: Content,
    /// The language it is in, if the user said so.
    pub language: Option<Language>,
    /// What it is taken for, if not for what it is.
    pub taken_for: Option<Arc<TakenFor>>,
}

/// What a file is held to be, whatever it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenFor {
    /// Where it is held to be, from the root of the file system.
    pub path: PathBuf,
    /// It is the project's own, whatever its text says.
    pub is_own: bool,
}

/// What can be read of a file.
#[derive(Clone, Debug)]
pub enum Content {
    /// What the disk has.
    OnDisk,
    /// This, whatever the disk has: the file is open in an editor, or comes through a pipe.
    Given(Arc<[u8]>),
    /// Nothing: it is, say, `a named pipe`.
    Nothing(&'static str),
}

/// Something that could not be walked.
#[derive(Debug)]
pub struct Problem {
    /// Its path in reports.
    pub name: String,
    /// A word a program can compare.
    pub(crate) reason: &'static str,
    /// What the system says.
    pub detail: String,
    /// The user named it.
    pub named: bool,
}

/// A folder that cannot be read.
const UNREADABLE_FOLDER: &str = "unreadable-folder";

/// A file that is called as another one is.
const AMBIGUOUS_NAME: &str = "ambiguous-name";

impl Problem {
    /// Whether files are left out because of it that a walk should look at.
    #[must_use]
    pub fn is_gap(&self) -> bool {
        [UNREADABLE_FOLDER, AMBIGUOUS_NAME].contains(&self.reason)
    }
}

/// What a walk found.
#[derive(Debug, Default)]
pub struct Found {
    /// The files, sorted by name.
    pub files: Vec<Candidate>,
    /// The folders that were walked, without symbolic links on the way.
    pub folders: Vec<PathBuf>,
    /// What could not be walked, sorted by name.
    pub problems: Vec<Problem>,
    /// What was walked: the name of the one folder or file, or all paths as the user wrote them.
    pub title: String,
    /// What leads from the current folder to the one that names are relative to, with a trailing
    /// `/`; empty where names are as the user wrote them.
    pub prefix: String,
    /// For each workspace that was walked as a whole, how many files it has in each language,
    /// wanted or not, as far as their names tell.
    pub tallies: HashMap<usize, Tally>,
}

/// Walks the files and folders at `paths`.
///
/// The names of files are relative to the folder if `paths` is one folder, and else begin as the
/// user wrote them. Files that are named are taken whatever ignore rules and, unless it is forced,
/// configuration files say; symbolic links are followed where they are named and nowhere else, so
/// that no walk runs in circles.
pub fn walk(paths: &[PathBuf], options: WalkOptions, workspaces: &mut Workspaces) -> Found {
    walk_where(paths, None, options, workspaces)
}

/// Walks as much of `folder` as leads to `wanted`, which are files and folders in it, and all that
/// is in them: what a [`walk`] finds of them, at the cost of the folders on the way.
pub fn walk_to(
    folder: &Path,
    wanted: &BTreeSet<PathBuf>,
    options: WalkOptions,
    workspaces: &mut Workspaces,
) -> Found {
    let inside = wanted.iter().filter_map(|path| path.strip_prefix(folder).ok());
    let inside: BTreeSet<PathBuf> = inside.map(Path::to_path_buf).collect();
    if inside.is_empty() {
        return Found::default();
    }
    walk_where(&[folder.to_path_buf()], Some(&inside), options, workspaces)
}

/// Walks `paths`, or what of them leads to the relative paths `wanted` and is in them.
fn walk_where(
    paths: &[PathBuf],
    wanted: Option<&BTreeSet<PathBuf>>,
    options: WalkOptions,
    workspaces: &mut Workspaces,
) -> Found {
    let found = Found { title: title(paths), ..Found::default() };
    let is_only = paths.len() == 1;
    let mut walk = Walk { options, workspaces, is_only, wanted, files: BTreeMap::new(), found };
    for path in paths {
        match resolve(path) {
            Ok((start, kind)) if kind.is_dir() => walk.folder(path, start),
            Ok((place, kind)) => walk.file(path, place, kind),
            Err(error) => walk.unreadable(path, &error),
        }
    }
    let mut found = walk.found;
    found.files = walk.files.into_values().collect();
    found.problems.sort_by(|a, b| a.name.cmp(&b.name));
    found
}

/// A walk over the paths the user named.
struct Walk<'walk> {
    options: WalkOptions,
    workspaces: &'walk mut Workspaces,
    /// The user named one path.
    is_only: bool,
    /// What is wanted of folders; absent for all of them.
    wanted: Option<&'walk BTreeSet<PathBuf>>,
    /// The files by name.
    files: BTreeMap<String, Candidate>,
    found: Found,
}

impl Walk<'_> {
    /// A folder that is called `path` by the user.
    fn folder(&mut self, path: &Path, start: PathBuf) {
        let shown = display(path);
        let slash = if shown.is_empty() || shown.ends_with('/') { "" } else { "/" };
        let mut prefix = shown + slash;
        if self.is_only {
            self.found.prefix = std::mem::take(&mut prefix);
        }
        let workspace = self.workspaces.number(&start);
        let is_whole = start == self.workspaces.get(workspace).root()
            && self.wanted.is_none()
            && !self.options.widens();
        let mut folder = Folder {
            start,
            prefix,
            workspace,
            workspaces: self.workspaces,
            files: &mut self.files,
            tally: Tally::default(),
        };
        folder.walk(self.options, self.wanted, &mut self.found);
        if is_whole {
            self.found.tallies.insert(workspace, folder.tally);
        }
    }

    /// A file at `place` that is called `path` by the user.
    fn file(&mut self, path: &Path, place: PathBuf, kind: FileType) {
        let workspace = self.workspaces.number(place.parent().unwrap_or(&place));
        if takes(self.workspaces.get(workspace), &place, !self.options.force_exclude) {
            let file = Candidate {
                named: true,
                content: content(kind),
                ..Candidate::on_disk(display(path), place, workspace)
            };
            self.found.problems.extend(enter(&mut self.files, file));
        }
    }

    fn unreadable(&mut self, path: &Path, error: &io::Error) {
        self.found.problems.push(Problem {
            name: display(path),
            reason: "unreadable",
            detail: error.to_string(),
            named: true,
        });
    }
}

impl Found {
    /// Adds a file in its place.
    pub fn add(&mut self, file: Candidate) {
        let at = self.files.partition_point(|other| other.name < file.name);
        self.files.insert(at, file);
    }
}

impl Candidate {
    /// The file at `path` of a workspace, which reports call `name`, as a walk comes upon it.
    #[must_use]
    pub fn on_disk(name: String, path: PathBuf, workspace: usize) -> Self {
        Self {
            name,
            path,
            workspace,
            named: false,
            content: Content::OnDisk,
            language: None,
            taken_for: None,
        }
    }

    /// Whether a walk would look at the file called `name`, as far as the name tells.
    #[must_use]
    pub fn may_be_measured(name: &str) -> bool {
        let is_hidden = name.split('/').any(|part| part.starts_with('.'));
        !is_hidden && Self::may_be_source(name)
    }

    /// Whether a file called `name` may be in a language that is measured, as far as the name tells.
    #[must_use]
    pub fn may_be_source(name: &str) -> bool {
        !matches!(by_path(name), ByPath::Other)
    }

    /// The file at `path` that is called `name`, with what it held at some time, or what the disk
    /// has; `None` if a walk would pass it over.
    pub fn of_history(
        path: PathBuf,
        name: &str,
        content: Content,
        workspaces: &mut Workspaces,
    ) -> Option<Self> {
        if !Self::may_be_measured(name) {
            return None;
        }
        if matches!(content, Content::OnDisk) {
            fs::symlink_metadata(&path).ok().filter(fs::Metadata::is_file)?;
        }
        let workspace = workspaces.number(path.parent().unwrap_or(&path));
        takes(workspaces.get(workspace), &path, false)
            .then(|| Self { content, ..Self::on_disk(name.to_owned(), path, workspace) })
    }

    /// The text that came through a pipe, under the name that it would have as a file at `path`
    /// below the current folder.
    pub fn given(
        path: Option<&Path>,
        text: Vec<u8>,
        language: Option<Language>,
        workspaces: &mut Workspaces,
    ) -> Self {
        let place = std::path::absolute(path.unwrap_or(Path::new("-")));
        let place = place.unwrap_or_else(|_| PathBuf::from("-"));
        let workspace = workspaces.number(place.parent().unwrap_or(&place));
        Self {
            name: path.map_or_else(|| "-".to_owned(), display),
            path: place,
            workspace,
            named: true,
            content: Content::Given(text.into()),
            language,
            taken_for: None,
        }
    }
}

/// How many files the workspace with the number `workspace` has in each language, as far as their
/// names tell: those that a walk of it comes upon which was told nothing else.
pub(super) fn tally(workspaces: &Workspaces, workspace: usize) -> Tally {
    let mut folder = Folder {
        start: workspaces.get(workspace).root().to_owned(),
        prefix: String::new(),
        workspace,
        workspaces,
        files: &mut BTreeMap::new(),
        tally: Tally::default(),
    };
    folder.walk(WalkOptions::default(), None, &mut Found::default());
    folder.tally
}

/// Where `path` leads and what is there; the last part may be a symbolic link to a file.
fn resolve(path: &Path) -> io::Result<(PathBuf, FileType)> {
    let kind = fs::metadata(path)?.file_type();
    if kind.is_dir() {
        return Ok((path.canonicalize()?, kind));
    }
    // The name of a link counts, not that of its target: it says what the file is taken for.
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else {
        return Ok((path.canonicalize()?, kind));
    };
    let parent = if parent.as_os_str().is_empty() { Path::new(".") } else { parent };
    Ok((parent.canonicalize()?.join(name), kind))
}

/// A folder while it is walked.
struct Folder<'walk> {
    start: PathBuf,
    /// What goes before a path relative to `start` to make a name.
    prefix: String,
    /// The number of the folder's workspace.
    workspace: usize,
    workspaces: &'walk Workspaces,
    files: &'walk mut BTreeMap<String, Candidate>,
    tally: Tally,
}

impl Folder<'_> {
    /// Walks it, and each repository in it on its own: rules of folders above end at its root.
    fn walk(
        &mut self,
        options: WalkOptions,
        wanted: Option<&BTreeSet<PathBuf>>,
        found: &mut Found,
    ) {
        let repositories = Arc::new(Mutex::new(vec![self.start.clone()]));
        loop {
            let next = repositories.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let Some(top) = next else { break };
            self.walk_below(&top, options, wanted, &repositories, found);
        }
        self.enter_databases(wanted);
    }

    /// Takes in what builds say of the sources, though rules may ignore the folders that they are made in.
    fn enter_databases(&mut self, wanted: Option<&BTreeSet<PathBuf>>) {
        let workspace = Arc::clone(self.workspaces.get(self.workspace));
        let is_wanted = |path: &Path| {
            let inside = path.strip_prefix(&self.start).unwrap_or(path);
            wanted.is_none_or(|wanted| leads_to(inside, wanted))
        };
        for path in builds::databases(&self.start) {
            let folder = path.parent().unwrap_or(&path);
            let is_left_out = workspace.folder(folder).excludes_folder(folder);
            if is_wanted(&path) && !is_left_out && takes(&workspace, &path, false) {
                let name = self.name(&path);
                // One that the walk came upon is there.
                _ = enter(self.files, Candidate::on_disk(name, path, self.workspace));
            }
        }
    }

    /// Walks what is below `top`, which is in it; if that is in no repository, those that are in
    /// it are left to `repositories`.
    fn walk_below(
        &mut self,
        top: &Path,
        options: WalkOptions,
        wanted: Option<&BTreeSet<PathBuf>>,
        repositories: &Arc<Mutex<Vec<PathBuf>>>,
        found: &mut Found,
    ) {
        let workspace = Arc::clone(self.workspaces.get(self.workspace));
        let (start, wanted) = (self.start.clone(), wanted.cloned());
        let repositories = (!is_in_repository(top)).then(|| Arc::clone(repositories));
        let walker = builder(top, options)
            .filter_entry(move |entry| {
                if let Some(wanted) = &wanted
                    && !leads_to(entry.path().strip_prefix(&start).unwrap_or(&start), wanted)
                {
                    return false;
                }
                let is_folder = entry.file_type().is_some_and(|kind| kind.is_dir());
                // The folder that was named is walked whatever the configuration says.
                if entry.depth() == 0 || !is_folder {
                    return true;
                }
                if workspace.folder(entry.path()).excludes_folder(entry.path()) {
                    return false;
                }
                let others = repositories.as_ref().filter(|_| is_root(entry.path()));
                if let Some(others) = others {
                    let mut others = others.lock().unwrap_or_else(PoisonError::into_inner);
                    others.push(entry.path().to_owned());
                }
                others.is_none()
            })
            .build();
        for entry in walker {
            match entry {
                Ok(entry) => self.take(entry, found),
                Err(error) => {
                    let at = place(&error).unwrap_or(&self.start);
                    found.problems.extend(self.problem(at, &error));
                }
            }
        }
    }

    /// Takes in what the walk came upon, and what was wrong on the way.
    fn take(&mut self, entry: DirEntry, found: &mut Found) {
        let wrong =
            entry.error().map(|error| self.problem(place(error).unwrap_or(entry.path()), error));
        found.problems.extend(wrong.flatten());
        if entry.file_type().is_some_and(|kind| kind.is_dir()) {
            found.folders.push(entry.into_path());
        } else {
            found.problems.extend(self.enter(entry));
        }
    }

    /// Takes in a file; what is wrong if another one has its name.
    fn enter(&mut self, entry: DirEntry) -> Option<Problem> {
        let kind = entry.file_type().filter(|kind| !kind.is_symlink())?;
        let name = self.name(entry.path());
        self.tally.add_path(&name);
        if !takes(self.workspaces.get(self.workspace), entry.path(), false) {
            return None;
        }
        let (path, content) = (entry.into_path(), content(kind));
        let candidate = Candidate { content, ..Candidate::on_disk(name, path, self.workspace) };
        enter(self.files, candidate)
    }

    /// What to tell of an `error` at a path, if anything is lost by it.
    fn problem(&self, at: &Path, error: &ignore::Error) -> Option<Problem> {
        let reason = match error.io_error() {
            // Deleted between being listed and being looked at.
            Some(error) if error.kind() == io::ErrorKind::NotFound => return None,
            Some(_) => UNREADABLE_FOLDER,
            None => "bad-ignore-rule",
        };
        let detail = cause(error);
        let named = at == self.start;
        let name = if named && self.prefix.is_empty() { ".".to_owned() } else { self.name(at) };
        Some(Problem { name, reason, detail, named: named && reason == UNREADABLE_FOLDER })
    }

    /// What reports call the file at `path`.
    fn name(&self, path: &Path) -> String {
        let relative = path.strip_prefix(&self.start).unwrap_or(path);
        format!("{}{}", self.prefix, display(relative))
    }
}

/// Takes `file` in among `files`; what is wrong if another one has its name.
fn enter(files: &mut BTreeMap<String, Candidate>, file: Candidate) -> Option<Problem> {
    match files.entry(file.name.clone()) {
        Entry::Occupied(mut known) if known.get().path == file.path => {
            // A file that was named as well is one that was named.
            known.get_mut().named |= file.named;
            None
        }
        Entry::Occupied(_) => Some(Problem {
            name: file.name,
            reason: AMBIGUOUS_NAME,
            detail: ALIKE.to_owned(),
            named: file.named,
        }),
        Entry::Vacant(free) => {
            free.insert(file);
            None
        }
    }
}

/// Whether `path` is on the way to one of `wanted`, is one of them, or lies in one.
fn leads_to(path: &Path, wanted: &BTreeSet<PathBuf>) -> bool {
    let mut behind = wanted.range(path.to_path_buf()..);
    path.ancestors().any(|around| wanted.contains(around))
        || behind.next().is_some_and(|next| next.starts_with(path))
}

/// A walk that follows the ignore rules as far as `options` want it.
pub(super) fn builder(start: &Path, options: WalkOptions) -> WalkBuilder {
    let respect = !options.no_ignore;
    let mut builder = WalkBuilder::new(start);
    builder
        .hidden(!options.hidden)
        .ignore(respect)
        .git_ignore(respect)
        .git_global(respect)
        .git_exclude(respect)
        .parents(respect)
        // A folder that came without its `.git` is still the folder its rules were made for. Where
        // there is one, it is where the rules of folders above end.
        .require_git(is_in_repository(start));
    builder
}

/// Whether the folder at `path` is in a Git repository.
fn is_in_repository(path: &Path) -> bool {
    path.ancestors().any(is_root)
}

/// Whether the folder at `path` is where a Git repository begins: its `.git` may be a folder, a
/// link or, where the repository is elsewhere, a file.
fn is_root(path: &Path) -> bool {
    path.join(".git").exists()
}

/// The path an error of the walk is about.
fn place(error: &ignore::Error) -> Option<&Path> {
    match error {
        ignore::Error::WithPath { path, .. } => Some(path),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => {
            place(err)
        }
        ignore::Error::Loop { child, .. } => Some(child),
        ignore::Error::Partial(errors) => errors.iter().find_map(place),
        _ => None,
    }
}

/// What an error of the walk says, without the path it is about.
fn cause(error: &ignore::Error) -> String {
    match error {
        ignore::Error::WithPath { err, .. } | ignore::Error::WithDepth { err, .. } => cause(err),
        ignore::Error::WithLineNumber { line, err } => format!("line {line}: {}", cause(err)),
        ignore::Error::Partial(errors) => errors.iter().map(cause).collect::<Vec<_>>().join("; "),
        ignore::Error::Io(error) => {
            // The system's own words are at the bottom.
            let mut innermost: &dyn std::error::Error = error;
            while let Some(source) = innermost.source() {
                innermost = source;
            }
            innermost.to_string()
        }
        error => error.to_string(),
    }
}

/// What can be read of something that is no folder.
fn content(kind: FileType) -> Content {
    if kind.is_file() { Content::OnDisk } else { Content::Nothing(kind_of_no_file(kind)) }
}

/// What to call something that is no file.
pub(super) fn kind_of_no_file(kind: FileType) -> &'static str {
    if kind.is_dir() {
        return "a folder";
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        for (is, what) in [
            (kind.is_fifo(), "a named pipe"),
            (kind.is_socket(), "a socket"),
            (kind.is_char_device() || kind.is_block_device(), "a device"),
        ] {
            if is {
                return what;
            }
        }
    }
    "no regular file"
}

/// What to call the files at `paths` together.
fn title(paths: &[PathBuf]) -> String {
    if let [path] = paths {
        // `.` and `..` have a name only once they are resolved.
        let resolved = fs::canonicalize(path).unwrap_or_else(|_| path.clone());
        if let Some(name) = resolved.file_name() {
            return name.to_string_lossy().into_owned();
        }
    }
    paths.iter().map(|path| display(path)).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
