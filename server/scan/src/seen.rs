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
    /// What came of looking at its code.
    pub(super) sight: Sight,
}

/// What came of looking at the code of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) enum Sight {
    /// Nobody wanted to know: a program made it small.
    Unwanted,
    /// Its parse takes more than so many steps.
    TooMuch(u64),
    /// These facts.
    Facts {
        /// How many steps the parse took.
        steps: u64,
        /// What was seen.
        facts: Box<FileFacts>,
    },
}
