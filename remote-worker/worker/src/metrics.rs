//! Figures for Prometheus and for `Status`. No label has a value that a client chooses.

use std::sync::atomic::AtomicU64;
use std::time::Duration;

use astrolens_proto::v1::Failure;
use prometheus_client::encoding::text::encode;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::gauge::Gauge;
use prometheus_client::metrics::histogram::{Histogram, exponential_buckets};
use prometheus_client::registry::{Registry, Unit};

use crate::class::Class;
use crate::priority::Priority;

/// What is counted.
#[derive(Debug)]
pub(crate) struct Metrics {
    registry: Registry,
    /// Tasks that were answered with facts.
    pub(crate) found: Counter,
    /// Tasks that were answered with the answer to an equal one.
    pub(crate) joined: Counter,
    /// Tasks that were answered without facts, by the sort of failure.
    failed: Family<[(&'static str, &'static str); 1], Counter>,
    /// All of them.
    pub(crate) failures: Counter,
    /// How long analyses took, with their repetitions.
    pub(crate) seconds: Histogram,
    /// Bytes of texts that came in.
    pub(crate) text_bytes: Counter,
    /// Look-ups of kept answers.
    pub(crate) cache: Lookups,
    /// Processes that ended without being told to.
    pub(crate) restarts: Counter,
    /// Texts that processes died of.
    pub(crate) poisoned: Counter,
    /// Times that certificates and policy were read again, by whether they could be used.
    reloads: Family<[(&'static str, &'static str); 1], Counter>,
    /// Calls that there was no right to.
    pub(crate) denied: Counter,
    /// Open streams.
    pub(crate) streams: Gauge,
    queued: Family<[(&'static str, &'static str); 1], Gauge>,
    running: Gauge,
    processes: Gauge,
    /// Work in queues of a message broker.
    pub(crate) queue: QueueMetrics,
}

/// Work in queues of a message broker: put there by a gateway, taken by a worker.
#[derive(Debug, Default)]
pub(crate) struct QueueMetrics {
    /// Whether the broker is there: 1, or 0.
    pub(crate) connected: Gauge,
    published: Family<[(&'static str, &'static str); 1], Counter>,
    units: Family<[(&'static str, &'static str); 1], Counter>,
    /// Events that nobody was told of.
    pub(crate) events_lost: Counter,
    longest_wait: Gauge<f64, AtomicU64>,
}

impl QueueMetrics {
    /// Counts units that were put into the queue of this priority.
    pub(crate) fn published(&self, priority: Priority, count: usize) {
        let published = self.published.get_or_create(&[("priority", Class::from(priority).name())]);
        published.inc_by(count as u64);
    }

    /// Counts a unit that came to this.
    pub(crate) fn count(&self, outcome: &'static str) {
        self.units.get_or_create(&[("outcome", outcome)]).inc();
    }

    fn register(&self, registry: &mut Registry) {
        registry.register(
            "queue_connected",
            "Whether the message broker is there",
            self.connected.clone(),
        );
        registry.register(
            "queue_published",
            "Units put into queues, repetitions included",
            self.published.clone(),
        );
        registry.register(
            "queue_units",
            "Units by what became of them: at a gateway and at a worker",
            self.units.clone(),
        );
        registry.register(
            "queue_events_lost",
            "Events that could not be told",
            self.events_lost.clone(),
        );
        registry.register_with_unit(
            "queue_longest_wait",
            "How long the unit has waited that no worker has begun for longest",
            Unit::Seconds,
            self.longest_wait.clone(),
        );
    }
}

/// How much there is to do at a moment.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Load {
    /// Tasks that somebody waits for and no process is on.
    pub(crate) interactive: u32,
    /// Those of scans.
    pub(crate) bulk: u32,
    /// Tasks being analysed.
    pub(crate) running: u32,
    /// Processes that there are.
    pub(crate) processes: u32,
    /// How long the task has waited that was handed to others and that nobody is on.
    pub(crate) longest_wait: Duration,
}

/// Look-ups of kept answers.
#[derive(Debug, Default)]
pub(crate) struct Lookups {
    pub(crate) hits: Counter,
    pub(crate) misses: Counter,
}

impl Metrics {
    pub(crate) fn new() -> Self {
        // From a tenth of a millisecond to almost half an hour.
        let seconds = Histogram::new(exponential_buckets(0.0001, 4.0, 13));
        let mut metrics = Self {
            registry: Registry::with_prefix("astrolens_worker"),
            found: Counter::default(),
            joined: Counter::default(),
            failed: Family::default(),
            failures: Counter::default(),
            seconds,
            text_bytes: Counter::default(),
            cache: Lookups::default(),
            restarts: Counter::default(),
            poisoned: Counter::default(),
            reloads: Family::default(),
            denied: Counter::default(),
            streams: Gauge::default(),
            queued: Family::default(),
            running: Gauge::default(),
            processes: Gauge::default(),
            queue: QueueMetrics::default(),
        };
        metrics.register();
        metrics
    }

    fn register(&mut self) {
        let registry = &mut self.registry;
        registry.register("tasks_found", "Tasks answered with facts", self.found.clone());
        registry.register(
            "tasks_joined",
            "Tasks answered with the answer to an equal one that was on its way",
            self.joined.clone(),
        );
        registry.register("tasks_failed", "Tasks answered without facts", self.failed.clone());
        registry.register_with_unit(
            "analysis",
            "How long analyses took, repetitions included",
            Unit::Seconds,
            self.seconds.clone(),
        );
        registry.register_with_unit(
            "text",
            "Texts that came in",
            Unit::Bytes,
            self.text_bytes.clone(),
        );
        registry.register("cache_hits", "Tasks answered from the cache", self.cache.hits.clone());
        registry.register(
            "cache_misses",
            "Tasks that the cache had no answer to",
            self.cache.misses.clone(),
        );
        registry.register(
            "process_restarts",
            "Processes that ended without being told to",
            self.restarts.clone(),
        );
        registry.register(
            "texts_poisoned",
            "Texts that processes died of, one after the other",
            self.poisoned.clone(),
        );
        registry.register(
            "reloads",
            "Times that certificates and policy were read again",
            self.reloads.clone(),
        );
        registry.register("calls_denied", "Calls without a right to them", self.denied.clone());
        registry.register("streams", "Open streams", self.streams.clone());
        registry.register("tasks_queued", "Tasks that wait for a process", self.queued.clone());
        registry.register("tasks_running", "Tasks being analysed", self.running.clone());
        registry.register("processes", "Processes that analyse", self.processes.clone());
        self.queue.register(registry);
    }

    /// Counts a task that was answered with this failure.
    pub(crate) fn count_failure(&self, failure: Failure) {
        let sort = failure.as_str_name();
        self.failed.get_or_create(&[("failure", sort)]).inc();
        self.failures.inc();
    }

    /// Counts that certificates and policy were read again.
    pub(crate) fn count_reload(&self, is_used: bool) {
        let outcome = if is_used { "used" } else { "refused" };
        self.reloads.get_or_create(&[("outcome", outcome)]).inc();
    }

    /// The figures as Prometheus reads them, at this `load`.
    pub(crate) fn text(&self, load: Load) -> Result<String, std::fmt::Error> {
        for (priority, count) in [("interactive", load.interactive), ("bulk", load.bulk)] {
            self.queued.get_or_create(&[("priority", priority)]).set(count.into());
        }
        self.running.set(load.running.into());
        self.processes.set(load.processes.into());
        self.queue.longest_wait.set(load.longest_wait.as_secs_f64());
        let mut text = String::new();
        encode(&mut text, &self.registry)?;
        Ok(text)
    }
}
