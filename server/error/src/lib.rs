//! What can go wrong in what was asked for, and how a person is told.
//!
//! Invariants: each error names what it is about, and what to do where that is not plain; how it is
//! shown and what the program's end says is the binary's.

#![warn(unreachable_pub)]

use std::io;
use std::path::PathBuf;

use miette::Diagnostic;

use astrolens_git::GitError;

/// The result of everything that can fail in this program.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why the tool could not do its work.
///
/// Every variant leads to exit code 2, except that a closed output pipe ends the program
/// silently: whoever reads the output has seen enough.
#[derive(Debug, thiserror::Error, Diagnostic)]
pub enum Error {
    /// A file or folder could not be read.
    #[error("cannot read `{}`", path.display())]
    Read {
        /// What was to be read.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// A file could not be written.
    #[error("cannot write `{}`", path.display())]
    Write {
        /// What was to be written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The report could not be written to standard output.
    #[error("cannot write to standard output")]
    Output(#[source] io::Error),
    /// The language server could not do its work.
    #[error("{what}: {source}")]
    Serve {
        /// What could not be done.
        what: String,
        /// What the system says.
        source: io::Error,
    },
    /// A file of ours does not hold what it should.
    #[error("cannot use the {what} `{}`: {detail}", path.display())]
    Malformed {
        /// What the file should be.
        what: &'static str,
        /// The file.
        path: PathBuf,
        /// What is wrong with it, and where.
        detail: String,
        /// What to do instead.
        #[help]
        help: String,
    },
    /// The version control could not answer.
    #[error(transparent)]
    #[diagnostic(transparent)]
    Git(#[from] GitError),
    /// The configuration cannot be understood, as has been told.
    #[error("the configuration has {mistakes} {}", if *mistakes == 1 { "mistake" } else { "mistakes" })]
    Configuration {
        /// How many mistakes there are.
        mistakes: usize,
    },
    /// Something on the command line cannot be meant.
    #[error("{message}")]
    Usage {
        /// What is wrong.
        message: String,
        /// What to do instead.
        #[help]
        help: Option<String>,
    },
}

impl Error {
    /// An error of the command line, with advice.
    pub fn usage(message: impl Into<String>, help: impl Into<String>) -> Self {
        Self::Usage { message: message.into(), help: Some(help.into()) }
    }

    /// Whether the reader of the output has gone away.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        matches!(self, Self::Output(source) if source.kind() == io::ErrorKind::BrokenPipe)
    }
}
