//! What goes into a queue in one message.

use std::collections::VecDeque;
use std::sync::Arc;

use astrolens_proto::MAX_UNITS;

use crate::engine::{Flight, Priority, UnitId};

/// How long the texts of a message are in all, unless one by itself is longer, in bytes: some twenty milliseconds of one
/// process, so that a worker which gets the last of a scan has not much more of it than others.
const MAX_TEXT_BYTES: usize = 64 << 10;

/// A unit that is handed on.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) id: UnitId,
    pub(super) flight: Arc<Flight>,
    /// Whether its text is kept already.
    pub(super) is_kept: bool,
}

/// Units of one priority, at least one: several of a scan, each for itself where somebody waits for it.
#[derive(Debug)]
pub(super) struct Parcel {
    priority: Priority,
    units: Vec<Handed>,
    /// How long their texts are.
    bytes: usize,
}

impl Parcel {
    pub(super) fn new(priority: Priority, first: Handed) -> Self {
        let mut parcel = Self { priority, units: Vec::new(), bytes: 0 };
        parcel.push(first);
        parcel
    }

    /// Adds a unit, for which there is [`room`](Self::room).
    pub(super) fn push(&mut self, handed: Handed) {
        self.bytes += handed.text_bytes();
        self.units.push(handed);
    }

    /// How long the text of one more may be; `None` if there is to be no other.
    pub(super) fn room(&self) -> Option<usize> {
        let may_grow = self.priority == Priority::Bulk && self.units.len() < MAX_UNITS;
        may_grow.then(|| MAX_TEXT_BYTES.saturating_sub(self.bytes))
    }

    pub(super) fn priority(&self) -> Priority {
        self.priority
    }

    pub(super) fn units(&self) -> &[Handed] {
        &self.units
    }
}

impl Handed {
    fn text_bytes(&self) -> usize {
        self.flight.job().text.bytes.len()
    }
}

/// Packs units in their order, into no more messages than that needs.
pub(super) fn packed(units: impl Iterator<Item = (Priority, Handed)>) -> VecDeque<Parcel> {
    let mut parcels: VecDeque<Parcel> = VecDeque::new();
    for (priority, handed) in units {
        let fits = |parcel: &&mut Parcel| {
            parcel.priority == priority
                && parcel.room().is_some_and(|bytes| handed.text_bytes() <= bytes)
        };
        match parcels.back_mut().filter(fits) {
            Some(parcel) => parcel.push(handed),
            None => parcels.push_back(Parcel::new(priority, handed)),
        }
    }
    parcels
}

#[cfg(test)]
mod tests {
    use astrolens_syntax::Language;

    use super::*;
    use crate::engine::Job;
    use crate::tenant::Tenant;

    fn sizes(units: &[(Priority, usize)]) -> Vec<usize> {
        let handed = units.iter().map(|&(priority, bytes)| {
            let (language, text) = (Language::all().next().unwrap(), vec![b' '; bytes]);
            let job = Job::new(Tenant::local(), language, text.into(), 7);
            let flight = Arc::new(Flight::new(job));
            (priority, Handed { id: flight.question().unit(), flight, is_kept: true })
        });
        packed(handed).iter().map(|parcel| parcel.units().len()).collect()
    }

    #[test]
    fn work_of_scans_goes_together_up_to_a_bound() {
        let bulk = |count: usize, bytes| vec![(Priority::Bulk, bytes); count];
        assert_eq!(sizes(&bulk(35, 10)), [16, 16, 3]);
        assert_eq!(sizes(&bulk(5, MAX_TEXT_BYTES / 2)), [2, 2, 1]);
        assert_eq!(sizes(&bulk(2, 10 * MAX_TEXT_BYTES)), [1, 1]);
        assert_eq!(sizes(&[]), [0_usize; 0]);
    }

    #[test]
    fn what_somebody_waits_for_goes_alone() {
        let (one, other) = ((Priority::Interactive, 10), (Priority::Bulk, 10));
        assert_eq!(sizes(&[other, one, one, other, other]), [1, 1, 1, 2]);
    }
}
