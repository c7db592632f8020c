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
    fn nothing_has_no_root() {
        assert!(!layout(&[]).is_folder(""));
    }
}
