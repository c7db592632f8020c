//! How a client leaves.

use std::sync::mpsc::Sender;

/// How a client left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// It asked for a shutdown before.
    Orderly,
    /// It did not.
    Abrupt,
}

/// Says how the client left, unless that is known.
pub(crate) fn tell(left: &Sender<End>, end: End) {
    // Nobody listens once it is known.
    let _ = left.send(end);
}
