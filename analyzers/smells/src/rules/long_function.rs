//! Long function.

use astrolens_model::RuleId;

use crate::registry::{FunctionRule, Rule, Subject};

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("long-function"),
    title: "Long function",
    summary: "Functions with many lines of code.",
    metric: Some("lines"),
    subject: Subject::Function(FunctionRule {
        value: |function| f64::from(function.lines.code),
        allowance: |_| 0.0,
        phrase: "a number of code lines of",
        evidence: None,
    }),
    documentation: include_str!("long_function.md"),
};
