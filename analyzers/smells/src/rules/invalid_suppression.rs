//! Invalid suppression.

use astrolens_model::RuleId;

use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found where suppressions are applied.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("invalid-suppression"),
    title: "Invalid suppression",
    summary: "A comment that means to suppress a finding and is not written as it must be.",
    metric: None,
    check: Check::Suppressions,
    reference: None,
    documentation: include_str!("invalid_suppression.md"),
};
