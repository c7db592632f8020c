//! The language server: the protocol's side of the house.
//!
//! The way of a message: `connection/` reads it from the stream and calls the [`door`], whose row
//! for it puts an event into the one ordered queue before anything is awaited. The thread of
//! the [`owner`] applies the events in order; it alone changes what is known. What is asked is
//! answered on the threads of the [`pool`] from a snapshot taken in its turn, and `connection/`
//! writes what comes of it.
//!
//! A request is a file under `requests/` and a row in [`door`]; so is a notification.
//!
//! Invariants: protocol types stay below this module; nothing here awaits the client but tasks
//! that were made for it; no event is dropped or overtaken; nothing polls.

#![warn(unreachable_pub)]

mod background;
mod cancels;
mod capabilities;
mod connection;
mod diagnostics;
mod documents;
mod door;
mod handler;
mod history;
mod notifications;
mod owner;
mod places;
mod pool;
mod position;
mod progress;
mod reading;
mod requests;
mod session;
mod settings;
mod since;
mod text;
mod uri;

pub use connection::{End, serve};
pub use session::Options;
