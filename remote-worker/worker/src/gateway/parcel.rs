//! What goes into a queue in one message.

use std::sync::Arc;

use astrolens_proto::MAX_UNITS;

use crate::engine::{Flight, Priority, UnitId};

/// How long the texts of a message are in all, unless one by itself is longer, in bytes: some tens of milliseconds of one
/// process, so that a worker which gets the last of a scan has not much more of it than others.
const MAX_TEXT_BYTES: usize = 128 << 10;

/// A unit that is handed on.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) id: UnitId,
    pub(super) flight: Arc<Flight>,
}

/// Units of one priority, at least one.
#[derive(Debug)]
pub(super) struct Parcel {
    pub(super) priority: Priority,
    pub(super) units: Vec<Handed>,
}

/// Packs units: several of a scan go together, in their order, and what somebody waits for alone.
#[derive(Debug, Default)]
pub(super) struct Packer {
    /// Units of a scan that may have company.
    open: Vec<Handed>,
    /// How long their texts are.
    bytes: usize,
}

impl Packer {
    /// Adds a unit; what is to be sent before more is added, if anything is.
    pub(super) fn add(&mut self, priority: Priority, handed: Handed) -> Option<Parcel> {
        if priority == Priority::Interactive {
            return Some(Parcel { priority, units: vec![handed] });
        }
        let bytes = handed.flight.job().text.bytes.len();
        let is_full = self.open.len() == MAX_UNITS || self.bytes + bytes > MAX_TEXT_BYTES;
        let full = if is_full { self.take() } else { None };
        self.bytes += bytes;
        self.open.push(handed);
        full
    }

    /// Takes what may have company, if there is anything.
    pub(super) fn take(&mut self) -> Option<Parcel> {
        let Self { open: units, .. } = std::mem::take(self);
        (!units.is_empty()).then_some(Parcel { priority: Priority::Bulk, units })
    }
}

#[cfg(test)]
mod tests {
    use astrolens_syntax::Language;

    use super::*;
    use crate::engine::Job;
    use crate::tenant::Tenant;

    /// How many units go together of these, which have texts of so many bytes.
    fn sizes(units: &[(Priority, usize)]) -> Vec<usize> {
        let mut packer = Packer::default();
        let mut parcels = Vec::new();
        for &(priority, bytes) in units {
            let (language, text) = (Language::all().next().unwrap(), vec![b' '; bytes]);
            let job = Job::new(Tenant::local(), language, text.into(), 7);
            let flight = Arc::new(Flight::new(job));
            parcels.extend(packer.add(priority, Handed { id: flight.question().unit(), flight }));
        }
        parcels.extend(packer.take());
        assert!(packer.take().is_none());
        parcels.iter().map(|parcel| parcel.units.len()).collect()
    }

    #[test]
    fn work_of_scans_goes_together_up_to_a_bound() {
        let bulk = |count: usize, bytes| vec![(Priority::Bulk, bytes); count];
        assert_eq!(sizes(&bulk(35, 10)), [16, 16, 3]);
        assert_eq!(sizes(&bulk(5, MAX_TEXT_BYTES / 2)), [2, 2, 1]);
        let (short, long) = ((Priority::Bulk, 10), (Priority::Bulk, 10 * MAX_TEXT_BYTES));
        assert_eq!(sizes(&[long, long, short, short, long]), [1, 1, 2, 1]);
        assert_eq!(sizes(&[]), [0_usize; 0]);
    }

    #[test]
    fn what_somebody_waits_for_goes_alone_and_first() {
        let (one, other) = ((Priority::Interactive, 10), (Priority::Bulk, 10));
        assert_eq!(sizes(&[other, one, one, other, other]), [1, 1, 3]);
    }
}
