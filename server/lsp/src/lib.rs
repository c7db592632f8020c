//! The language server: the protocol's side of the house.
//!
//! The way of a message: `connection/` reads it from the stream, and the [`router`] finds its row in
//! the table of [`routes`], which makes an [`event`] of it, in the one ordered queue. The thread of
//! the [`owner`] applies the events in order; it alone changes what is known. What is asked is
//! answered on the threads of the [`pool`] from a [`snapshot`] taken in its turn, and `connection/`
//! writes what comes of it.
//!
//! A request is a file under `requests/` and a row in [`routes`]; so is a notification, and a command.
//!
//! Invariants: protocol types stay below this module; nothing here awaits the client but tasks
//! that were made for it; no event is dropped or overtaken; nothing polls. Modules use one another
//! one way, as `cargo xtask tidy` has it.

#![warn(unreachable_pub)]

mod background;
mod batch;
mod cancels;
mod capabilities;
mod commands;
mod connection;
mod context;
mod diagnostics;
mod documents;
mod end;
mod event;
mod exceptions;
mod features;
mod gate;
mod graphs;
mod handler;
mod history;
mod in_flight;
mod life_cycle;
mod lists;
mod lsp_types;
mod metric;
mod modules;
mod news;
mod notices;
mod notifications;
mod outgoing;
mod owner;
mod pages;
mod parent;
mod pool;
mod position;
mod progress;
mod reading;
mod reported_files;
mod requests;
mod route;
mod router;
mod routes;
#[cfg(test)]
mod schema;
mod session;
mod settings;
mod since;
mod snapshot;
mod text;
mod thread;
mod told;
mod uri;

use std::io::{self, Read, Write};

use tokio::runtime::Handle;

pub use end::End;
pub use notices::Notices;
pub use session::Options;

/// Serves the client that writes to `input` and reads from `output` until it leaves.
///
/// # Errors
/// When a thread cannot be started.
pub fn serve(
    input: impl Read + Send + 'static,
    output: impl Write + Send + 'static,
    options: Options,
    runtime: &Handle,
) -> io::Result<End> {
    connection::serve(input, output, options, routes::ROUTES, runtime)
}
