//! A mistake in the configuration, as data.

use std::fmt;
use std::sync::Arc;

use astrolens_model::Location;

use crate::source::Source;

/// What is wrong with a piece of configuration, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What sort of mistake it is.
    pub mistake: Mistake,
    /// The text it stands in.
    pub source: Arc<Source>,
    /// The key it is about, as a dotted path; empty where no key is to blame.
    pub key: String,
    /// Where it stands; absent where the source has no text (editor settings, a file that
    /// cannot be read).
    pub location: Option<Location>,
    /// One sentence without a full stop: what is wrong.
    pub message: String,
    /// What would be right.
    pub help: Option<String>,
    /// The text to put in the place of `location`, where there is only one good guess.
    pub replacement: Option<String>,
}

/// The sorts of mistakes there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Mistake {
    /// The file cannot be read.
    Unreadable,
    /// The text is not TOML.
    Syntax,
    /// Nothing is called so.
    UnknownKey,
    /// A value of another type belongs there.
    WrongType,
    /// A value of the right type that cannot be meant.
    BadValue,
    /// A glob that cannot be read.
    BadGlob,
    /// More mistakes than are listed.
    TooMany,
}

impl Mistake {
    /// The identifier in diagnostics.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreadable => "config-unreadable",
            Self::Syntax => "config-syntax",
            Self::UnknownKey => "config-unknown-key",
            Self::WrongType => "config-wrong-type",
            Self::BadValue => "config-bad-value",
            Self::BadGlob => "config-bad-glob",
            Self::TooMany => "config-too-many",
        }
    }
}

/// `astrolens.toml:3:1: unknown key …`, on one line.
impl fmt::Display for Diagnostic {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.source.name())?;
        if let Some(location) = self.location {
            write!(formatter, ":{}:{}", location.start.line, location.start.column)?;
        }
        write!(formatter, ": {}", self.message)?;
        match &self.help {
            Some(help) => write!(formatter, " ({help})"),
            None => Ok(()),
        }
    }
}
