//! Layer violation.

use astrolens_model::RuleId;

use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found by whoever looks at a whole project.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("layer-violation"),
    title: "Layer violation",
    summary: "An import by which a lower layer depends on a higher one.",
    metric: None,
    check: Check::Project,
    reference: Some("https://import-linter.readthedocs.io/en/stable/contract_types/layers/"),
    documentation: include_str!("layer_violation.md"),
};
