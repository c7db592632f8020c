//! complexipy: cognitive complexity of Python.

use super::{Interpreter, Peer, Runner};
use crate::compare::function::Metric;
use crate::language::Language;

/// Its library interface, which needs no report file.
pub static PEER: Peer = Peer {
    name: "complexipy",
    covers: &[(Language::Python, &[Metric::Cognitive])],
    files_at_once: 200,
    sample: None,
    runner: Runner::Script(Interpreter::Python, include_str!("complexipy.py")),
    definition: concat!(include_str!("complexipy.rs"), include_str!("complexipy.py")),
};
