//! Sibling dependency.

use astrolens_model::RuleId;

use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found by whoever looks at a whole project.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("sibling-dependency"),
    title: "Sibling dependency",
    summary: "An import by which one of several independent siblings depends on another.",
    metric: None,
    check: Check::Project,
    reference: Some("https://import-linter.readthedocs.io/en/stable/contract_types/independence/"),
    documentation: include_str!("sibling_dependency.md"),
};
