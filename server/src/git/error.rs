//! What can go wrong with a repository, and what to do about it.

use std::path::PathBuf;

use miette::Diagnostic;

/// Why the version control could not answer.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub(crate) enum GitError {
    /// There is no repository.
    #[error("`{}` is in no Git repository", path.display())]
    #[diagnostic(help("run `git init` first, or name a folder in a repository"))]
    NoRepository {
        /// Where it was looked for, and upwards.
        path: PathBuf,
    },
    /// The repository has no files of its own.
    #[error("the repository at `{}` is bare: it has no files to compare", path.display())]
    #[diagnostic(help("compare two revisions, or work in a clone"))]
    Bare {
        /// The repository.
        path: PathBuf,
    },
    /// The repository belongs to somebody else.
    #[error("the repository at `{}` belongs to another user", path.display())]
    #[diagnostic(help("if you trust it: `git config --global --add safe.directory {}`", path.display()))]
    Owner {
        /// The repository.
        path: PathBuf,
    },
    /// There is no commit yet.
    #[error("the repository has no commits yet")]
    #[diagnostic(help("commit something first: there is nothing to compare with"))]
    NoCommits,
    /// There is no branch that work starts from.
    #[error("the repository has no branch that the others start from")]
    #[diagnostic(help(
        "name a revision to compare with: `main`, `master` and the remote's own are not there"
    ))]
    NoDefaultBranch,
    /// A revision names nothing.
    #[error("`{revision}` names no commit")]
    BadRevision {
        /// What was asked for.
        revision: String,
        /// What may help.
        #[help]
        help: String,
    },
    /// Two revisions share no history.
    #[error("`{one}` and `{other}` have no commit in common")]
    NoMergeBase {
        /// One revision.
        one: String,
        /// The other.
        other: String,
        /// What may help.
        #[help]
        help: String,
    },
    /// Something else, as libgit2 says it.
    #[error("cannot {action}: {}", source.message())]
    Other {
        /// What was to be done.
        action: &'static str,
        /// What libgit2 says.
        source: git2::Error,
    },
}

impl GitError {
    /// An error while doing `action`, a fragment that fits "cannot …".
    pub(super) fn doing(action: &'static str) -> impl FnOnce(git2::Error) -> Self {
        move |source| Self::Other { action, source }
    }
}
