//! What holds on the way at a moment.

use std::net::SocketAddr;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::{Instant, sleep_until};

use crate::Direction;

/// How often in a second a throttled connection passes something on.
const SHARES: u32 = 20;

/// What holds for all connections.
#[derive(Clone, Copy, Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each fault is there or not, whatever others are"
)]
pub(crate) struct Conditions {
    /// Where new connections go.
    pub(crate) upstream: SocketAddr,
    /// How long each piece is on its way.
    pub(crate) delay: Duration,
    /// How much passes in a second, if that is bounded.
    pub(crate) bytes_per_second: Option<u32>,
    /// Whether nothing passes.
    pub(crate) is_stalled: bool,
    /// Whether new connections are reset.
    pub(crate) is_refusing: bool,
    /// Whether servers are cut off from clients that do not learn of it.
    pub(crate) is_half_open: bool,
    /// How often all connections were reset.
    pub(crate) resets: u64,
    /// Whether the proxy has ended.
    pub(crate) is_over: bool,
}

impl Conditions {
    /// Those of a way on which nothing goes wrong.
    pub(crate) fn healthy(upstream: SocketAddr) -> Self {
        Self {
            upstream,
            delay: Duration::ZERO,
            bytes_per_second: None,
            is_stalled: false,
            is_refusing: false,
            is_half_open: false,
            resets: 0,
            is_over: false,
        }
    }

    /// How much of `length` bytes may pass at once.
    pub(crate) fn share_of(&self, length: usize) -> usize {
        let share = self.bytes_per_second.map(|bytes| (bytes / SHARES).max(1) as usize);
        share.map_or(length, |share| share.min(length))
    }

    /// How long nothing else passes after `length` bytes.
    pub(crate) fn pause_after(&self, length: usize) -> Duration {
        self.bytes_per_second.map_or(Duration::ZERO, |bytes| {
            Duration::from_secs_f64(length as f64 / f64::from(bytes))
        })
    }
}

/// Waits until what came at `taken_at` may pass, of which a pause that ends at `pause_ends` may be in the way;
/// returns the conditions that let it.
pub(crate) async fn may_pass(
    conditions: &mut watch::Receiver<Conditions>,
    taken_at: Instant,
    pause_ends: Instant,
) -> Conditions {
    loop {
        let now = *conditions.borrow_and_update();
        let is_throttled = now.bytes_per_second.is_some();
        let arrives = taken_at + now.delay;
        let due = if is_throttled { arrives.max(pause_ends) } else { arrives };
        if !now.is_stalled && due <= Instant::now() {
            return now;
        }
        tokio::select! {
            () = sleep_until(due), if !now.is_stalled => {}
            // The sender lives as long as the connections.
            _ = conditions.changed() => {}
        }
    }
}

/// What ends a connection in the middle, once.
#[derive(Debug, Default)]
pub(crate) struct Fuse {
    left: Mutex<Option<(Direction, u64)>>,
}

/// How much of a piece may pass.
pub(crate) struct Allowed {
    pub(crate) bytes: usize,
    /// Whether the connection ends after them.
    pub(crate) is_last: bool,
}

impl Fuse {
    /// Lets so many bytes pass this way before it blows.
    pub(crate) fn set(&self, direction: Direction, bytes: u64) {
        *self.left() = Some((direction, bytes));
    }

    /// Lets everything pass.
    pub(crate) fn remove(&self) {
        *self.left() = None;
    }

    /// How much of `length` bytes may pass this way.
    pub(crate) fn spend(&self, direction: Direction, length: usize) -> Allowed {
        let mut left = self.left();
        match &mut *left {
            Some((way, bytes)) if *way == direction => {
                let allowed = *bytes as usize;
                if allowed <= length {
                    *left = None;
                    return Allowed { bytes: allowed, is_last: true };
                }
                *bytes -= length as u64;
            }
            _ => {}
        }
        Allowed { bytes: length, is_last: false }
    }

    fn left(&self) -> std::sync::MutexGuard<'_, Option<(Direction, u64)>> {
        self.left.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
