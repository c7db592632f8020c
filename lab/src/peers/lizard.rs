//! lizard: the reference for C's and C++'s cyclomatic complexity, less its preprocessor points.

use super::{Interpreter, Peer, Runner};
use crate::compare::function::Metric;
use crate::language::Language;

/// Go, JavaScript and TypeScript are for information: they have references of their own.
pub static PEER: Peer = Peer {
    name: "lizard",
    covers: &[
        (Language::C, &[Metric::Cyclomatic]),
        (Language::Cpp, &[Metric::Cyclomatic]),
        (Language::Go, &[Metric::Cyclomatic]),
        (Language::Javascript, &[Metric::Cyclomatic]),
        (Language::Typescript, &[Metric::Cyclomatic]),
        (Language::Rust, &[Metric::Cyclomatic]),
    ],
    files_at_once: 40,
    sample: None,
    runner: Runner::Script(Interpreter::Python, include_str!("lizard.py")),
    definition: concat!(include_str!("lizard.rs"), include_str!("lizard.py")),
};
