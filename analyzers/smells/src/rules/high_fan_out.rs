//! High fan-out.

use astrolens_model::RuleId;

use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found by whoever looks at a whole project.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("high-fan-out"),
    title: "High fan-out",
    summary: "A module that depends on more others than the architecture allows.",
    metric: None,
    check: Check::Project,
    reference: Some("https://doi.org/10.1109/TSE.1981.231113"),
    documentation: include_str!("high_fan_out.md"),
};
