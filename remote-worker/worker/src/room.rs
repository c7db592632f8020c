//! Room for the texts of all clients together.
//!
//! Each client has a window of its own, and with many of them the windows together are more than a worker may hold.
//! So windows get smaller the more streams there are; a text that the worker asks for has its room before it is
//! asked for; and one that comes unasked while there is none is not kept.

use std::sync::Arc;

use astrolens_proto::MAX_PART_BYTES;
use bytes::Bytes;
use tokio::sync::{OwnedSemaphorePermit, Semaphore, watch};

/// What room is given in, in bytes.
const UNIT: u64 = 1024;

/// Room for texts.
#[derive(Debug)]
pub(crate) struct Room {
    bytes: u64,
    free: Arc<Semaphore>,
    streams: watch::Sender<u64>,
}

/// Room that is taken, until it is dropped.
#[derive(Debug)]
pub(crate) struct Taken {
    _permit: OwnedSemaphorePermit,
}

/// A text, and the room that it takes.
#[derive(Debug)]
pub(crate) struct Text {
    pub(crate) bytes: Bytes,
    _room: Option<Taken>,
}

/// A stream among those that share the room.
#[derive(Debug)]
pub(crate) struct Sharing {
    streams: watch::Sender<u64>,
    changed: watch::Receiver<u64>,
    bytes: u64,
}

impl Room {
    /// Room for so many bytes.
    pub(crate) fn new(bytes: u64) -> Self {
        let units = usize::try_from(bytes.div_ceil(UNIT)).unwrap_or(usize::MAX);
        let free = Arc::new(Semaphore::new(units.min(Semaphore::MAX_PERMITS)));
        Self { bytes, free, streams: watch::Sender::new(0) }
    }

    /// Takes room for a text of so many bytes, if there is any and nobody waits for it.
    pub(crate) fn try_take(&self, bytes: u64) -> Option<Taken> {
        Arc::clone(&self.free).try_acquire_many_owned(units(bytes)).ok().map(Taken::of)
    }

    /// Takes room for a text of so many bytes, which are no more than there are in all, once there is any.
    pub(crate) async fn take(&self, bytes: u64) -> Option<Taken> {
        // Nobody closes it.
        Arc::clone(&self.free).acquire_many_owned(units(bytes)).await.ok().map(Taken::of)
    }

    /// Adds a stream to those that share the room.
    pub(crate) fn share(&self) -> Sharing {
        self.streams.send_modify(|streams| *streams += 1);
        let changed = self.streams.subscribe();
        Sharing { streams: self.streams.clone(), changed, bytes: self.bytes }
    }
}

impl Taken {
    fn of(permit: OwnedSemaphorePermit) -> Self {
        Self { _permit: permit }
    }
}

impl Text {
    pub(crate) fn new(bytes: Bytes, room: Option<Taken>) -> Self {
        Self { bytes, _room: room }
    }
}

impl Sharing {
    /// How much text the stream may have here now, where it may have `most` if it were alone. In powers of two, so
    /// that few comings and goings change it.
    pub(crate) fn window(&mut self, most: u64) -> u64 {
        let streams = (*self.changed.borrow_and_update()).max(1);
        let share = (self.bytes / streams).max(1);
        most.min((1 << share.ilog2()).max(MAX_PART_BYTES as u64))
    }

    /// Waits until there are more or fewer streams.
    pub(crate) async fn changed(&mut self) {
        // The sender is here, so that it cannot be gone.
        let _ = self.changed.changed().await;
    }
}

impl Drop for Sharing {
    fn drop(&mut self) {
        self.streams.send_modify(|streams| *streams -= 1);
    }
}

fn units(bytes: u64) -> u32 {
    u32::try_from(bytes.div_ceil(UNIT)).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn room_is_there_again_when_a_text_is_gone() {
        let room = Room::new(10 * UNIT);
        let one = Text::new(Bytes::new(), room.try_take(9 * UNIT + 1));
        assert!(room.try_take(1).is_none());
        drop(one);
        assert!(room.try_take(10 * UNIT).is_some());
        assert!(room.try_take(10 * UNIT + 1).is_none());
    }

    #[test]
    fn windows_shrink_with_the_number_of_streams() {
        let room = Room::new(64 << 20);
        let most = 32 << 20;
        let mut one = room.share();
        let mut windows = vec![one.window(most)];
        let mut others = Vec::new();
        for _ in 0..3 {
            others.push(room.share());
            windows.push(one.window(most));
        }
        // A third of 64 MiB is 21 MiB, of which 16 are the power of two below.
        assert_eq!(windows, [32 << 20, 32 << 20, 16 << 20, 16 << 20]);
        others.extend((0..1000).map(|_| room.share()));
        assert_eq!(one.window(most), MAX_PART_BYTES as u64);
        assert_eq!(one.window(3), 3);
        others.clear();
        assert_eq!(one.window(most), 32 << 20);
    }
}
