//! What happens at a gateway, told to whoever listens at the broker.

use std::sync::atomic::{AtomicU64, Ordering};

use prometheus_client::metrics::counter::Counter;
use serde::Serialize;
use tokio::sync::mpsc;

/// How many events may wait for the broker. They are of the moment: more are not kept for it.
const WAITING: usize = 1024;

/// Takes events, and drops those that nobody fetches in time.
#[derive(Clone, Debug)]
pub(crate) struct Events {
    waiting: mpsc::Sender<Event>,
    lost: Counter,
}

/// Something that happened. Names say what each is in the broker's messages.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub(crate) enum Event {
    /// A client shook hands.
    ScanStarted {
        /// A number that no other scan has.
        scan: String,
        /// The client's program and version.
        client: String,
    },
    /// A unit has its answer.
    UnitDone {
        /// What the unit is known by.
        unit: String,
        /// `found`, or the sort of failure.
        outcome: &'static str,
        /// Whether somebody waited for it; what nobody waits for is kept.
        is_wanted: bool,
    },
    /// A client is gone, with all of its answers or without.
    ScanFinished {
        /// The number that it began with.
        scan: String,
        /// How many tasks were answered with facts.
        found: u64,
        /// How many without.
        failed: u64,
    },
}

impl Event {
    /// What listeners choose by.
    pub(crate) fn topic(&self) -> &'static str {
        match self {
            Self::ScanStarted { .. } => "scan.started",
            Self::UnitDone { .. } => "unit.done",
            Self::ScanFinished { .. } => "scan.finished",
        }
    }
}

impl Events {
    /// Counts in `lost` what is not told; what is, comes out at the other end.
    pub(crate) fn new(lost: Counter) -> (Self, mpsc::Receiver<Event>) {
        let (waiting, events) = mpsc::channel(WAITING);
        (Self { waiting, lost }, events)
    }

    fn tell(&self, event: Event) {
        if self.waiting.try_send(event).is_err() {
            self.lost.inc();
        }
    }

    /// Tells that a unit has its answer.
    pub(crate) fn unit_done(&self, unit: &blake3::Hash, outcome: &'static str, is_wanted: bool) {
        self.tell(Event::UnitDone { unit: unit.to_hex().to_string(), outcome, is_wanted });
    }

    /// Tells that a scan begins, and later that it ends.
    pub(crate) fn scan(&self, client: &str) -> Scan {
        let id = format!("{:016x}", fastrand::u64(..));
        self.tell(Event::ScanStarted { scan: id.clone(), client: client.to_owned() });
        Scan { id, events: self.clone(), found: AtomicU64::new(0), failed: AtomicU64::new(0) }
    }
}

/// A scan that has begun; it has ended once this is dropped.
#[derive(Debug)]
pub(crate) struct Scan {
    id: String,
    events: Events,
    pub(crate) found: AtomicU64,
    pub(crate) failed: AtomicU64,
}

impl Drop for Scan {
    fn drop(&mut self) {
        self.events.tell(Event::ScanFinished {
            scan: std::mem::take(&mut self.id),
            found: self.found.load(Ordering::Relaxed),
            failed: self.failed.load(Ordering::Relaxed),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_scan_tells_of_its_beginning_and_its_end() {
        let lost = Counter::default();
        let (events, mut told) = Events::new(lost.clone());
        let scan = events.scan("client 1");
        scan.found.fetch_add(2, Ordering::Relaxed);
        drop(scan);
        let begun = told.try_recv().unwrap();
        let Event::ScanStarted { scan, client } = &begun else { panic!("{begun:?}") };
        assert_eq!((client.as_str(), begun.topic()), ("client 1", "scan.started"));
        let ended = Event::ScanFinished { scan: scan.clone(), found: 2, failed: 0 };
        assert_eq!(told.try_recv().unwrap(), ended);
        let json = serde_json::to_string(&ended).unwrap();
        assert_eq!(json, format!(r#"{{"scan":"{scan}","found":2,"failed":0}}"#));
    }

    #[test]
    fn what_nobody_fetches_is_counted_and_holds_up_nobody() {
        let lost = Counter::default();
        let (events, _told) = Events::new(lost.clone());
        for _ in 0..WAITING + 3 {
            events.unit_done(&blake3::hash(b""), "found", true);
        }
        assert_eq!(lost.get(), 3);
    }
}
