//! Forbidden dependency.

use astrolens_model::RuleId;

use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found by whoever looks at a whole project.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("forbidden-dependency"),
    title: "Forbidden dependency",
    summary: "An import that the architecture forbids, or does not allow.",
    metric: None,
    check: Check::Project,
    reference: Some("https://import-linter.readthedocs.io/en/stable/contract_types/forbidden/"),
    documentation: include_str!("forbidden_dependency.md"),
};
