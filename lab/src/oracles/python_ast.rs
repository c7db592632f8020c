//! Python's own `ast` module.

use crate::language::Language;
use crate::peers::{Interpreter, Peer, Runner};

/// Every `def`, however deep; lambdas have no name and are left out.
pub static ORACLE: Peer = Peer {
    name: "python-ast",
    covers: &[(Language::Python, &[])],
    files_at_once: 200,
    sample: None,
    runner: Runner::Script(Interpreter::Python, include_str!("python_ast.py")),
    definition: concat!(include_str!("python_ast.rs"), include_str!("python_ast.py")),
};
