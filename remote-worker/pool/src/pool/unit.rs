//! One task in the pool: who is asked, who was, and who waits for it.

use std::sync::Arc;
use std::time::Instant;

use astrolens_proto::v1::Priority;
use astrolens_scan::backend::{Reply, Task, Ticket};
use bytes::Bytes;

use crate::event::WorkerId;

/// The number of a task in the pool.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct UnitId(pub(super) u64);

/// A task that has no answer.
#[derive(Debug)]
pub(super) struct Unit {
    pub(super) task: Arc<Task>,
    pub(super) reply: Reply,
    pub(super) priority: Priority,
    pub(super) since: Instant,
    /// How many workers were asked and went away, or failed.
    pub(super) attempts: u32,
    /// Workers that cannot answer it, and said so.
    pub(super) refused_by: Vec<WorkerId>,
    /// Workers that are asked: one, or two if the first is slow.
    pub(super) out: Vec<Out>,
    /// A second worker was asked, since the first is slow or has much in hand.
    pub(super) is_hedged: bool,
    /// Its text is sent when it is asked for, since there was no room for it once.
    pub(super) is_held_back: bool,
    /// When it was to be asked of its other choice whether that knows the answer, since the one does not.
    pub(super) referred: Option<Instant>,
}

/// A task at a worker.
#[derive(Clone, Copy, Debug)]
pub(super) struct Out {
    pub(super) worker: WorkerId,
    /// Its number there.
    pub(super) number: u64,
    pub(super) since: Instant,
}

/// The text of a task, for a message.
struct Text(Arc<Task>);

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.0.text()
    }
}

impl Unit {
    pub(super) fn new(ticket: Ticket, priority: Priority) -> Self {
        let Ticket { task, reply } = ticket;
        Self {
            task,
            reply,
            priority,
            since: Instant::now(),
            attempts: 0,
            refused_by: Vec::new(),
            out: Vec::new(),
            is_hedged: false,
            is_held_back: false,
            referred: None,
        }
    }

    /// How long its text is, in bytes.
    pub(super) fn size(&self) -> u64 {
        self.task.size() as u64
    }

    /// Its text, which is copied only where the message is written.
    pub(super) fn text(&self) -> Bytes {
        Bytes::from_owner(Text(Arc::clone(&self.task)))
    }

    /// Whether `worker` is asked.
    pub(super) fn is_at(&self, worker: WorkerId) -> bool {
        self.out.iter().any(|out| out.worker == worker)
    }

    /// Whether `worker` is asked, and knows it by this number: it may have been withdrawn there and asked again.
    pub(super) fn is_called(&self, worker: WorkerId, number: u64) -> bool {
        self.out.iter().any(|out| (out.worker, out.number) == (worker, number))
    }

    /// Whether `worker` may be asked while another is, which is done once.
    pub(super) fn may_be_asked_as_well(&self, worker: WorkerId) -> bool {
        !self.is_hedged
            && self.out.len() == 1
            && !self.is_at(worker)
            && !self.refused_by.contains(&worker)
    }

    /// Takes it from `worker`; its number there, if it was asked.
    pub(super) fn leave(&mut self, worker: WorkerId) -> Option<u64> {
        let index = self.out.iter().position(|out| out.worker == worker)?;
        Some(self.out.swap_remove(index).number)
    }
}
