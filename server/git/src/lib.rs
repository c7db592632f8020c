//! What the version control of a project knows: revisions, what changed between them, and
//! what files held.
//!
//! It is Git itself that is asked, so that every state it knows has its own answer.
//!
//! Invariants: reads only; no network; of what a repository's configuration and attributes name,
//! no program, hook or filter is run; paths are relative to the root of the work tree, parts joined
//! by `/`.

#![warn(unreachable_pub)]

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

pub use changes::FileChange;
pub use error::GitError;
pub use lines::{Touch, TouchedLines};
pub use patch::unquoted;
pub use repositories::Repositories;
pub use repository::{Endpoints, Repository, Revision};
pub use tracked::Tracked;
