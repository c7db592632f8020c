//! Cyclomatic complexity.

use astrolens_model::RuleId;

use crate::registry::{FunctionRule, Rule, Subject};

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("cyclomatic-complexity"),
    title: "Cyclomatic complexity",
    summary: "Functions with many independent paths.",
    metric: Some("cyclomatic"),
    subject: Subject::Function(FunctionRule {
        value: |function| f64::from(function.cyclomatic),
        allowance: |_| 0.0,
        phrase: "a cyclomatic complexity of",
        evidence: Some("cyclomatic"),
    }),
    documentation: include_str!("cyclomatic_complexity.md"),
};
