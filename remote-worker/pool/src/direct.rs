//! The backend: what a scan submits goes to the pool, and the answers come back.

use std::fmt;
use std::num::NonZeroUsize;
use std::sync::Arc;
use std::thread::available_parallelism;

use astrolens_proto::v1::Priority;
use astrolens_scan::backend::{Backend, Capacity, Ticket};
use tokio::runtime::{Builder, Runtime};
use tokio::sync::mpsc::{UnboundedSender, unbounded_channel};

use crate::error::StartError;
use crate::event::Event;
use crate::notice::Notice;
use crate::pool::Pool;
use crate::settings::Settings;
use crate::statistics::{Counter, Statistics};

/// How many tasks of one scan may be out: enough for a few workers that are far away.
const IN_FLIGHT: NonZeroUsize = NonZeroUsize::new(1024).unwrap();

/// How many tasks a scan submits together. The pool puts into one message what comes in the meantime.
const BATCH: NonZeroUsize = NonZeroUsize::new(32).unwrap();

/// The most threads that send and receive; the analysis is elsewhere.
const MAX_THREADS: usize = 2;

/// How many cores there are for each of them. One that hands to another what it has received costs more than it
/// gains where there are few.
const CORES: usize = 8;

/// Has workers find facts, over a stream to each of them.
///
/// It has threads of its own, and can be shared by scans. It tells the workers that nothing is wanted any more when
/// its last clone is dropped.
#[derive(Clone)]
pub struct Direct {
    shared: Arc<Shared>,
    priority: Priority,
}

/// What clones share.
struct Shared {
    events: UnboundedSender<Event>,
    counter: Arc<Counter>,
    /// Absent once it has been shut down.
    runtime: Option<Runtime>,
}

impl Direct {
    /// A pool of the workers that `settings` name; `tell` is told what a person should know, from a thread of
    /// the pool.
    ///
    /// It returns at once: whether workers can be reached shows when they are asked.
    ///
    /// # Errors
    /// When threads cannot be started, or certificates cannot be used.
    pub fn start(
        settings: Settings,
        tell: impl Fn(Notice) + Send + Sync + 'static,
    ) -> Result<Self, StartError> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(threads())
            .thread_name("astrolens-pool")
            .enable_all()
            .build()?;
        let counter = Arc::new(Counter::default());
        let (events, incoming) = unbounded_channel();
        {
            // Connections are begun on it.
            let _entered = runtime.enter();
            let pool =
                Pool::new(settings, (&events, incoming), Arc::clone(&counter), Box::new(tell))?;
            runtime.spawn(pool.run());
        }
        let shared = Arc::new(Shared { events, counter, runtime: Some(runtime) });
        Ok(Self { shared, priority: Priority::Bulk })
    }

    /// The same pool for somebody who waits: its tasks are begun before those of scans.
    #[must_use]
    pub fn interactive(&self) -> Self {
        Self { priority: Priority::Interactive, ..self.clone() }
    }

    /// What it has done so far.
    #[must_use]
    pub fn statistics(&self) -> Statistics {
        self.shared.counter.get().clone()
    }
}

impl Backend for Direct {
    fn capacity(&self) -> Capacity {
        Capacity { in_flight: IN_FLIGHT, batch: BATCH }
    }

    fn submit(&self, batch: Vec<Ticket>) {
        self.shared.counter.get().submitted += batch.len() as u64;
        // A pool that is gone has dropped its end, and what is sent there says that it is lost.
        let _ = self.shared.events.send(Event::Submitted(batch, self.priority));
    }

    fn recall(&self) {
        // As above.
        let _ = self.shared.events.send(Event::Recalled);
    }

    fn place(&self) -> Option<String> {
        match self.shared.counter.get().usable {
            0 => None,
            1 => Some("1 worker".to_owned()),
            more => Some(format!("{more} workers")),
        }
    }
}

/// How many threads send and receive.
fn threads() -> usize {
    let cores = available_parallelism().map_or(1, NonZeroUsize::get);
    (cores / CORES).clamp(1, MAX_THREADS)
}

impl fmt::Debug for Direct {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Direct").field("priority", &self.priority).finish_non_exhaustive()
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // All connections end with it; nothing is waited for.
            runtime.shutdown_background();
        }
    }
}
