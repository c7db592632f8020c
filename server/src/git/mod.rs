//! What the version control of a project knows: revisions, what changed between them, and
//! what files held.
//!
//! It is Git itself that is asked, so that every state it knows has its own answer.
//!
//! Invariants: reads only; no network; of what a repository's configuration and attributes name,
//! no program, hook or filter is run; paths are relative to the root of the work tree, parts joined
//! by `/`.

mod changes;
mod environment;
mod error;
#[cfg(test)]
mod hostile;
mod lines;
mod objects;
mod patch;
mod program;
mod repositories;
mod repository;
mod revisions;
#[cfg(test)]
mod states;
#[cfg(test)]
pub(crate) mod testing;
mod tracked;

pub(crate) use changes::FileChange;
pub(crate) use error::GitError;
pub(crate) use lines::TouchedLines;
pub(crate) use patch::unquoted;
pub(crate) use repositories::Repositories;
pub(crate) use repository::{Endpoints, Repository, Revision};
pub(crate) use tracked::Tracked;
