//! gocyclo: the reference for Go's cyclomatic complexity.

use super::{Peer, Runner, go_list};
use crate::compare::function::Metric;
use crate::language::Language;

/// It comes as a Go module only: without the module proxy it has to be put in place by hand.
pub static PEER: Peer = Peer {
    name: "gocyclo",
    covers: &[(Language::Go, &[Metric::Cyclomatic])],
    files_at_once: 500,
    sample: None,
    runner: Runner::Program(|run| go_list::run(run, "gocyclo", &[], Metric::Cyclomatic)),
    definition: concat!(include_str!("gocyclo.rs"), include_str!("go_list.rs")),
};
