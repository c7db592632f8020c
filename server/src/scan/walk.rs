//! Which files there are: the tree below the paths the user named.

use std::collections::BTreeMap;
use std::fs::{self, FileType};
use std::path::{Component, Path, PathBuf};

use ignore::{DirEntry, WalkBuilder};

use super::selection::Selection;

/// How folders are walked.
#[derive(Clone, Debug, Default)]
pub(crate) struct WalkOptions {
    /// What is wanted.
    pub(crate) selection: Selection,
    /// Files that `.gitignore`, `.ignore` and Git's own lists leave out are wanted, too.
    pub(crate) no_ignore: bool,
    /// Hidden files and folders are wanted, too.
    pub(crate) hidden: bool,
}

/// A file to look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Candidate {
    /// Its path in reports: relative to the scanned folder, parts joined by `/`.
    pub(crate) name: String,
    /// Where it is read.
    pub(crate) path: PathBuf,
    /// The user named the file itself.
    pub(crate) explicit: bool,
    /// What it is instead of a file, such as `a named pipe`.
    pub(crate) special: Option<&'static str>,
}

/// Something that could not be walked.
#[derive(Debug)]
pub(crate) struct Problem {
    /// Its path in reports.
    pub(crate) name: String,
    /// A word a program can compare.
    pub(crate) reason: &'static str,
    /// What the system says.
    pub(crate) detail: String,
    /// The user named it.
    pub(crate) explicit: bool,
}

/// What a walk found.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// The files, sorted by name.
    pub(crate) files: Vec<Candidate>,
    /// What could not be walked, sorted by name.
    pub(crate) problems: Vec<Problem>,
    /// What was walked: the name of the one folder or file, or all paths as the user wrote them.
    pub(crate) title: String,
    /// What leads from the current folder to the one that names are relative to, with a trailing
    /// `/`; empty where names are as the user wrote them.
    pub(crate) prefix: String,
}

/// Walks the files and folders at `paths`.
///
/// The names of files are relative to the folder if `paths` is one folder, and else begin as the
/// user wrote them. Files that are named are taken whatever the ignore rules say; symbolic links
/// are followed where they are named and nowhere else, so that no walk runs in circles.
pub(crate) fn walk(paths: &[PathBuf], options: &WalkOptions) -> Found {
    let mut found = Found { title: title(paths), ..Found::default() };
    let mut files = BTreeMap::new();
    let alone = paths.len() == 1;
    for path in paths {
        match fs::metadata(path) {
            Ok(metadata) if metadata.is_dir() => {
                let start = display(path);
                let prefix =
                    if start.is_empty() || start.ends_with('/') { start } else { start + "/" };
                let mut folder = Folder {
                    root: path,
                    options,
                    prefix: if alone { "" } else { &prefix },
                    files: &mut files,
                    problems: &mut found.problems,
                };
                folder.walk();
                if alone {
                    found.prefix = prefix;
                }
            }
            Ok(metadata) => {
                let candidate = Candidate {
                    name: display(path),
                    path: path.clone(),
                    explicit: true,
                    special: special(metadata.file_type()),
                };
                if options.selection.takes_file(&candidate.name) {
                    files.insert(candidate.name.clone(), candidate);
                }
            }
            Err(error) => found.problems.push(Problem {
                name: display(path),
                reason: "unreadable",
                detail: error.to_string(),
                explicit: true,
            }),
        }
    }
    found.files = files.into_values().collect();
    found.problems.sort_by(|a, b| a.name.cmp(&b.name));
    found
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

/// A named folder while it is walked.
struct Folder<'walk> {
    root: &'walk Path,
    options: &'walk WalkOptions,
    /// What goes before a path relative to `root` to make a name.
    prefix: &'walk str,
    files: &'walk mut BTreeMap<String, Candidate>,
    problems: &'walk mut Vec<Problem>,
}

impl Folder<'_> {
    fn walk(&mut self) {
        let root = self.root.to_path_buf();
        let selection = self.options.selection.clone();
        let respect = !self.options.no_ignore;
        let walker = WalkBuilder::new(self.root)
            .hidden(!self.options.hidden)
            .ignore(respect)
            .git_ignore(respect)
            .git_global(respect)
            .git_exclude(respect)
            .parents(respect)
            // A folder that came without its `.git` is still the folder its rules were made for.
            .require_git(false)
            .filter_entry(move |entry| wanted(entry, &root, &selection))
            .build();
        for entry in walker {
            match entry {
                Ok(entry) => self.enter(entry),
                Err(error) => self.fail(&error),
            }
        }
    }

    fn enter(&mut self, entry: DirEntry) {
        let Some(kind) = entry.file_type().filter(|kind| !kind.is_dir() && !kind.is_symlink())
        else {
            return;
        };
        let relative = relative(entry.path(), self.root);
        if !self.options.selection.takes_file(&relative) {
            return;
        }
        let name = format!("{}{relative}", self.prefix);
        let candidate =
            Candidate { name, path: entry.into_path(), explicit: false, special: special(kind) };
        // A file that was named as well keeps being one that was named.
        self.files.entry(candidate.name.clone()).or_insert(candidate);
    }

    fn fail(&mut self, error: &ignore::Error) {
        let at = place(error).unwrap_or(self.root);
        let name = format!("{}{}", self.prefix, relative(at, self.root));
        let (reason, detail) = match error.io_error() {
            // Deleted between being listed and being looked at: nothing is lost.
            Some(error) if error.kind() == std::io::ErrorKind::NotFound => return,
            Some(error) => ("unreadable-folder", error.to_string()),
            None => ("bad-ignore-rule", error.to_string()),
        };
        let name = if name.is_empty() { display(self.root) } else { name };
        self.problems.push(Problem { name, reason, detail, explicit: at == self.root });
    }
}

