//! What the pool is told: by scans, by its connections, by names that are looked up.

use std::collections::BTreeSet;

use astrolens_proto::v1::{Failure, Priority, Welcome, Window};
use astrolens_scan::backend::Ticket;
use bytes::Bytes;

use crate::outbox::Outbox;
use crate::url::WorkerUrl;

/// The number of a worker in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct WorkerId(pub(crate) usize);

/// What the pool is told.
#[derive(Debug)]
pub(crate) enum Event {
    /// A scan asks something.
    Submitted(Vec<Ticket>, Priority),
    /// A scan ended early.
    Recalled,
    /// A worker says something, or is gone.
    Worker(WorkerId, Said),
    /// These workers are behind the name in this URL.
    Resolved(usize, Resolved),
}

/// Where a worker is.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Target {
    /// The URL that leads to it.
    pub(crate) url: WorkerUrl,
    /// Its host or address, and its port.
    pub(crate) authority: String,
}

/// The workers behind a name, or why that cannot be said.
pub(crate) type Resolved = Result<BTreeSet<Target>, String>;

/// What comes over a connection, or becomes of it.
#[derive(Debug)]
pub(crate) enum Said {
    /// It is there, and the worker takes tasks.
    Welcome(Welcome, Outbox),
    /// The worker takes another number of tasks from now on.
    Window(Window),
    /// The worker needs the texts of these tasks.
    Needs(Vec<u64>),
    /// The answer to a task.
    Answer(u64, Result<Found, Fault>),
    /// The worker ends.
    Draining,
    /// It is gone.
    Gone(End),
}

/// What a worker found.
#[derive(Debug)]
pub(crate) struct Found {
    /// An outcome, encoded as it is kept; its checksum is right.
    pub(crate) outcome: Bytes,
    /// Whether it was known before.
    pub(crate) was_known: bool,
}

/// Why a worker has found nothing.
#[derive(Debug)]
pub(crate) enum Fault {
    /// It says so.
    Failed(Failure, String),
    /// What it sent is damaged.
    Damaged,
}

/// How a connection ended.
#[derive(Debug)]
pub(crate) struct End {
    /// Why, for people.
    pub(crate) reason: String,
    /// Whether the worker was there before.
    pub(crate) was_up: bool,
    /// Whether the worker does not want this client: another attempt would come to the same.
    pub(crate) is_refusal: bool,
}
