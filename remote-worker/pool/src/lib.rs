//! A client of workers: [`Direct`] answers a scan with facts that are found elsewhere.
//!
//! [`Settings`] say which workers there are and how they are reached. Each has a connection of its own
//! (`connection`), and one task owns all that is asked and answered (`pool`): it chooses a worker for each task, holds
//! its window, asks elsewhere when one fails, and hands back what nobody answers, which the scan then finds
//! itself.
//!
//! Invariants: a task that is submitted is answered once or handed back; what a worker sends is believed only
//! as far as its checksum; nothing but digests, texts, languages and options leaves this process; no thread of a
//! scan waits for the network.

#![warn(unreachable_pub)]

mod assembly;
mod connection;
mod direct;
mod discovery;
mod encoding;
mod endpoint;
mod error;
mod event;
mod link;
mod notice;
mod outbox;
mod pool;
mod settings;
mod statistics;
mod status;
mod timing;
mod url;

pub use direct::Direct;
pub use error::StartError;
pub use notice::{LeftOut, Notice};
pub use settings::{Given, Settings, SettingsError, Tls, user_file};
pub use statistics::{Share, Statistics};
pub use status::{CacheStatus, ChildrenStatus, WorkerRow, WorkerStatus, status};
pub use timing::Timing;
pub use url::{UrlError, WorkerUrl};
