//! What the version control of a project knows: revisions, what changed between them, and
//! what files held.
//!
//! Invariants: reads only; no network; runs no program, hook or filter; paths are relative to
//! the root of the work tree, parts joined by `/`.

mod changes;
mod error;
mod lines;
mod repository;
#[cfg(test)]
pub(crate) mod testing;

pub(crate) use changes::FileChange;
pub(crate) use error::GitError;
pub(crate) use lines::TouchedLines;
pub(crate) use repository::{Endpoints, Repository, Revision};
