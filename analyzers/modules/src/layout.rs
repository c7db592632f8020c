//! Which files and folders a project has, so that each question about them is one look-up.

use std::collections::BTreeSet;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::path;
use crate::project::Entry;

/// The files of a project by path, folder and name: what of a [`Project`](crate::Project) can be told
/// without a look into a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Layout {
    files: FxHashSet<Arc<str>>,
    folders: FxHashMap<Arc<str>, Arc<[Entry]>>,
    names: FxHashMap<Arc<str>, Arc<[Arc<str>]>>,
}

impl Layout {
    /// The layout of files at `paths`, in whatever order.
    #[must_use]
    pub fn new(paths: impl IntoIterator<Item = Arc<str>>) -> Self {
        let files: FxHashSet<Arc<str>> = paths.into_iter().collect();
        let mut folders: FxHashMap<&str, BTreeSet<Entry>> = FxHashMap::default();
        let mut names: FxHashMap<&str, Vec<Arc<str>>> = FxHashMap::default();
        for path in &files {
            names.entry(path::name(path)).or_default().push(Arc::clone(path));
            let file = Entry::File(path::name(path).into());
            let is_first = !folders.contains_key(path::folder(path));
            folders.entry(path::folder(path)).or_default().insert(file);
            if is_first {
                enter_folders(&mut folders, path::folder(path));
            }
        }
        let folders = folders
            .into_iter()
            .map(|(folder, entries)| (folder.into(), entries.into_iter().collect()))
            .collect();
        let names = names
            .into_iter()
            .map(|(name, mut paths)| {
                paths.sort_unstable();
                (name.into(), paths.into())
            })
            .collect();
        Self { files, folders, names }
    }

    /// Takes that there is a file at `path`; whether there was none.
    pub fn insert(&mut self, path: &Arc<str>) -> bool {
        if !self.files.insert(Arc::clone(path)) {
            return false;
        }
        put(self.names.entry(path::name(path).into()).or_default(), Arc::clone(path));
        let mut entry = Entry::File(path::name(path).into());
        for folder in path::folders_around(path) {
            let entries = self.folders.entry(folder.into()).or_default();
            let is_first = entries.is_empty();
            put(entries, entry);
            if !is_first {
                break;
            }
            entry = Entry::Folder(path::name(folder).into());
        }
        true
    }

    /// Takes that there is no file at `path`; whether there was one.
    pub fn remove(&mut self, path: &str) -> bool {
        if !self.files.remove(path) {
            return false;
        }
        drop_from(&mut self.names, path::name(path), |known| **known == *path);
        let mut entry = Entry::File(path::name(path).into());
        for folder in path::folders_around(path) {
            let is_left = drop_from(&mut self.folders, folder, |known| *known == entry);
            if is_left {
                break;
            }
            entry = Entry::Folder(path::name(folder).into());
        }
        true
    }

    /// All files, in no order.
    pub fn files(&self) -> impl Iterator<Item = &Arc<str>> {
        self.files.iter()
    }

    /// Whether there is a file at `path`.
    #[must_use]
    pub fn is_file(&self, path: &str) -> bool {
        self.files.contains(path)
    }

    /// Whether there is a folder at `path` with a file somewhere below.
    #[must_use]
    pub fn is_folder(&self, path: &str) -> bool {
        self.folders.contains_key(path)
    }

    /// What is right in the folder at `path`, files first, by name; nothing if there is none.
    #[must_use]
    pub fn entries(&self, path: &str) -> Arc<[Entry]> {
        self.folders.get(path).cloned().unwrap_or_default()
    }

    /// The files anywhere that are called `name`, in order of path.
    #[must_use]
    pub fn files_named(&self, name: &str) -> Arc<[Arc<str>]> {
        self.names.get(name).cloned().unwrap_or_default()
    }
}

/// Enters `folder` into the one that it is in, and so on to the root; ends where that was done before.
fn enter_folders<'path>(
    folders: &mut FxHashMap<&'path str, BTreeSet<Entry>>,
    mut folder: &'path str,
) {
    while !folder.is_empty() {
        let above = path::folder(folder);
        let is_new =
            folders.entry(above).or_default().insert(Entry::Folder(path::name(folder).into()));
        if !is_new {
            return;
        }
        folder = above;
    }
}

/// Puts `new` into its place in a sorted list.
fn put<T: Clone + Ord>(list: &mut Arc<[T]>, new: T) {
    let at = list.partition_point(|known| *known < new);
    *list = list[..at].iter().cloned().chain([new]).chain(list[at..].iter().cloned()).collect();
}

/// Takes those that are `gone` out of the list at `key`, and the list away with the last one; whether
/// there is still a list.
fn drop_from<T: Clone>(
    lists: &mut FxHashMap<Arc<str>, Arc<[T]>>,
    key: &str,
    is_gone: impl Fn(&T) -> bool,
) -> bool {
    let Some(list) = lists.get_mut(key) else { return false };
    *list = list.iter().filter(|known| !is_gone(known)).cloned().collect();
    let is_left = !list.is_empty();
    if !is_left {
        lists.remove(key);
    }
    is_left
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(paths: &[&str]) -> Layout {
        Layout::new(paths.iter().map(|path| Arc::from(*path)))
    }

    #[test]
    fn files_are_found_by_path_folder_and_name() {
        let layout = layout(&["a/b/x.py", "a/x.py", "y.py", "a/c/d/z.py"]);
        assert!(layout.is_file("a/b/x.py") && !layout.is_file("a/b") && !layout.is_file("b/x.py"));
        assert!(layout.is_folder("") && layout.is_folder("a/c") && !layout.is_folder("a/x.py"));
        let file = |name: &str| Entry::File(name.into());
        let folder = |name: &str| Entry::Folder(name.into());
        assert_eq!(&*layout.entries(""), [file("y.py"), folder("a")]);
        assert_eq!(&*layout.entries("a"), [file("x.py"), folder("b"), folder("c")]);
        assert_eq!(&*layout.entries("a/c"), [folder("d")]);
        assert!(layout.entries("b").is_empty());
        assert_eq!(*layout.files_named("x.py"), ["a/b/x.py".into(), "a/x.py".into()]);
        assert!(layout.files_named("b").is_empty());
    }

    #[test]
    fn one_that_is_changed_is_the_one_that_is_made_of_its_files() {
        let mut changed = Layout::default();
        let mut there: BTreeSet<&str> = BTreeSet::new();
        // The last file of a folder goes with it, the second does not; a name may be that of a folder.
        for (path, is_there) in [
            ("a/b/x.py", true),
            ("a/c/x.py", true),
            ("x.py", true),
            ("x.py", true),
            ("a/b/x.py", false),
            ("a/x.py", true),
            ("a/c/x.py", false),
            ("gone.py", false),
            ("a/x.py/y.py", true),
            ("a/x.py", false),
            ("a/x.py/y.py", false),
            ("x.py", false),
        ] {
            if is_there {
                assert_eq!(changed.insert(&path.into()), there.insert(path), "{path}");
            } else {
                assert_eq!(changed.remove(path), there.remove(path), "{path}");
            }
            assert_eq!(changed, layout(&there.iter().copied().collect::<Vec<_>>()), "{path}");
        }
        assert_eq!(changed, Layout::default());
    }

    #[test]
    fn nothing_has_no_root() {
        assert!(!layout(&[]).is_folder(""));
    }
}
