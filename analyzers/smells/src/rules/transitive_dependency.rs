//! Transitive dependency.

use astrolens_model::RuleId;

use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found by whoever looks at a whole project.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("transitive-dependency"),
    title: "Transitive dependency",
    summary: "An import at the start of a chain that leads to what must not be reached.",
    metric: None,
    check: Check::Project,
    reference: Some(
        "https://github.com/sverweij/dependency-cruiser/blob/main/doc/rules-reference.md#reachable",
    ),
    documentation: include_str!("transitive_dependency.md"),
};
