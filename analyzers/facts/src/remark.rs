//! Comments that speak to this program, and what they stand at.

use serde::{Deserialize, Serialize};

/// A comment with the mark of this program in it, in any case: it may suppress something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Remark {
    /// Byte offset of the comment's start.
    pub start: u32,
    /// The comment, which need be no UTF-8.
    #[serde(with = "serde_bytes")]
    pub text: Vec<u8>,
    /// What it is about by where it stands; absent where it stands in the wrong place.
    pub scope: Option<Scope>,
}

impl Remark {
    /// What a comment speaks to this program by.
    pub const MARK: &'static [u8] = b"astrolens:";
}

/// What a comment is about by where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Scope {
    /// Lines, zero-based and inclusive.
    Lines {
        /// The first row.
        first: u32,
        /// The last row.
        last: u32,
        /// Byte offset of the first text on the first row.
        text: u32,
    },
    /// A declaration.
    Declaration {
        /// Byte offset of its start.
        start: u32,
        /// Byte offset just past its end.
        end: u32,
        /// It is the first thing in the file, which the comment may be about as well.
        is_first: bool,
    },
    /// The file.
    File,
}
