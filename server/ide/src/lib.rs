//! What an editor asks of open documents and of their workspace, without a protocol.
//!
//! The [`Host`] owns the database: documents and results go in, in one order, and everything else
//! follows from them. [`features`] answer questions about one [`View`] of a document in bytes.
//!
//! Invariants: no protocol types, no I/O, no threads of its own; offsets are bytes of the text.

mod database;
mod document;
pub mod features;
mod host;
mod moved;
mod steady;

pub use document::{DocumentId, Revision, Settings, Span, View};
pub use host::{Host, Observer};
