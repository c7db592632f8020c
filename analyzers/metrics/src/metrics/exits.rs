//! Exits.

use astrolens_facts::FunctionFacts;
use astrolens_model::MetricId;
use astrolens_model::config::Limits;
use astrolens_syntax::{Construct, ConstructSet, Grammar, NodeContext};
use tree_sitter::Node;

use crate::collector::{Collector, Ending, Setup, State, Visited};
use crate::registry::Metric;
use crate::tree::last_named_child;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("exits"),
    title: "Exits",
    short: "exits",
    summary: "The number of ways out of the function.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.exits),
    documentation: include_str!("exits.md"),
};

/// Counts what leaves a function, and its end if that can be reached.
pub(crate) struct Exits {
    counted: ConstructSet,
    grammar: &'static Grammar,
}

impl Collector for Exits {
    type Tally = u32;
    type Inherited = ();

    fn new(setup: &Setup<'_>) -> Self {
        Self { counted: setup.definition.exits, grammar: setup.grammar }
    }

    #[inline]
    fn construct(&mut self, node: &Visited<'_>, state: State<'_, Self>) {
        if self.counted.contains(node.construct) && !node.in_anonymous {
            *state.tally += 1;
        }
    }

    fn finish(&self, exits: &mut u32, function: &Ending<'_>, facts: &mut FunctionFacts) {
        let end_is_reachable = end_is_reachable(function.node, self.grammar, function.source);
        facts.exits = *exits + u32::from(end_is_reachable);
    }
}

const JUMPS_OUT: ConstructSet = ConstructSet::of(&[Construct::Return, Construct::Throw]);

/// Whether a function's end can be reached: its last statement does not leave it.
fn end_is_reachable(function: Node<'_>, grammar: &Grammar, source: &[u8]) -> bool {
    let Some(mut last) = grammar.body(function) else { return true };
    // A block, a list of statements, a statement, the expression in it.
    for _ in 0..4 {
        let Some(child) = last_named_child(last) else { return true };
        if grammar.kind(child.kind_id()).has_rows() {
            let parent = last.kind_id();
            let place = NodeContext { node: child, parent, ancestors: &[], source };
            return !JUMPS_OUT.contains(grammar.construct(&place, || None).0);
        }
        last = child;
    }
    true
}
