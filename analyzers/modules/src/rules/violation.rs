//! What breaks a constraint.

use std::sync::Arc;

use astrolens_model::RuleId;

use crate::graph::ModuleId;
use crate::resolution::Origin;

/// What became of a project that was held to its architecture.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Verdict {
    /// What breaks a constraint, by the constraints.
    pub violations: Vec<Violation>,
    /// The exceptions that excuse nothing.
    pub unused: Vec<UnusedException>,
    /// What breaks a constraint and is excused.
    pub excused: Vec<Excused>,
}

/// Something that breaks a constraint.
#[derive(Clone, Debug, PartialEq)]
pub struct Violation {
    /// The constraint's place in its architecture.
    pub constraint: usize,
    /// The rule that speaks.
    pub rule: RuleId,
    /// The import that breaks it.
    pub at: Place,
    /// Who depends: the path of a file, or of the folder of a package.
    pub from: Arc<str>,
    /// On what, in the same way.
    pub to: Arc<str>,
    /// One sentence for a person.
    pub message: String,
    /// The figure and its limit, where it is about one.
    pub figure: Option<(u32, u32)>,
    /// What belongs to it in other places, in order: the further steps of a cycle or a chain, other
    /// imports of the same.
    pub related: Vec<Related>,
    /// Who depends on what, by the numbers of modules, or of units where the constraint is about those.
    pub(super) ends: (u32, u32),
}

/// A place where a file asks for something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    /// The file.
    pub file: ModuleId,
    /// What in it asks.
    pub origin: Origin,
}

/// A place that belongs to a violation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Related {
    /// The place.
    pub at: Place,
    /// Its part: `cycle`, `chain` or `import`.
    pub role: &'static str,
    /// What it says there.
    pub note: String,
}

/// An exception that excuses nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnusedException {
    /// The constraint's place in its architecture.
    pub constraint: usize,
    /// The place of the exception among those of its constraint.
    pub exception: usize,
    /// One sentence for a person.
    pub message: String,
}

/// A dependency that breaks a constraint, and that an exception excuses.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Excused {
    /// The rule that would speak.
    pub rule: RuleId,
    /// Who depends.
    pub from: ModuleId,
    /// On what.
    pub to: ModuleId,
}
