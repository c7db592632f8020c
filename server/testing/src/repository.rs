//! Repositories made for a test with Git itself, in a folder that goes with it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;

/// A repository in a temporary folder.
pub struct TestRepository {
    /// The folder that goes with it; absent where another one holds it.
    _folder: Option<TempDir>,
    path: PathBuf,
}

impl Default for TestRepository {
    fn default() -> Self {
        Self::new()
    }
}

impl TestRepository {
    /// An empty one.
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// An empty one that is made with more `options`.
    pub fn with(options: &[&str]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let path = folder.path().canonicalize().expect("a folder");
        let test = Self { path: path.join("work"), _folder: Some(folder) };
        test.init(options)
    }

    /// An empty one at `path` of the work tree.
    #[must_use]
    pub fn nested(&self, path: &str) -> Self {
        Self { path: self.path().join(path), _folder: None }.init(&[])
    }

    fn init(self, options: &[&str]) -> Self {
        fs::create_dir_all(self.path()).expect("a new folder");
        let init = ["init", "--quiet", "--initial-branch=main", "--template="];
        self.git(&[&init, options].concat());
        self
    }

    /// The root of its work tree.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Runs Git, which must succeed; what it prints, without the end of its last line.
    pub fn git(&self, arguments: &[&str]) -> String {
        self.try_git(arguments).unwrap_or_else(|told| panic!("git {arguments:?}: {told}"))
    }

    /// Runs Git; what it prints, without the end of its last line.
    ///
    /// # Errors
    /// What it complains about, if it fails.
    pub fn try_git(&self, arguments: &[&str]) -> Result<String, String> {
        let mut command = Command::new("git");
        for (name, _) in std::env::vars_os() {
            if name.to_string_lossy().starts_with("GIT_") {
                command.env_remove(name);
            }
        }
        command.current_dir(self.path()).args(arguments).env("HOME", self.path().join(".."));
        command.env("GIT_CONFIG_NOSYSTEM", "1").env("GIT_CONFIG_GLOBAL", "/dev/null");
        for role in ["AUTHOR", "COMMITTER"] {
            command.env(format!("GIT_{role}_NAME"), "Tester");
            command.env(format!("GIT_{role}_EMAIL"), "tester@example.org");
        }
        let output = command.output().expect("Git starts");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end_matches('\n').to_owned();
        if output.status.success() { Ok(text(&output.stdout)) } else { Err(text(&output.stderr)) }
    }

    /// Writes a file of the work tree.
    pub fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path().join(path);
        fs::create_dir_all(path.parent().expect("in the folder")).expect("a new folder");
        fs::write(path, text).expect("a new file");
    }

    /// Removes a file of the work tree.
    pub fn remove(&self, path: &str) {
        fs::remove_file(self.path().join(path)).expect("a file");
    }

    /// Adds a file of the work tree to the index.
    pub fn stage(&self, path: &str) {
        self.git(&["add", "--", path]);
    }

    /// Writes `files` and commits the whole work tree on the current branch.
    pub fn commit(&self, files: &[(&str, &str)]) -> String {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "--message", "change"]);
        self.git(&["rev-parse", "HEAD"])
    }

    /// Commits `files` and all else there is on a new branch that starts at `parent`.
    pub fn commit_on(&self, parent: &str, branch: &str, files: &[(&str, &str)]) -> String {
        self.commit_to(branch, &["-p", parent], files)
    }

    /// Commits `files` and all else there is on a new branch without history.
    pub fn commit_orphan(&self, branch: &str, files: &[(&str, &str)]) -> String {
        self.commit_to(branch, &[], files)
    }

    fn commit_to(&self, branch: &str, parent: &[&str], files: &[(&str, &str)]) -> String {
        for (path, text) in files {
            self.write(path, text);
        }
        self.git(&["add", "--all"]);
        let tree = self.git(&["write-tree"]);
        let id = self.git(&[&["commit-tree", "-m", "change", &tree], parent].concat());
        self.git(&["update-ref", &format!("refs/heads/{branch}"), &id]);
        id
    }
}
