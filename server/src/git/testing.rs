//! Repositories made for a test, in a folder that goes with it.

use std::fs;
use std::path::Path;

use git2::{IndexAddOption, Oid, RepositoryInitOptions, Signature};
use tempfile::TempDir;

use super::Repository;

/// A repository in a temporary folder.
pub(crate) struct TestRepository {
    folder: TempDir,
    inner: git2::Repository,
}

impl TestRepository {
    /// An empty one.
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let mut options = RepositoryInitOptions::new();
        options.initial_head("main").external_template(false);
        let inner = git2::Repository::init_opts(folder.path(), &options).expect("a new repository");
        Self { folder, inner }
    }

    /// It, as the program opens it.
    pub(crate) fn open(&self) -> Repository {
        Repository::discover(self.path()).expect("a repository")
    }

    /// The root of its work tree.
    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file of the work tree.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("in the folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }

    /// Removes a file of the work tree.
    pub(crate) fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("a file");
    }

    /// Adds a file of the work tree to the index.
    pub(crate) fn stage(&self, path: &str) {
        let mut index = self.inner.index().expect("an index");
        index.add_path(Path::new(path)).expect("a file");
        index.write().expect("a new index");
    }

    /// Writes `files` and commits the whole work tree on the current branch.
    pub(crate) fn commit(&self, files: &[(&str, &str)]) -> Oid {
        let parent = self.inner.head().ok().and_then(|head| head.target());
        self.commit_to("HEAD", parent, files)
    }

    /// Commits `files` alone on a new branch that starts at `parent`.
    pub(crate) fn commit_on(&self, parent: Oid, branch: &str, files: &[(&str, &str)]) -> Oid {
        self.commit_to(&format!("refs/heads/{branch}"), Some(parent), files)
    }

    /// Commits `files` on a new branch without history.
    pub(crate) fn commit_orphan(&self, branch: &str, files: &[(&str, &str)]) -> Oid {
        self.commit_to(&format!("refs/heads/{branch}"), None, files)
    }

    fn commit_to(&self, reference: &str, parent: Option<Oid>, files: &[(&str, &str)]) -> Oid {
        for (path, text) in files {
            self.write(path, text);
        }
        let mut index = self.inner.index().expect("an index");
        index.add_all(["*"], IndexAddOption::DEFAULT, None).expect("files");
        index.update_all(["*"], None).expect("files");
        index.write().expect("a new index");
        let tree = index.write_tree().expect("a new tree");
        let tree = self.inner.find_tree(tree).expect("a tree");
        let author = Signature::now("Tester", "tester@example.org").expect("a signature");
        let parents: Vec<git2::Commit<'_>> =
            parent.into_iter().map(|id| self.inner.find_commit(id).expect("a commit")).collect();
        let parents: Vec<&git2::Commit<'_>> = parents.iter().collect();
        // A branch of its own starts elsewhere than where the reference would be moved from.
        let id = self
            .inner
            .commit(None, &author, &author, "change", &tree, &parents)
            .expect("a new commit");
        let reference = if reference == "HEAD" { "refs/heads/main" } else { reference };
        self.inner.reference(reference, id, true, "commit").expect("a new branch");
        id
    }
}
