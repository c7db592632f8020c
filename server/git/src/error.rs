//! What can go wrong with a repository, and what to do about it.

use std::path::PathBuf;
use std::time::Duration;

use miette::Diagnostic;

use super::program::OLDEST;

/// Why the version control could not answer.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum GitError {
    /// There is no Git.
    #[error("the program `git` was not found")]
    #[diagnostic(help("install Git {} or newer, and see that its folder is in `PATH`", OLDEST))]
    NoProgram,
    /// Git lacks what it takes to read a repository safely.
    #[error("Git {version} is too old")]
    #[diagnostic(help("install Git {} or newer", OLDEST))]
    TooOld {
        /// What it says of itself.
        version: String,
    },
    /// Git does not come to an end.
    #[error("cannot {action}: Git took more than {} seconds and was ended", limit.as_secs())]
    #[diagnostic(help("see whether `git status` ends there; a slow or broken disk may be why"))]
    Slow {
        /// What was to be done.
        action: &'static str,
        /// How long it may take.
        limit: Duration,
    },
    /// There is no repository.
    #[error("`{}` is in no Git repository", path.display())]
    #[diagnostic(help("run `git init` first, or name a folder in a repository"))]
    NoRepository {
        /// Where it was looked for, and upwards.
        path: PathBuf,
    },
    /// The repository has no files of its own.
    #[error("the repository at `{}` is bare: it has no files to compare", path.display())]
    Bare {
        /// The repository.
        path: PathBuf,
        /// What may help.
        #[help]
        help: String,
    },
    /// The repository says that its files are elsewhere.
    #[error("`{}` is in a repository whose files are in `{}`", path.display(), root.display())]
    #[diagnostic(help("name a folder in there, or see `git config core.worktree`"))]
    Elsewhere {
        /// Where the repository was looked for.
        path: PathBuf,
        /// Where its files are.
        root: PathBuf,
    },
    /// The repository belongs to somebody else.
    #[error("the repository at `{}` belongs to another user", path.display())]
    #[diagnostic(help("if you trust it: `{advice}`"))]
    Owner {
        /// The repository.
        path: PathBuf,
        /// The command that tells Git so, as Git has it.
        advice: String,
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
    /// Several files are told alike.
    #[error(
        "several files are called `{path}`: their names differ in nothing but what is not UTF-8"
    )]
    #[diagnostic(help("rename all of them but one"))]
    Ambiguous {
        /// What they are called.
        path: String,
    },
    /// The clone left out what files held.
    #[error("cannot {action}: the clone is partial, and what the files held is not in it")]
    #[diagnostic(help(
        "`git diff {} > {}` has Git fetch what differs; or clone without `--filter`",
        revisions.join(" "), NULL_DEVICE
    ))]
    Missing {
        /// What was to be done.
        action: &'static str,
        /// What was to be compared.
        revisions: Vec<String>,
    },
    /// Something else, as Git says it.
    #[error("cannot {action}: {detail}")]
    Other {
        /// What was to be done.
        action: &'static str,
        /// What Git says.
        detail: String,
    },
}

/// Where output goes that nobody wants.
const NULL_DEVICE: &str = if cfg!(windows) { "NUL" } else { "/dev/null" };
