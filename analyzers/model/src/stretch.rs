//! Places that move with what they are in.

use serde::{Deserialize, Serialize};

/// Bytes from one offset up to another, counted from where a function or an import starts: what
/// lies before that is negative.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stretch {
    start: i32,
    end: i32,
}

impl Stretch {
    /// The bytes of `span`, counted from `origin`.
    #[must_use]
    pub const fn new(span: (u32, u32), origin: u32) -> Self {
        Self {
            start: span.0.wrapping_sub(origin).cast_signed(),
            end: span.1.wrapping_sub(origin).cast_signed(),
        }
    }

    /// Where it is in a file in which that starts at `origin`.
    #[must_use]
    pub const fn from(self, origin: u32) -> (u32, u32) {
        (origin.wrapping_add_signed(self.start), origin.wrapping_add_signed(self.end))
    }
}