/// Whether `entry` is worth a look; the folder the walk starts in always is.
fn wanted(entry: &DirEntry, root: &Path, selection: &Selection) -> bool {
    entry.depth() == 0
        || !entry.file_type().is_some_and(|kind| kind.is_dir())
        || selection.enters(&relative(entry.path(), root))
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

/// What something that is neither file nor folder is.
fn special(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
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
                return Some(what);
            }
        }
    }
    Some("no regular file")
}

/// `path` from `root` on, parts joined by `/`.
fn relative(path: &Path, root: &Path) -> String {
    display(path.strip_prefix(root).unwrap_or(path))
}

/// `path` with its parts joined by `/` and without `.` parts; what is not UTF-8 in it is
/// replaced by U+FFFD.
fn display(path: &Path) -> String {
    let mut name = String::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::RootDir => name.push('/'),
            _ => {
                if !name.is_empty() && !name.ends_with('/') {
                    name.push('/');
                }
                name.push_str(&part.as_os_str().to_string_lossy());
            }
        }
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The names found below `paths` of a fresh folder that holds `files`.
    fn names(files: &[(&str, &str)], paths: &[&str], options: &WalkOptions) -> Vec<String> {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("in the folder")).expect("a new folder");
            fs::write(path, text).expect("a new file");
        }
        let paths: Vec<PathBuf> = paths.iter().map(|path| folder.path().join(path)).collect();
        let start = display(folder.path()) + "/";
        walk(&paths, options)
            .files
            .into_iter()
            .map(|file| file.name.strip_prefix(&start).unwrap_or(&file.name).to_owned())
            .collect()
    }

    #[test]
    fn names_are_relative_and_sorted_as_text() {
        let files = [("a/z.py", ""), ("a.py", ""), ("a/b/c.py", "")];
        // `.` comes before `/`: the order is that of the whole text, not of the folders.
        assert_eq!(names(&files, &["."], &WalkOptions::default()), ["a.py", "a/b/c.py", "a/z.py"]);
    }

    #[test]
    fn ignore_rules_hold_but_for_files_that_are_named() {
        let files =
            [(".gitignore", "/out\n*.log\n"), ("out/a.py", ""), ("b.py", ""), ("c.log", "")];
        assert_eq!(names(&files, &["."], &WalkOptions::default()), ["b.py"]);
        assert_eq!(
            names(&files, &["out/a.py", "c.log"], &WalkOptions::default()),
            ["c.log", "out/a.py"]
        );
        let all = WalkOptions { no_ignore: true, hidden: true, ..WalkOptions::default() };
        assert_eq!(names(&files, &["."], &all), [".gitignore", "b.py", "c.log", "out/a.py"]);
    }

    #[test]
    fn overlapping_paths_give_each_file_once() {
        let files = [("a/b.py", ""), ("c.py", "")];
        assert_eq!(
            names(&files, &["a", "./a/b.py", "a/b.py", "."], &WalkOptions::default()),
            ["a/b.py", "c.py"]
        );
    }

    #[test]
    fn the_title_is_the_folder_or_all_that_was_named() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::create_dir(folder.path().join("shop")).expect("a new folder");
        assert_eq!(title(&[folder.path().join("shop")]), "shop");
        assert_eq!(title(&[folder.path().join("shop/../shop/.")]), "shop");
        assert_eq!(title(&["a/b.py".into(), "./c".into()]), "a/b.py, c");
    }

    #[test]
    fn what_does_not_exist_is_a_problem_and_the_rest_is_found() {
        let folder = tempfile::tempdir().expect("a temporary folder");
        fs::write(folder.path().join("a.py"), "").expect("a new file");
        let paths = [folder.path().join("none"), folder.path().to_path_buf()];
        let found = walk(&paths, &WalkOptions::default());
        assert_eq!(found.files.len(), 1);
        assert_eq!(found.problems.len(), 1);
        assert!(found.problems[0].explicit && found.problems[0].name.ends_with("none"));
    }
}
