//! Unused exception.

use astrolens_model::RuleId;

use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found by whoever looks at a whole project.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("unused-exception"),
    title: "Unused exception",
    summary: "An exception from an architecture rule that excuses nothing.",
    metric: None,
    check: Check::Project,
    reference: None,
    documentation: include_str!("unused_exception.md"),
};
