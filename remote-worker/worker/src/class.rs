//! What work stands in queues for.

use crate::priority::Priority;

/// How often work may come back to the queue that everything begins in. There it is moved away at once, so that it
/// comes back more often only where workers die before they can do so.
const RETURNS: i32 = 20;

/// How often a message of suspects may come back, which says little: each of them may end some workers, and they may have
/// waited for others that their worker was on. Who is to blame is found by the gateway, long before.
const SUSPECT_RETURNS: i32 = 1000;

/// What work is in a queue for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Class {
    /// Somebody waits for it.
    Interactive,
    /// A scan does.
    Bulk,
    /// It was in the hands of a worker that died.
    Quarantine,
}

impl Class {
    /// All of them.
    pub(crate) const ALL: [Self; 3] = [Self::Interactive, Self::Bulk, Self::Quarantine];

    /// What it is called, in names of queues and in figures.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Interactive => "interactive",
            Self::Bulk => "bulk",
            Self::Quarantine => "quarantine",
        }
    }

    /// How often work may come back to its queue before it is given up.
    pub(crate) const fn returns(self) -> i32 {
        match self {
            Self::Interactive | Self::Bulk => RETURNS,
            Self::Quarantine => SUSPECT_RETURNS,
        }
    }
}

impl From<Priority> for Class {
    fn from(priority: Priority) -> Self {
        match priority {
            Priority::Interactive => Self::Interactive,
            Priority::Bulk => Self::Bulk,
        }
    }
}
