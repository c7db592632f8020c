//! What was touched in a folder since its history parted from a revision, with what is open as the
//! editor has it.

use std::fs;
use std::path::Path;

use astrolens_syntax::text::decode;
use miette::Diagnostic;
use tower_lsp::jsonrpc::{self, ErrorCode};

use crate::gate::Touched;
use crate::git::{GitError, Repository};
use crate::scan::{Content, Found};

/// The protocol's number for a request that is well-formed and cannot be answered.
const REQUEST_FAILED: i64 = -32803;

/// What was touched, and since when.
pub(crate) struct Since {
    /// What was touched.
    pub(crate) touched: Touched,
    /// The revision that was asked for, or the branch that work starts from.
    pub(crate) revision: String,
}

/// What was touched of `found` in `folder` since `revision`, or else since the branch that work
/// starts from, and leaves in `found` the files with any of it.
///
/// # Errors
/// When there is no repository, or it cannot say.
pub(crate) fn since(
    folder: &Path,
    found: &mut Found,
    revision: Option<&str>,
) -> jsonrpc::Result<Since> {
    let since = compare(folder, found, revision).map_err(|error| failed(&error))?;
    found.files.retain(|file| since.touched.has(&file.name));
    Ok(since)
}

fn compare(folder: &Path, found: &Found, revision: Option<&str>) -> Result<Since, GitError> {
    let repository = Repository::discover(folder)?;
    let revision = match revision {
        Some(revision) => revision.to_owned(),
        None => repository.default_branch().ok_or(GitError::NoDefaultBranch)?.name().to_owned(),
    };
    let mut touched = Touched::since(&repository, &revision, &found.prefix)?;
    for file in &found.files {
        // What is saved is compared as files are everywhere else, line endings and all.
        if let Content::Given(text) = &file.content
            && !is_saved(&file.path, text)
        {
            touched.hold(&repository, &file.name, text)?;
        }
    }
    Ok(Since { touched, revision })
}

/// Whether the file at `path` holds `text`.
fn is_saved(path: &Path, text: &[u8]) -> bool {
    fs::read(path).is_ok_and(|bytes| decode(&bytes).is_ok_and(|saved| *saved.bytes == *text))
}

/// The answer to a request that `error` leaves without one: what is wrong, and what to do.
fn failed(error: &GitError) -> jsonrpc::Error {
    let message = match error.help() {
        Some(help) => format!("{error}; {help}"),
        None => error.to_string(),
    };
    jsonrpc::Error {
        code: ErrorCode::ServerError(REQUEST_FAILED),
        message: message.into(),
        data: None,
    }
}
