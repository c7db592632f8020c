//! Import cycle.

use astrolens_model::RuleId;

use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found by whoever looks at a whole project.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("import-cycle"),
    title: "Import cycle",
    summary: "An import that closes a cycle of modules which the architecture keeps free of them.",
    metric: None,
    check: Check::Project,
    reference: Some("https://en.wikipedia.org/wiki/Acyclic_dependencies_principle"),
    documentation: include_str!("import_cycle.md"),
};
