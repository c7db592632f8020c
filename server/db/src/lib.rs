//! What is known of the files of a workspace, open and closed, and all that follows from it.
//!
//! The [`Host`] is the one writer: documents, and what scans found, go in there, in one order. What
//! follows is asked of it as a [`View`] of a document, or of an [`Analysis`], a copy that other
//! threads read until the next write.
//!
//! Invariants: no protocol types, no I/O, no threads of its own; what a query says follows from
//! its inputs, and two values are equal or not whatever else is alive.

mod analysis;
mod database;
mod document;
mod documents;
mod files;
mod folders;
mod hints;
mod host;
mod modules;
mod moved;
mod outline;
mod project_findings;
mod revision;
mod steady;
mod stored;
mod workspace;

pub use analysis::{Analysis, Cancelled, KnownFile, Queries};
pub use database::Observer;
pub use document::{DocumentId, Settings, View};
pub use host::{Host, Reconfigured};
pub use modules::{
    Adopted, AskedFor, Broken, FoundFiles, Importer, Link, ModuleFile, ModuleSources, Standing,
    Violations,
};
pub use project_findings::ProjectFindings;
pub use revision::Revision;
pub use stored::{Found, OnDisk, Seen, Stored, Subject};
pub use workspace::Counts;
