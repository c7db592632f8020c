//! Judgements over measurements: the rules, and the comments that suppress them.
//!
//! Invariants: no I/O, no clock, no environment; a rule is one file and one row.

mod registry;

pub use registry::{RULES, Rule, rule};
