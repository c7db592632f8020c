//! radon: the reference for Python's cyclomatic complexity.

use super::{Interpreter, Peer, Runner};
use crate::compare::function::Metric;
use crate::language::Language;

/// Its `cc` command's visitor; a closure counts for itself, not for its function.
pub static PEER: Peer = Peer {
    name: "radon",
    covers: &[(Language::Python, &[Metric::Cyclomatic])],
    files_at_once: 60,
    sample: None,
    runner: Runner::Script(Interpreter::Python, include_str!("radon.py")),
    definition: concat!(include_str!("radon.rs"), include_str!("radon.py")),
};
