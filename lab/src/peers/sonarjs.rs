//! eslint-plugin-sonarjs: the reference for JavaScript's and TypeScript's cognitive complexity.

use super::{Interpreter, Peer, Runner};
use crate::compare::function::Metric;
use crate::language::Language;

/// The release of 2024, which counts `||` and `??`; it runs in `ESLint`'s script.
pub static PEER: Peer = Peer {
    name: "sonarjs",
    covers: &[
        (Language::Javascript, &[Metric::Cognitive]),
        (Language::Typescript, &[Metric::Cognitive]),
    ],
    files_at_once: 100,
    sample: None,
    runner: Runner::Script(Interpreter::Node, include_str!("eslint.mjs")),
    definition: concat!(include_str!("sonarjs.rs"), include_str!("eslint.mjs")),
};
