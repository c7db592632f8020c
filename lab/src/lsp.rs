//! A small client of the language server protocol, to measure servers with.
//!
//! One thread reads: it stamps each message with the time at which it was complete, and answers
//! what a server asks, so that no server waits for a measurement.

pub mod client;
pub mod document;
mod framing;
mod position;
