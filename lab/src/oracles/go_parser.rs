//! Go's own `go/parser`.

use crate::language::Language;
use crate::peers::{Interpreter, Peer, Runner};

/// Every function and method declaration with a body.
pub static ORACLE: Peer = Peer {
    name: "go-parser",
    covers: &[(Language::Go, &[])],
    files_at_once: 5_000,
    sample: None,
    runner: Runner::Script(Interpreter::Go, include_str!("go_parser.go")),
    definition: concat!(include_str!("go_parser.rs"), include_str!("go_parser.go")),
};
