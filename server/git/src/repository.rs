//! A repository: where it is, and what it may be asked.

use std::ffi::OsStr;
use std::fmt;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use super::error::GitError;
use super::objects::Objects;
use super::program::{Answer, Git};

/// A repository with a work tree or without.
pub struct Repository {
    /// Git, in its root.
    pub(super) git: Git,
    /// The root of the work tree, with symbolic links resolved; absent where there is none.
    root: Option<PathBuf>,
    /// What reads its objects, once there was need of one.
    pub(super) objects: Mutex<Option<Objects>>,
    /// What was found out of its filters.
    pub(super) filters: OnceLock<Vec<String>>,
    /// Whether it is known to be partial.
    partial: OnceLock<bool>,
}

/// A commit, with the name it was asked for by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Revision {
    /// All digits of its identity.
    pub(super) id: String,
    pub(super) name: String,
}

impl Revision {
    /// The name it was asked for by.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// As much of the commit's identity as people get to see.
    #[must_use]
    pub fn short(&self) -> &str {
        short(&self.id)
    }

    /// All digits of the commit's identity.
    #[must_use]
    pub fn commit(&self) -> String {
        self.id.clone()
    }
}

impl fmt::Display for Revision {
    /// The name the user gave, and which commit that is where the name does not say.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.id.starts_with(&self.name) {
            formatter.write_str(&self.name)
        } else {
            write!(formatter, "{} ({})", self.name, short(&self.id))
        }
    }
}

/// How many digits of a commit's identity people get to see.
const SHORT: usize = 9;

/// As much of a commit's identity as people get to see.
pub(super) fn short(id: &str) -> &str {
    id.get(..SHORT).unwrap_or(id)
}

/// What a comparison goes from and to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Endpoints {
    /// The older side.
    pub from: Revision,
    /// The newer side; the work tree, uncommitted changes included, if absent.
    pub to: Option<Revision>,
}

/// What is done when a repository is looked for.
const OPEN: &str = "open the repository";

impl Repository {
    /// The repository that `path` is in.
    ///
    /// # Errors
    /// When there is none, or it cannot be trusted or read.
    pub fn discover(path: &Path) -> Result<Self, GitError> {
        let folder = folder_at(path);
        let git = Git::new(&folder)?;
        // The root comes last: its name may have more than one line.
        let answer = git.run(OPEN, &["rev-parse", "--is-inside-work-tree", "--show-toplevel"])?;
        let mut parts = answer.out.splitn(2, |byte| *byte == b'\n');
        let is_inside = parts.next() == Some(b"true");
        let root = match parts.next() {
            Some(rest) if answer.success => {
                let root = path_of(rest.strip_suffix(b"\n").unwrap_or(rest));
                Some(root.canonicalize().unwrap_or(root))
            }
            // It has told that it is in a repository before it failed.
            Some(_) => None,
            None => return Err(refused(path, &answer)),
        };
        if let (Some(root), false) = (&root, is_inside) {
            let (path, root) = (path.to_owned(), root.clone());
            return Err(GitError::Elsewhere { path, root });
        }
        let git = match &root {
            Some(root) => Git::new(root)?,
            None => git,
        };
        let (filters, partial) = (OnceLock::new(), OnceLock::new());
        Ok(Self { git, root, objects: Mutex::default(), filters, partial })
    }

    /// The root of the work tree, with symbolic links resolved.
    ///
    /// # Errors
    /// When the repository is bare.
    pub fn root(&self) -> Result<PathBuf, GitError> {
        self.root.clone().ok_or_else(|| self.bare())
    }

    /// Where the repository itself is.
    pub fn folder(&self) -> PathBuf {
        let answer = self.git.run(OPEN, &["rev-parse", "--absolute-git-dir"]);
        let answer = answer.ok().filter(|answer| answer.success);
        answer.map_or_else(|| self.git.folder().to_owned(), |answer| path_of(trimmed(&answer.out)))
    }

    /// Whether its history was cut off when it was fetched.
    pub(super) fn is_shallow(&self) -> bool {
        let answer = self.git.run(OPEN, &["rev-parse", "--is-shallow-repository"]);
        answer.is_ok_and(|answer| answer.line().as_deref() == Some("true"))
    }

    /// Whether files that it had no need of were left out when it was fetched.
    pub(super) fn is_partial(&self) -> bool {
        *self.partial.get_or_init(|| {
            let pattern = r"^(extensions\.partialclone|remote\..*\.promisor)$";
            let answer = self.git.run(OPEN, &["config", "--get-regexp", pattern]);
            answer.is_ok_and(|answer| answer.success)
        })
    }

    /// That it is bare, and what may help.
    fn bare(&self) -> GitError {
        let listed = self.git.run(OPEN, &["worktree", "list", "--porcelain"]);
        let listed = listed.map(|answer| String::from_utf8_lossy(&answer.out).into_owned());
        let trees = listed.unwrap_or_default();
        let trees = trees.split("\n\n").filter(|tree| !tree.lines().any(|line| line == "bare"));
        let trees: Vec<String> = trees
            .filter_map(|tree| tree.lines().next()?.strip_prefix("worktree "))
            .map(|path| format!("`{path}`"))
            .collect();
        let help = if trees.is_empty() {
            "compare two revisions, or work in a clone".to_owned()
        } else {
            format!("name a folder in one of its work trees: {}", trees.join(", "))
        };
        GitError::Bare { path: self.folder(), help }
    }
}

/// Why there is no repository for `path`, when Git gave this `answer`.
fn refused(path: &Path, answer: &Answer) -> GitError {
    let path = path.to_owned();
    if answer.told.contains("detected dubious ownership") {
        let mut lines = answer.told.lines();
        let place = lines.find_map(|line| line.split_once(" at '")?.1.strip_suffix('\''));
        let advice = lines.find_map(|line| line.trim().strip_prefix("git config "));
        if let (Some(place), Some(advice)) = (place, advice) {
            return GitError::Owner { path: place.into(), advice: format!("git config {advice}") };
        }
    }
    if answer.told.contains("not a git repository (or any") {
        return GitError::NoRepository { path };
    }
    answer.error()
}

/// The folder to start from to find the repository of `path`.
fn folder_at(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    let folder = path.ancestors().find(|folder| folder.is_dir());
    folder.unwrap_or(&path).to_owned()
}

/// `bytes` without the end of the line.
pub(super) fn trimmed(bytes: &[u8]) -> &[u8] {
    bytes.strip_suffix(b"\n").unwrap_or(bytes)
}

/// The path that Git prints as `bytes`.
#[cfg(unix)]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt as _;
    PathBuf::from(OsStr::from_bytes(bytes))
}

/// The path that Git prints as `bytes`.
#[cfg(not(unix))]
pub(super) fn path_of(bytes: &[u8]) -> PathBuf {
    PathBuf::from(OsStr::new(&*String::from_utf8_lossy(bytes)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_repository_is_said() {
        let folder = tempfile::tempdir().expect("a folder");
        let error = Repository::discover(folder.path()).err();
        assert!(matches!(error, Some(GitError::NoRepository { .. })), "{error:?}");
    }
}
