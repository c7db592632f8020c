//! Long parameter list.

use astrolens_model::{FunctionKind, RuleId};

use crate::registry::{FunctionRule, Rule, Subject};

/// The registry's row.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("long-parameter-list"),
    title: "Long parameter list",
    summary: "Functions that ask their callers for many values.",
    metric: Some("parameters"),
    subject: Subject::Function(FunctionRule {
        value: |function| f64::from(function.parameters),
        allowance: |function| if function.kind == FunctionKind::Constructor { 3.0 } else { 0.0 },
        phrase: "a number of parameters of",
        evidence: None,
    }),
    documentation: include_str!("long_parameter_list.md"),
};
