//! Cognitive complexity.

use astrolens_model::RuleId;

use crate::registry::{FunctionRule, Rule, Subject};

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("cognitive-complexity"),
    title: "Cognitive complexity",
    summary: "Functions whose control flow is hard to follow.",
    metric: Some("cognitive"),
    subject: Subject::Function(FunctionRule {
        value: |function| f64::from(function.cognitive),
        allowance: |_| 0.0,
        phrase: "a cognitive complexity of",
        evidence: Some("cognitive"),
    }),
    documentation: include_str!("cognitive_complexity.md"),
};
