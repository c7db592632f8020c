//! Unused suppression.

use astrolens_model::RuleId;

use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found where suppressions are applied.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("unused-suppression"),
    title: "Unused suppression",
    summary: "A comment that suppresses a finding which is not there.",
    metric: None,
    check: Check::Suppressions,
    reference: None,
    documentation: include_str!("unused_suppression.md"),
};
