//! Who is next: interactive work before that of scans.

use std::collections::VecDeque;
use std::pin::pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::Notify;

use super::Priority;
use super::flight::Flight;

/// Work that nobody has begun.
#[derive(Debug, Default)]
pub(super) struct Queue {
    waiting: Mutex<Queued>,
    changed: Notify,
}

#[derive(Debug, Default)]
struct Queued {
    interactive: VecDeque<Arc<Flight>>,
    bulk: VecDeque<Arc<Flight>>,
    is_closed: bool,
}

impl Queue {
    /// Adds work at the end of those of its priority.
    pub(super) fn push(&self, flight: Arc<Flight>, priority: Priority) {
        let mut waiting = self.waiting();
        match priority {
            Priority::Interactive => waiting.interactive.push_back(flight),
            Priority::Bulk => waiting.bulk.push_back(flight),
        }
        drop(waiting);
        self.changed.notify_waiters();
    }

    /// Adds work of scans before all others.
    pub(super) fn push_first(&self, flight: Arc<Flight>) {
        self.waiting().bulk.push_front(flight);
        self.changed.notify_waiters();
    }

    /// Takes the next work of scans without beginning it, if its text has at most so many `bytes`, nothing
    /// interactive waits and there is more than so many `others` would begin at once.
    pub(super) fn take_ahead(&self, others: usize, bytes: usize) -> Option<Arc<Flight>> {
        let mut waiting = self.waiting();
        let is_enough = waiting.interactive.is_empty() && waiting.bulk.len() > others;
        let is_next =
            |flight: &Arc<Flight>| !flight.is_begun() && flight.job().text.bytes.len() <= bytes;
        (is_enough && waiting.bulk.front().is_some_and(is_next))
            .then(|| waiting.bulk.pop_front())
            .flatten()
    }

    /// Waits for work of at least this priority, and begins it; `None` once the queue is closed. It comes with the
    /// priority that it waited with.
    pub(super) async fn next(&self, least: Priority) -> Option<(Arc<Flight>, Priority)> {
        loop {
            let mut changed = pin!(self.changed.notified());
            // Before the look at the queue, so that nothing is pushed unnoticed in between.
            changed.as_mut().enable();
            {
                let mut waiting = self.waiting();
                if let Some(next) = waiting.pop(least) {
                    return Some(next);
                }
                if waiting.is_closed {
                    return None;
                }
            }
            changed.await;
        }
    }

    /// Closes the queue and returns what nobody will begin any more.
    pub(super) fn close(&self) -> Vec<Arc<Flight>> {
        let mut waiting = self.waiting();
        waiting.is_closed = true;
        let mut left = Vec::new();
        while let Some((flight, _)) = waiting.pop(Priority::Bulk) {
            left.push(flight);
        }
        drop(waiting);
        self.changed.notify_waiters();
        left
    }

    /// How many wait, interactive ones first.
    pub(super) fn len(&self) -> (usize, usize) {
        let waiting = self.waiting();
        let count = |queue: &VecDeque<Arc<Flight>>| {
            queue.iter().filter(|flight| !flight.is_begun()).count()
        };
        (count(&waiting.interactive), count(&waiting.bulk))
    }

    fn waiting(&self) -> MutexGuard<'_, Queued> {
        // The queues are whole at every moment.
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Queued {
    /// The next work of at least this priority, which is begun by that.
    fn pop(&mut self, least: Priority) -> Option<(Arc<Flight>, Priority)> {
        let first = |queue: &mut VecDeque<Arc<Flight>>, priority| {
            let mut waiting = std::iter::from_fn(|| queue.pop_front());
            waiting.find(|flight| flight.begin()).map(|flight| (flight, priority))
        };
        first(&mut self.interactive, Priority::Interactive).or_else(|| match least {
            Priority::Interactive => None,
            Priority::Bulk => first(&mut self.bulk, Priority::Bulk),
        })
    }
}

#[cfg(test)]
mod tests {
    use astrolens_syntax::Language;
    use bytes::Bytes;

    use super::super::Job;
    use super::*;
    use crate::tenant::Tenant;

    fn flight(number: u8) -> Arc<Flight> {
        let language = Language::all().next().unwrap();
        let text = Bytes::from(vec![number]);
        Arc::new(Flight::new(Job::new(Tenant::local(), language, text, number.into())))
    }

    /// The numbers of what is next, until there is no more.
    fn rest(queue: &Queue, least: Priority) -> Vec<u64> {
        let next = || queue.waiting().pop(least);
        std::iter::from_fn(next).map(|(flight, _)| flight.question().max_parse_steps).collect()
    }

    #[test]
    fn interactive_work_overtakes() {
        let queue = Queue::default();
        for (number, priority) in
            [(1, Priority::Bulk), (2, Priority::Bulk), (3, Priority::Interactive)]
        {
            queue.push(flight(number), priority);
        }
        assert_eq!(queue.len(), (1, 2));
        assert_eq!(rest(&queue, Priority::Bulk), [3, 1, 2]);
    }

    #[test]
    fn what_is_taken_ahead_is_short_and_not_urgent_and_leaves_enough_for_others() {
        let queue = Queue::default();
        (1..=4).for_each(|number| queue.push(flight(number), Priority::Bulk));
        let number = |flight: Option<Arc<Flight>>| flight.map(|it| it.question().max_parse_steps);
        let first = queue.take_ahead(2, 1);
        assert!(first.as_ref().is_some_and(|first| !first.is_begun()));
        assert_eq!(number(queue.take_ahead(2, 1)), Some(2));
        assert_eq!(number(queue.take_ahead(2, 1)), None, "two are for others");
        queue.push_first(first.expect("the first"));
        queue.push(flight(5), Priority::Interactive);
        assert_eq!(number(queue.take_ahead(2, 1)), None, "something is urgent");
        assert_eq!(rest(&queue, Priority::Bulk), [5, 1, 3, 4]);
    }

    #[test]
    fn what_somebody_comes_to_wait_for_overtakes_and_is_done_once() {
        let queue = Queue::default();
        let both = flight(2);
        queue.push(flight(1), Priority::Bulk);
        queue.push(Arc::clone(&both), Priority::Bulk);
        queue.push(both, Priority::Interactive);
        assert_eq!(rest(&queue, Priority::Interactive), [2]);
        assert_eq!(queue.len(), (0, 1));
        assert_eq!(rest(&queue, Priority::Bulk), [1]);
    }
}
