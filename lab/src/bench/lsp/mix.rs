//! The two sorts of edits.

use anyhow::Result;

use super::edit::Edit;
use super::material::Material;
use super::{parseable, random};

/// Where the sequences of edits begin.
const SEED: u64 = 1;

/// Which edits are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mix {
    /// Each leaves a text that parses.
    Parseable,
    /// Anything, anywhere, one on top of the other.
    Random,
}

impl Mix {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Parseable, Self::Random];

    /// What tables call it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Parseable => "parseable",
            Self::Random => "random",
        }
    }

    /// The edits of a text.
    pub fn edits(self, material: &Material, count: usize) -> Result<Vec<Edit>> {
        match self {
            Self::Parseable => parseable::edits(material, count, SEED),
            Self::Random => Ok(random::edits(material, count, SEED)),
        }
    }
}
