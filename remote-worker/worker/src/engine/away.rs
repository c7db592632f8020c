//! Work that was handed to others: it waits, or is done, outside of this process.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tokio::sync::Notify;

use super::flight::Flight;
use super::{Priority, Question};

/// What work is known by elsewhere: a hash of all that its answer depends on, and so of whose it is.
pub(crate) type UnitId = blake3::Hash;

/// The work that others have.
#[derive(Debug, Default)]
pub(crate) struct Away {
    units: Mutex<HashMap<UnitId, Handed>>,
    /// Some of it came back.
    returned: Notify,
}

/// Work that somebody else has.
#[derive(Debug)]
struct Handed {
    flight: Arc<Flight>,
    /// The highest that it was handed on with.
    priority: Priority,
    since: Instant,
    is_begun: bool,
}

impl Question {
    /// What it is known by elsewhere.
    pub(crate) fn unit(&self) -> UnitId {
        let mut hasher = blake3::Hasher::new();
        hasher.update(self.key.as_bytes());
        hasher.update(&self.max_parse_steps.to_le_bytes());
        hasher.finalize()
    }
}

impl Away {
    /// Enters work that is about to be handed on; whether that is to be done, since it was not with this priority.
    pub(crate) fn enter(&self, id: UnitId, flight: &Arc<Flight>, priority: Priority) -> bool {
        let mut units = self.units();
        let is_news = match units.entry(id) {
            Entry::Vacant(vacant) => {
                let flight = Arc::clone(flight);
                let since = Instant::now();
                vacant.insert(Handed { flight, priority, since, is_begun: false });
                true
            }
            Entry::Occupied(mut occupied) => {
                let handed = occupied.get_mut();
                let is_more = priority == Priority::Interactive && handed.priority != priority;
                if is_more {
                    handed.priority = priority;
                }
                is_more && !handed.is_begun
            }
        };
        if units.get(&id).is_some_and(|handed| !handed.is_begun) {
            flight.wait_elsewhere();
        }
        is_news
    }

    /// Whether others have this unit.
    pub(crate) fn has(&self, id: &UnitId) -> bool {
        self.units().contains_key(id)
    }

    /// Whether somebody waits here for a unit.
    pub(crate) fn is_awaited(&self, id: &UnitId) -> bool {
        self.units().get(id).is_some_and(|handed| handed.flight.is_wanted())
    }

    /// Whether somebody is on a unit, or has been.
    pub(crate) fn is_begun(&self, id: &UnitId) -> bool {
        self.units().get(id).is_some_and(|handed| handed.is_begun)
    }

    /// Takes note that somebody is on a unit, which is returned, if it is wanted here.
    pub(crate) fn begin(&self, id: &UnitId) -> Option<Arc<Flight>> {
        let mut units = self.units();
        let handed = units.get_mut(id)?;
        handed.is_begun = true;
        handed.flight.begin();
        Some(Arc::clone(&handed.flight))
    }

    /// Takes a unit that has its answer, if it is wanted here.
    pub(crate) fn take(&self, id: &UnitId) -> Option<Arc<Flight>> {
        let taken = self.units().remove(id);
        self.returned.notify_waiters();
        taken.map(|handed| handed.flight)
    }

    /// Takes all units that nobody is on.
    pub(crate) fn take_waiting(&self) -> Vec<Arc<Flight>> {
        let waiting = self.units().extract_if(|_, handed| !handed.is_begun).collect::<Vec<_>>();
        self.returned.notify_waiters();
        waiting.into_iter().map(|(_, handed)| handed.flight).collect()
    }

    /// All units, those that were handed on first at the beginning.
    pub(crate) fn all(&self) -> Vec<(UnitId, Arc<Flight>, Priority)> {
        let units = self.units();
        let mut all: Vec<_> = units.iter().collect();
        all.sort_unstable_by_key(|(_, handed)| handed.since);
        let unit =
            |(id, handed): (&UnitId, &Handed)| (*id, Arc::clone(&handed.flight), handed.priority);
        all.into_iter().map(unit).collect()
    }

    /// How many wait for somebody, interactive ones first.
    pub(super) fn waiting(&self) -> (usize, usize) {
        let units = self.units();
        let count = |priority| {
            let waits = |handed: &&Handed| !handed.is_begun && handed.priority == priority;
            units.values().filter(waits).count()
        };
        (count(Priority::Interactive), count(Priority::Bulk))
    }

    /// How long the unit has waited that has waited for longest.
    pub(crate) fn longest_wait(&self) -> Duration {
        let units = self.units();
        let waiting = units.values().filter(|handed| !handed.is_begun);
        waiting.map(|handed| handed.since.elapsed()).max().unwrap_or_default()
    }

    /// Waits until there is none.
    pub(crate) async fn emptied(&self) {
        loop {
            let mut returned = std::pin::pin!(self.returned.notified());
            // Before the look, so that nothing comes back unnoticed in between.
            returned.as_mut().enable();
            if self.units().is_empty() {
                return;
            }
            returned.await;
        }
    }

    fn units(&self) -> MutexGuard<'_, HashMap<UnitId, Handed>> {
        // The map is whole at every moment.
        self.units.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use astrolens_syntax::Language;
    use bytes::Bytes;

    use super::super::Job;
    use super::*;
    use crate::tenant::Tenant;

    fn flight(tenant: &str) -> (UnitId, Arc<Flight>) {
        let (language, text) = (Language::all().next().unwrap(), Bytes::from_static(b"text"));
        let flight = Arc::new(Flight::new(Job::new(Tenant::new(tenant), language, text, 7)));
        assert!(flight.begin(), "whoever hands it on has taken it from the queue");
        (flight.question().unit(), flight)
    }

    #[test]
    fn a_unit_is_handed_on_once_and_again_when_somebody_comes_to_wait() {
        let away = Away::default();
        let (id, flight) = flight("a");
        assert!(away.enter(id, &flight, Priority::Bulk));
        assert!(!away.enter(id, &flight, Priority::Bulk));
        assert_eq!(away.waiting(), (0, 1));
        assert!(away.enter(id, &flight, Priority::Interactive));
        assert!(!away.enter(id, &flight, Priority::Interactive));
        assert_eq!(away.waiting(), (1, 0));
        assert!(!flight.is_begun());
    }

    #[test]
    fn what_somebody_is_on_is_not_handed_on_again() {
        let away = Away::default();
        let (id, flight) = flight("a");
        assert!(away.enter(id, &flight, Priority::Bulk));
        assert!(!away.is_begun(&id));
        assert!(away.begin(&id).is_some() && flight.is_begun() && away.is_begun(&id));
        assert!(!away.enter(id, &flight, Priority::Interactive));
        assert!(flight.is_begun());
        assert!(away.take_waiting().is_empty());
        assert!(away.take(&id).is_some());
        assert!(away.take(&id).is_none(), "the second answer of a unit");
    }

    #[test]
    fn units_of_tenants_differ() {
        let ((one, of_one), (other, _)) = (flight("a"), flight("b"));
        assert_ne!(one, other);
        assert_ne!(one, Question { max_parse_steps: 8, ..*of_one.question() }.unit());
    }
}
