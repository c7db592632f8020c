//! `ESLint`'s `complexity` rule: the reference for JavaScript's and TypeScript's cyclomatic complexity.

use super::{Interpreter, Peer, Runner};
use crate::compare::function::Metric;
use crate::language::Language;

/// The rule run through the linter's library, which tells the node that a report is about.
pub static PEER: Peer = Peer {
    name: "eslint",
    covers: &[
        (Language::Javascript, &[Metric::Cyclomatic]),
        (Language::Typescript, &[Metric::Cyclomatic]),
    ],
    files_at_once: 100,
    sample: None,
    runner: Runner::Script(Interpreter::Node, include_str!("eslint.mjs")),
    definition: concat!(include_str!("eslint.rs"), include_str!("eslint.mjs")),
};
