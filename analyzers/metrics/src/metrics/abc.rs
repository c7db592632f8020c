//! ABC size (Fitzpatrick 1997).

use astrolens_facts::{AbcCounts, FunctionFacts};
use astrolens_model::config::Limits;
use astrolens_model::{Abc, MetricId};
use astrolens_syntax::{Construct, ConstructSet};

use crate::collector::{Collector, Ending, Setup, State, Visited};
use crate::registry::Metric;
use crate::round;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("abc"),
    title: "ABC size",
    short: "abc",
    summary: "The length of the vector of assignments, branches and conditions.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| function.abc.magnitude,
    documentation: include_str!("abc.md"),
};

/// What is a condition beside the comparisons: each way a structure may go on, whatever the
/// structure an `else` belongs to.
const CONDITIONS: ConstructSet = ConstructSet::of(&[
    Construct::Comparison,
    Construct::Else,
    Construct::ElseIf,
    Construct::LoopElse,
    Construct::TryElse,
    // The assignment around it counts by itself.
    Construct::LogicalAssign,
    Construct::Ternary,
    Construct::Case,
    Construct::DefaultCase,
    Construct::Catch,
    Construct::Try,
]);

/// Counts assignments, branches and conditions.
pub(crate) struct AbcSize;

impl Collector for AbcSize {
    type Tally = AbcCounts;
    type Inherited = ();

    fn new(_: &Setup<'_>) -> Self {
        Self
    }

    #[inline]
    fn construct(&mut self, node: &Visited<'_>, state: State<'_, Self>) {
        let counts = state.tally;
        match node.construct {
            Construct::Assignment => counts.assignments += 1,
            Construct::Call => counts.branches += 1,
            Construct::LetElse => {
                counts.assignments += 1;
                counts.conditions += 1;
            }
            construct if CONDITIONS.contains(construct) => counts.conditions += 1,
            _ => {}
        }
    }

    fn finish(&self, counts: &mut AbcCounts, _: &Ending<'_>, facts: &mut FunctionFacts) {
        facts.abc = *counts;
    }

    fn add(&self, counts: &mut AbcCounts, around: &mut AbcCounts) {
        around.assignments += counts.assignments;
        around.branches += counts.branches;
        around.conditions += counts.conditions;
    }
}

/// The vector of `counts` and its length.
pub(crate) fn measure(counts: AbcCounts) -> Abc {
    let AbcCounts { assignments: a, branches: b, conditions: c } = counts;
    let square = |count: u32| f64::from(count) * f64::from(count);
    let magnitude = round((square(a) + square(b) + square(c)).sqrt());
    Abc { a, b, c, magnitude }
}
