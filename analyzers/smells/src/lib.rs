//! Judgements over measurements: the rules, and the comments that suppress them.
//!
//! Invariants: no I/O, no clock, no environment; a rule is one file and one row.

mod judge;
mod registry;
mod rules;

pub use judge::judge;
pub use registry::{FunctionRule, RULES, Rule, Subject, rule};
