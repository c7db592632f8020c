//! The repositories that the paths of one run are in.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::path::{Path, PathBuf};

use super::error::GitError;
use super::repository::Repository;

/// Repositories by the roots of their work trees.
pub struct Repositories {
    by_root: BTreeMap<PathBuf, Repository>,
}

impl Repositories {
    /// The repositories that `paths` are in, each asked for once.
    ///
    /// # Errors
    /// When one of `paths` is in none, or one cannot be trusted or read, or is bare.
    pub fn of<'path>(paths: impl IntoIterator<Item = &'path Path>) -> Result<Self, GitError> {
        let mut by_root: BTreeMap<PathBuf, Repository> = BTreeMap::new();
        for path in paths {
            // A folder's `.git` says that it is the root; only Git knows which one it is otherwise.
            let place = path.canonicalize().or_else(|_| std::path::absolute(path));
            let place = place.unwrap_or_else(|_| path.to_owned());
            let root = place.ancestors().find(|folder| folder.join(".git").exists());
            if root.is_some_and(|root| by_root.contains_key(root)) {
                continue;
            }
            let repository = Repository::discover(path)?;
            by_root.entry(repository.root()?).or_insert(repository);
        }
        Ok(Self { by_root })
    }

    /// Each with the root of its work tree, in order of those.
    pub fn iter(&self) -> impl Iterator<Item = (&Path, &Repository)> {
        self.by_root.iter().map(|(root, repository)| (root.as_path(), repository))
    }

    /// The root of the innermost one whose work tree the file at `path`, from the root of the file
    /// system on, is below.
    #[must_use]
    pub fn root_of(&self, path: &Path) -> Option<&Path> {
        let above = |path: &Path| {
            let known = path.ancestors().find_map(|folder| self.by_root.get_key_value(folder));
            known.map(|(root, _)| root.as_path())
        };
        // What is not there, and so was found by no walk, may be behind a link.
        above(path).or_else(|| above(&path.parent()?.canonicalize().ok()?))
    }

    /// The roots of the repositories that are below these and hold any of `files`, paths from the
    /// root of the file system on: submodules, and what Git takes for somebody else's.
    pub fn nested<'path>(&self, files: impl Iterator<Item = &'path Path>) -> BTreeSet<&'path Path> {
        let mut seen = HashSet::new();
        let mut nested = BTreeSet::new();
        for file in files {
            let Some(root) = self.root_of(file) else { continue };
            let folders = file.ancestors().skip(1).take_while(|folder| *folder != root);
            for folder in folders.take_while(|folder| seen.insert(*folder)) {
                if folder.join(".git").exists() {
                    nested.insert(folder);
                }
            }
        }
        nested
    }
}

#[cfg(test)]
mod tests {
    use astrolens_testing::TestRepository;

    use super::*;

    #[test]
    fn each_path_has_the_innermost_repository() {
        let outer = TestRepository::new();
        outer.commit(&[("a.py", "1\n")]);
        let inner = outer.nested("lib/inner");
        inner.write("b.py", "1\n");
        let (a, b) = (outer.path().join("a.py"), inner.path().join("b.py"));
        let all = Repositories::of([&*a, &*b, outer.path()]).expect("repositories");
        let roots: Vec<&Path> = all.iter().map(|(root, _)| root).collect();
        assert_eq!(roots, [outer.path(), inner.path()]);
        assert_eq!(all.root_of(&a), Some(outer.path()));
        assert_eq!(all.root_of(&b), Some(inner.path()));
        assert_eq!(all.root_of(Path::new("/a.py")), None);
        #[cfg(unix)]
        {
            let link = outer.path().join("../link");
            std::os::unix::fs::symlink(inner.path(), &link).expect("a link");
            let elsewhere = link.parent().and_then(|folder| folder.canonicalize().ok());
            let new = elsewhere.expect("a folder").join("link/new.py");
            assert_eq!(all.root_of(&new), Some(inner.path()));
        }
        assert!(all.nested([&*a, &*b].into_iter()).is_empty());
        let one = Repositories::of([outer.path()]).expect("a repository");
        assert!(one.nested([&*a, &*b].into_iter()).into_iter().eq([inner.path()]));
    }

    #[test]
    fn a_path_in_no_repository_is_named() {
        let (test, folder) = (TestRepository::new(), tempfile::tempdir().expect("a folder"));
        let error = Repositories::of([test.path(), folder.path()]).err();
        let Some(GitError::NoRepository { path }) = error else { panic!("{error:?}") };
        assert_eq!(path, folder.path());
    }
}
