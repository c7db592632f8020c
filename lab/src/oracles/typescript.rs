//! TypeScript's own compiler.

use crate::language::Language;
use crate::peers::{Interpreter, Peer, Runner};

/// Every function, method, accessor, constructor and arrow function that has a body.
pub static ORACLE: Peer = Peer {
    name: "typescript",
    covers: &[(Language::Typescript, &[])],
    files_at_once: 500,
    sample: None,
    runner: Runner::Script(Interpreter::Node, include_str!("typescript.mjs")),
    definition: concat!(include_str!("typescript.rs"), include_str!("typescript.mjs")),
};
