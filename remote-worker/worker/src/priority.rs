//! Who is to be served first.

/// What work is for: who waits for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Priority {
    /// Somebody sits before it.
    Interactive,
    /// A scan of many files.
    Bulk,
}
