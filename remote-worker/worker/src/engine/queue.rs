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

    /// Waits for work of at least this priority, and begins it; `None` once the queue is closed.
    pub(super) async fn next(&self, least: Priority) -> Option<Arc<Flight>> {
        loop {
            let mut changed = pin!(self.changed.notified());
            // Before the look at the queue, so that nothing is pushed unnoticed in between.
            changed.as_mut().enable();
            {
                let mut waiting = self.waiting();
                if let Some(flight) = waiting.pop(least) {
                    return Some(flight);
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
        while let Some(flight) = waiting.pop(Priority::Bulk) {
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
    fn pop(&mut self, least: Priority) -> Option<Arc<Flight>> {
        let first = |queue: &mut VecDeque<Arc<Flight>>| {
            std::iter::from_fn(|| queue.pop_front()).find(|flight| flight.begin())
        };
        first(&mut self.interactive).or_else(|| match least {
            Priority::Interactive => None,
            Priority::Bulk => first(&mut self.bulk),
        })
    }
}

#[cfg(test)]
mod tests {
    use astrolens_analysis::stored::Key;
    use astrolens_model::config::Variants;
    use astrolens_syntax::Language;
    use bytes::Bytes;

    use super::super::{Job, Question};
    use super::*;
    use crate::room::Text;
    use crate::tenant::{Tenant, TenantKey};

    fn flight(number: u8) -> Arc<Flight> {
        let digest = blake3::hash(&[number]);
        let language = Language::all().next().unwrap();
        let key = Key::new(&digest, language, &Variants::default(), None);
        let tenant = Tenant::local();
        let key = TenantKey::new(&tenant, &key);
        Arc::new(Flight::new(Job {
            tenant,
            question: Question { key, max_parse_steps: u64::from(number) },
            digest,
            language: language.grammar_name(),
            options: Vec::new(),
            text: Text::new(Bytes::new(), None),
            span: tracing::Span::none(),
        }))
    }

    /// The numbers of what is next, until there is no more.
    fn rest(queue: &Queue, least: Priority) -> Vec<u64> {
        let next = || queue.waiting().pop(least);
        std::iter::from_fn(next).map(|flight| flight.question().max_parse_steps).collect()
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
