//! Deep nesting.

use astrolens_model::RuleId;

use crate::registry::{FunctionRule, Rule, Subject};

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("deep-nesting"),
    title: "Deep nesting",
    summary: "Functions with a deep stack of control structures.",
    metric: Some("nesting"),
    subject: Subject::Function(FunctionRule {
        value: |function| f64::from(function.nesting),
        allowance: |_| 0.0,
        phrase: "control structures nested",
        evidence: None,
    }),
    documentation: include_str!("deep_nesting.md"),
};
