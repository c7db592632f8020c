//! gocognit: the reference for Go's cognitive complexity.

use super::{Peer, Runner, go_list};
use crate::compare::function::Metric;
use crate::language::Language;

/// It comes as a Go module only: without the module proxy it has to be put in place by hand.
pub static PEER: Peer = Peer {
    name: "gocognit",
    covers: &[(Language::Go, &[Metric::Cognitive])],
    files_at_once: 500,
    sample: None,
    runner: Runner::Program(|run| {
        go_list::run(run, "gocognit", &["-test", "-over", "-1"], Metric::Cognitive)
    }),
    definition: concat!(include_str!("gocognit.rs"), include_str!("go_list.rs")),
};
