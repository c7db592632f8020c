//! Whose work a file is, and what people declare of it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Whose work a file is.
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    Serialize,
    Deserialize,
    JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Origin {
    /// The project's own handwriting.
    #[default]
    Own,
    /// Another project wrote it.
    Vendored,
    /// A program wrote it.
    Generated,
    /// A program made it small.
    Minified,
}

impl Origin {
    /// Every origin, in the order in which lists show them.
    pub const ALL: [Self; 4] = [Self::Own, Self::Vendored, Self::Generated, Self::Minified];

    /// The origin as reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Vendored => "vendored",
            Self::Generated => "generated",
            Self::Minified => "minified",
        }
    }

    /// Whether files of this origin are measured, unless the configuration says otherwise.
    #[must_use]
    pub const fn is_measured(self) -> bool {
        !matches!(self, Self::Minified)
    }
}

/// Whose work a file is, and what says so.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attribution {
    /// Whose work it is.
    pub origin: Origin,
    /// What says so, as a clause without its full stop: ``it lies under `node_modules/` ``.
    /// Absent where nothing says anything, which makes a file its project's own.
    pub reason: Option<String>,
}

/// What people declare of a file's origin, which goes before everything that its path and its
/// text seem to say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Declared {
    /// Whether it is vendored.
    pub vendored: Option<Declaration>,
    /// Whether it is generated or minified.
    pub generated: Option<Declaration>,
}

/// An answer that somebody wrote down.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Declaration {
    /// The answer.
    pub holds: bool,
    /// What says so, as a clause: `` `.gitattributes:3` says `linguist-generated` ``.
    pub by: String,
}
