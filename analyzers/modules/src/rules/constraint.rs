//! What somebody demands of a project's dependencies, as it was written.

use std::path::Path;
use std::sync::Arc;

use astrolens_model::{Location, RuleId, Severity};

use super::globs::Globs;
use super::kind::Kind;
use crate::analysis::Counted;

/// All that is demanded of a project.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Architecture {
    /// The constraints, in the order in which they are written.
    pub constraints: Vec<Constraint>,
}

/// One demand: an entry of `[[architecture]]`.
#[derive(Clone, Debug, PartialEq)]
pub struct Constraint {
    /// What it demands.
    pub kind: Kind,
    /// What people call it.
    pub name: Option<Arc<str>>,
    /// Why it is demanded.
    pub reason: Option<Arc<str>>,
    /// How severe it is to break it, where that is written.
    pub severity: Option<Severity>,
    /// Which dependencies count.
    pub counted: Counted,
    /// What may break it all the same.
    pub exceptions: Vec<Exception>,
    /// Where it stands.
    pub written: Written,
}

/// Dependencies that may break a constraint.
#[derive(Clone, Debug, PartialEq)]
pub struct Exception {
    /// Who may.
    pub from: Globs,
    /// What they may depend on.
    pub to: Globs,
    /// Why.
    pub reason: Arc<str>,
    /// Where in its file it stands.
    pub location: Option<Location>,
}

/// Where a constraint stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// The configuration file; absent where it comes from an editor or a command line.
    pub file: Option<Arc<Path>>,
    /// The line of the file, from 1, of the key that says what is demanded.
    pub line: u32,
    /// Which `[[architecture]]` of its file it is, from 0.
    pub number: usize,
    /// The folder that it is about, as a path in the project.
    pub base: Arc<str>,
}

impl Architecture {
    /// Whether nothing is demanded.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.constraints.is_empty()
    }

    /// Whether a constraint speaks by `rule`.
    #[must_use]
    pub fn judges(&self, rule: &RuleId) -> bool {
        self.constraints.iter().any(|constraint| constraint.kind.rule() == *rule)
    }
}

impl Constraint {
    /// Its name and its reason, as they stand behind a message; empty without both.
    pub(super) fn told(&self) -> String {
        match (&self.name, &self.reason) {
            (Some(name), Some(reason)) => format!(" ({name}: {reason})"),
            (Some(text), None) | (None, Some(text)) => format!(" ({text})"),
            (None, None) => String::new(),
        }
    }
}
