//! Judgements over measurements: the rules, and the comments that suppress them.
//!
//! Invariants: no I/O, no clock, no environment; a rule is one file and one row.

mod draft;
mod held;
mod judge;
mod locations;
mod project;
mod registry;
mod rules;
pub mod suppression;
#[cfg(test)]
mod testing;
mod thresholds;

pub use held::{Held, held, held_type, passed_limits};
pub use judge::{Judged, check, is_test_type, judge};
pub use project::{ProjectDraft, add_project_findings, project_finding, suppressing};
pub use registry::{Check, RULES, Rule, rule, type_rule};
pub use rules::loosened_gate::loosened_gate;
pub use thresholds::{Threshold, threshold, thresholds};
