//! Values that come in parts, put together again.

use astrolens_proto::v1::{Found, FoundPart};
use bytes::{Bytes, BytesMut};
use rustc_hash::FxHashMap;

/// The longest value that is taken, in bytes: more than the facts of any text that a worker takes.
const MAX_VALUE_BYTES: u64 = 1 << 30;

/// How much is set aside for a value before any more of it is there, in bytes.
const MAX_RESERVED_BYTES: u64 = 4 << 20;

/// Values of which a part is missing.
#[derive(Debug, Default)]
pub(crate) struct Assembly(FxHashMap<u64, Partial>);

/// One of them.
#[derive(Debug)]
struct Partial {
    size: u64,
    bytes: BytesMut,
    was_known: bool,
}

/// A value that is whole.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Whole {
    /// The number of the task.
    pub(crate) task: u64,
    pub(crate) value: Bytes,
    pub(crate) was_known: bool,
}

/// What no worker sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(crate) enum Malformed {
    #[error("a value of {0} bytes")]
    TooLong(u64),
    #[error("more of a value than its size")]
    TooMuch,
    #[error("a second value of one task")]
    Twice,
    #[error("a part of a value that has no beginning")]
    NoBeginning,
}

impl Assembly {
    /// Takes the beginning of a value; all of it, if there is no more.
    pub(crate) fn begin(&mut self, found: Found) -> Result<Option<Whole>, Malformed> {
        let Found { task, size, value, was_known } = found;
        let length = value.len() as u64;
        if size > MAX_VALUE_BYTES {
            return Err(Malformed::TooLong(size));
        }
        if self.0.contains_key(&task) {
            return Err(Malformed::Twice);
        }
        if length > size {
            return Err(Malformed::TooMuch);
        }
        if length == size {
            return Ok(Some(Whole { task, value, was_known }));
        }
        let mut bytes = BytesMut::with_capacity(size.min(MAX_RESERVED_BYTES) as usize);
        bytes.extend_from_slice(&value);
        self.0.insert(task, Partial { size, bytes, was_known });
        Ok(None)
    }

    /// Takes more of a value; all of it, if that was the rest.
    pub(crate) fn add(&mut self, part: &FoundPart) -> Result<Option<Whole>, Malformed> {
        let task = part.task;
        let partial = self.0.get_mut(&task).ok_or(Malformed::NoBeginning)?;
        let length = (partial.bytes.len() + part.value.len()) as u64;
        if length > partial.size {
            return Err(Malformed::TooMuch);
        }
        partial.bytes.extend_from_slice(&part.value);
        if length < partial.size {
            return Ok(None);
        }
        let whole = self.0.remove(&task);
        Ok(whole.map(|Partial { bytes, was_known, .. }| Whole {
            task,
            value: bytes.freeze(),
            was_known,
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(task: u64, size: u64, value: &'static [u8]) -> Found {
        Found { task, size, value: Bytes::from_static(value), was_known: task == 1 }
    }

    fn part(task: u64, value: &'static [u8]) -> FoundPart {
        FoundPart { task, value: Bytes::from_static(value) }
    }

    fn whole(task: u64, value: &'static [u8]) -> Whole {
        Whole { task, value: Bytes::from_static(value), was_known: task == 1 }
    }

    #[test]
    fn parts_of_several_values_may_come_between_one_another() {
        let mut assembly = Assembly::default();
        assert_eq!(assembly.begin(found(1, 6, b"on")), Ok(None));
        assert_eq!(assembly.begin(found(2, 3, b"two")), Ok(Some(whole(2, b"two"))));
        assert_eq!(assembly.begin(found(3, 2, b"")), Ok(None));
        assert_eq!(assembly.add(&part(1, b"e ma")), Ok(Some(whole(1, b"one ma"))));
        assert_eq!(assembly.add(&part(3, b"t")), Ok(None));
        assert_eq!(assembly.add(&part(3, b"h")), Ok(Some(whole(3, b"th"))));
        assert!(assembly.0.is_empty());
    }

    #[test]
    fn what_does_not_fit_together_is_refused() {
        let mut assembly = Assembly::default();
        assert_eq!(assembly.begin(found(1, 1 << 40, b"")), Err(Malformed::TooLong(1 << 40)));
        assert_eq!(assembly.begin(found(1, 1, b"two")), Err(Malformed::TooMuch));
        assert_eq!(assembly.add(&part(1, b"a")), Err(Malformed::NoBeginning));
        assert_eq!(assembly.begin(found(1, 2, b"a")), Ok(None));
        assert_eq!(assembly.begin(found(1, 2, b"a")), Err(Malformed::Twice));
        assert_eq!(assembly.add(&part(1, b"bc")), Err(Malformed::TooMuch));
    }
}
