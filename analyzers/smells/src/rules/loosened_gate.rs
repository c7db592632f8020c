//! Loosened gate.

use astrolens_model::config::Judgement;
use astrolens_model::{Finding, Location, RuleId, Severity};

use crate::draft::Draft;
use crate::judge::{finding, speaks};
use crate::registry::{Check, Rule};

/// The registry's row. What it finds is found by whoever compares two states of a project.
pub(crate) const RULE: Rule = Rule {
    id: RuleId::new("loosened-gate"),
    title: "Loosened gate",
    summary: "A change that has the gate look at less, or allow more.",
    metric: None,
    check: Check::Change,
    reference: None,
    documentation: include_str!("loosened_gate.md"),
};

/// What `judgement` has to say of a change that loosens the gate at `location`; `what` tells it
/// from the others of its file.
#[must_use]
pub fn loosened_gate(
    judgement: &Judgement,
    what: &str,
    message: String,
    location: Location,
) -> Option<Finding> {
    let severity = Severity::Information;
    let draft = Draft {
        severity,
        message,
        value: None,
        threshold: None,
        evidence: Vec::new(),
        evidence_count: 0,
    };
    speaks(&RULE, judgement).then(|| Finding {
        symbol: None,
        ..finding(&RULE, judgement, Some(what.into()), 0, draft).at(location)
    })
}
