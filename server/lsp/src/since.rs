//! What is new or worse in a folder since its history parted from a revision, with what is open as
//! the editor has it: what `astrolens check --since` finds there.

use std::fmt::Write as _;
use std::num::NonZeroUsize;
use std::path::Path;

use astrolens_config::Options;
use astrolens_model::Severity;
use miette::Diagnostic;
use tower_lsp::jsonrpc::{self, ErrorCode};

use astrolens_compare::Pace;
use astrolens_error::{Error, Result};
use astrolens_gate::{About, Asked, BaselineLocation, Gate, Tree, nearest};
use astrolens_git::{GitError, Repository};
use astrolens_graph::Projects;
use astrolens_scan::backend::Backend;
use astrolens_scan::cache::Cache;
use astrolens_scan::{Found, WalkOptions, Workspaces};

/// The protocol's number for a request that is well-formed and cannot be answered.
const REQUEST_FAILED: i64 = -32803;

/// What a folder is held against.
pub(crate) struct Since {
    /// Decides which findings remain.
    pub(crate) gate: Gate,
    /// The revision that was asked for, or the branch that work starts from.
    pub(crate) revision: String,
    /// The commit in which the history parted from it.
    pub(crate) commit: String,
}

/// How a folder is judged.
pub(crate) struct Judge<'run> {
    /// What beside the configuration files decides.
    pub(crate) options: &'run Options,
    /// Results of earlier scans.
    pub(crate) cache: Option<&'run Cache>,
    /// Who finds facts.
    pub(crate) backend: &'run dyn Backend,
    /// On how many threads.
    pub(crate) threads: NonZeroUsize,
    /// The projects that are looked at as a whole.
    pub(crate) projects: &'run mut Projects,
    /// What is done after each file that was measured; an error ends the work.
    pub(crate) pace: &'run Pace<'run>,
}

impl Judge<'_> {
    /// What `found`, which is what a walk of `folder` found, is held against: the state at
    /// `revision`, or else at the branch that work starts from. Findings milder than `fail_on` do
    /// not count. Leaves in `found` the files that were changed since.
    ///
    /// # Errors
    /// When there is no repository, it cannot say, or the pace ends the work.
    pub(crate) fn since(
        self,
        folder: &Path,
        (revision, fail_on): (Option<&str>, Severity),
        found: &mut Found,
        workspaces: &mut Workspaces,
    ) -> Result<Since> {
        let repository = Repository::discover(folder)?;
        let revision = match revision {
            Some(revision) => revision.to_owned(),
            None => repository.default_branch().ok_or(GitError::NoDefaultBranch)?.name().to_owned(),
        };
        let commit = repository.since(&revision)?.from.commit();
        let baseline = nearest(folder, workspaces)
            .map(|path| BaselineLocation { path, sought_from: Some(folder.to_owned()) });
        let asked = Asked { about: About::Since(&revision), fail_on, baseline };
        let mut tree = Tree {
            found,
            workspaces,
            starts: vec![folder.to_owned()],
            paths: vec![folder.to_owned()],
            walk: WalkOptions::default(),
            options: self.options.clone(),
            languages: Vec::new(),
            cache: self.cache,
            backend: self.backend,
            threads: self.threads,
            pace: Some(self.pace),
            projects: Some(self.projects),
            note: &|note| tracing::info!(note),
        };
        Ok(Since { gate: Gate::of(&asked, &mut tree)?, revision, commit })
    }
}

/// The answer to a request that `error` leaves without one: what is wrong, and what to do.
pub(crate) fn failed(error: &Error) -> jsonrpc::Error {
    let mut message = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        // Writing to a string cannot fail.
        let _ = write!(message, ": {cause}");
        source = cause.source();
    }
    if let Some(help) = error.help() {
        let _ = write!(message, "; {help}");
    }
    jsonrpc::Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: message.into(),
        data: None,
    }
}
