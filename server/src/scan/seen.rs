//! What is known of a content whatever the configuration says: what the cache keeps.

use std::borrow::Cow;

use astrolens_facts::FileFacts;
use astrolens_syntax::origin::Signs;
use serde::{Deserialize, Serialize};

/// What was seen in the content of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Seen {
    /// What its text says of where it comes from.
    pub(super) signs: Signs,
    /// How it is written on disk, where byte offsets are not those of the file but of its text.
    pub(super) encoding: Option<Cow<'static, str>>,
    /// What was seen in its text; absent where nobody wanted to know, since a program made it
    /// small.
    pub(super) facts: Option<FileFacts>,
}
