//! What an editor asks about an open document, without a protocol.
//!
//! [`features`] answer questions about one [`View`] of a document in bytes.
//!
//! Invariants: no protocol types, no I/O, no state; offsets are bytes of the text.

pub mod features;
mod span;

pub use span::Span;
