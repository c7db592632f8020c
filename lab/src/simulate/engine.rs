//! Processors and links, and the events that they make: time goes on from one event to the next.
//!
//! A processor serves jobs in the order in which they come, those that somebody waits for first; a link passes
//! messages one after the other. Nothing else takes time.

use std::cmp::Ordering;
use std::collections::{BinaryHeap, VecDeque};

/// A moment, or a length of time, in seconds.
pub type Seconds = f64;

/// What somebody waits for goes before what scans ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    Interactive,
    Bulk,
}

/// A processor with cores.
#[derive(Debug)]
pub struct Processor {
    /// How much of a core's time passes in a second on each: less than 1 where a limit stops it for the rest.
    pub speed: f64,
    free: usize,
    cores: usize,
    waiting: [VecDeque<(Seconds, u64)>; 2],
    busy: Seconds,
}

/// A link that passes so many bytes in a second.
#[derive(Clone, Debug)]
pub struct Link {
    bytes_per_second: f64,
    free_at: Seconds,
    bytes: f64,
}

/// Events in the order of their time, and of their making where that is the same.
#[derive(Debug)]
pub struct Agenda<E> {
    now: Seconds,
    made: u64,
    events: BinaryHeap<Entry<E>>,
}

#[derive(Debug)]
struct Entry<E> {
    at: Seconds,
    number: u64,
    event: E,
}

impl Processor {
    /// One with so many cores.
    pub fn new(cores: usize, speed: f64) -> Self {
        let waiting = [VecDeque::new(), VecDeque::new()];
        Self { speed, free: cores, cores, waiting, busy: 0.0 }
    }

    /// How many cores it has.
    pub fn cores(&self) -> usize {
        self.cores
    }

    /// Takes a job that needs so much of a core's time. Returns how long it takes if it begins at once.
    pub fn take(&mut self, class: Class, (needs, job): (Seconds, u64)) -> Option<Seconds> {
        self.busy += needs;
        if self.free == 0 {
            self.waiting[class as usize].push_back((needs, job));
            return None;
        }
        self.free -= 1;
        Some(needs / self.speed)
    }

    /// Ends a job. Returns the one that begins in its place, and how long it takes.
    pub fn end(&mut self) -> Option<(u64, Seconds)> {
        let [interactive, bulk] = &mut self.waiting;
        let Some((needs, job)) = interactive.pop_front().or_else(|| bulk.pop_front()) else {
            self.free += 1;
            return None;
        };
        Some((job, needs / self.speed))
    }

    /// How much of what it could do it was given to do, up to a moment.
    pub fn load(&self, until: Seconds) -> f64 {
        self.busy / (self.cores as f64 * self.speed * until)
    }
}

impl Link {
    /// One that passes so many bytes in a second.
    pub fn new(bytes_per_second: f64) -> Self {
        Self { bytes_per_second, free_at: 0.0, bytes: 0.0 }
    }

    /// When a message that is there at `from` has passed.
    pub fn pass(&mut self, from: Seconds, bytes: f64) -> Seconds {
        self.bytes += bytes;
        self.free_at = self.free_at.max(from) + bytes / self.bytes_per_second;
        self.free_at
    }

    /// How much of what it could pass it did, up to a moment.
    pub fn load(&self, until: Seconds) -> f64 {
        self.bytes / (self.bytes_per_second * until)
    }

    /// How much has passed.
    pub fn bytes(&self) -> f64 {
        self.bytes
    }
}

impl<E> Agenda<E> {
    /// One without events, at the beginning of time.
    pub fn new() -> Self {
        Self { now: 0.0, made: 0, events: BinaryHeap::new() }
    }

    /// The moment of the newest event.
    pub fn now(&self) -> Seconds {
        self.now
    }

    /// Has something happen at a moment.
    pub fn add(&mut self, at: Seconds, event: E) {
        self.made += 1;
        self.events.push(Entry { at, number: self.made, event });
    }

    /// What happens next.
    pub fn next(&mut self) -> Option<E> {
        let Entry { at, event, .. } = self.events.pop()?;
        self.now = at;
        Some(event)
    }
}

impl<E> Ord for Entry<E> {
    fn cmp(&self, other: &Self) -> Ordering {
        // The first of all is to be the greatest.
        other.at.total_cmp(&self.at).then(other.number.cmp(&self.number))
    }
}

impl<E> PartialOrd for Entry<E> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl<E> PartialEq for Entry<E> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl<E> Eq for Entry<E> {}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(found: f64, expected: f64) -> bool {
        (found - expected).abs() < 1e-9
    }

    #[test]
    fn events_come_by_their_time_and_then_as_they_were_made() {
        let mut agenda = Agenda::new();
        for (at, name) in [(2.0, "c"), (1.0, "a"), (2.0, "d"), (1.5, "b")] {
            agenda.add(at, name);
        }
        let names: Vec<&str> = std::iter::from_fn(|| agenda.next()).collect();
        assert_eq!(names, ["a", "b", "c", "d"]);
        assert!(is(agenda.now(), 2.0));
    }

    #[test]
    fn a_processor_serves_as_many_jobs_as_it_has_cores_and_interactive_ones_first() {
        // At half the speed everything takes twice as long.
        let mut processor = Processor::new(1, 0.5);
        assert!(processor.take(Class::Bulk, (3.0, 1)).is_some_and(|takes| is(takes, 6.0)));
        assert!(processor.take(Class::Bulk, (1.0, 2)).is_none());
        assert!(processor.take(Class::Interactive, (2.0, 3)).is_none());
        assert!(processor.end().is_some_and(|(job, takes)| job == 3 && is(takes, 4.0)));
        assert!(processor.end().is_some_and(|(job, takes)| job == 2 && is(takes, 2.0)));
        assert!(processor.end().is_none());
        // 6 of the 12 that half a core has in 24 seconds.
        assert!(is(processor.load(24.0), 0.5));
    }

    #[test]
    fn a_link_passes_one_message_after_the_other() {
        let mut link = Link::new(10.0);
        assert!(is(link.pass(1.0, 20.0), 3.0));
        assert!(is(link.pass(2.0, 10.0), 4.0));
        assert!(is(link.pass(9.0, 10.0), 10.0));
        assert!(is(link.load(10.0), 0.4));
    }
}
