//! What went through, for tests that wait for it.

use crate::{Direction, Shared};

/// What went through a proxy since it was started.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Connections that clients made.
    pub accepted: u64,
    /// Those of them that there still are.
    pub open: u64,
    /// From clients to servers.
    pub up: Flow,
    /// From servers to clients.
    pub down: Flow,
}

/// What went one way, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Flow {
    /// What the proxy took from the sender.
    pub taken: u64,
    /// What of it the proxy gave to the receiver.
    pub passed: u64,
}

impl Counts {
    fn flow(&mut self, direction: Direction) -> &mut Flow {
        match direction {
            Direction::Up => &mut self.up,
            Direction::Down => &mut self.down,
        }
    }
}

impl Shared {
    pub(crate) fn count_taken(&self, direction: Direction, bytes: usize) {
        self.counts.send_modify(|counts| counts.flow(direction).taken += bytes as u64);
    }

    pub(crate) fn count_passed(&self, direction: Direction, bytes: usize) {
        self.counts.send_modify(|counts| counts.flow(direction).passed += bytes as u64);
    }
}
