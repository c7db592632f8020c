//! A stretch of a text.

/// Bytes of a text from `start` up to `end`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Span {
    /// The first byte.
    pub start: u32,
    /// Just past the last.
    pub end: u32,
}
