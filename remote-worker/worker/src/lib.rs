//! A worker: bytes of texts in, facts out, over the contract in `remote-worker/proto`.
//!
//! One process, the supervisor, holds connections, queue and cache ([`serve`]); processes that it starts, of the
//! same program, analyse (`child`), one text at a time each. A text of which a process dies or hangs costs itself
//! and nothing else.
//!
//! At scale a message broker stands between: a gateway, which has no such processes, puts work into queues
//! (`gateway`), and workers take it from there besides what clients send them (`consumer`).
//!
//! To try it on one machine there is a command that starts several workers (`local`).
//!
//! Invariants: knows no path, no name and no configuration of those whose texts it gets; what it answers is what
//! an analysis in the client's own process comes to; the supervisor parses nothing; neither salsa nor the
//! language server's protocol are linked.

#![warn(unreachable_pub)]

mod broker;
mod child;
mod class;
mod cli;
mod consumer;
mod dial;
mod drain;
mod engine;
mod events;
mod faults;
mod frame;
mod gateway;
mod lingering;
mod local;
mod metrics;
mod priority;
mod room;
mod scrape;
mod security;
mod serve;
mod service;
mod settings;
mod store;
mod telemetry;
mod tenant;
mod unit;

pub use cli::main;
