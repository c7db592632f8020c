//! acorn: the parser that JavaScript's own tools are built on.

use crate::language::Language;
use crate::peers::{Interpreter, Peer, Runner};

/// Every function, method, accessor and arrow function.
pub static ORACLE: Peer = Peer {
    name: "acorn",
    covers: &[(Language::Javascript, &[])],
    files_at_once: 500,
    sample: None,
    runner: Runner::Script(Interpreter::Node, include_str!("acorn.mjs")),
    definition: concat!(include_str!("acorn.rs"), include_str!("acorn.mjs")),
};
