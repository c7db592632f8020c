//! NPath complexity.

use astrolens_model::RuleId;

use crate::registry::{FunctionRule, Rule, Subject};

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("npath-complexity"),
    title: "NPath complexity",
    summary: "Functions with very many acyclic paths.",
    metric: Some("npath"),
    subject: Subject::Function(FunctionRule {
        value: |function| function.npath as f64,
        allowance: |_| 0.0,
        phrase: "acyclic paths:",
        evidence: None,
    }),
    documentation: include_str!("npath_complexity.md"),
};
