//! ABC size (Fitzpatrick 1997).

use astrolens_facts::AbcCounts;
use astrolens_model::config::Limits;
use astrolens_model::{Abc, MetricId};
use astrolens_syntax::{Construct, ConstructSet};

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

/// The counts of one function so far.
#[derive(Clone, Copy, Default)]
pub(crate) struct AbcTally(AbcCounts);

impl AbcTally {
    /// Counts a construct, if it is of the three.
    #[inline]
    pub(crate) fn construct(&mut self, construct: Construct) {
        match construct {
            Construct::Assignment => self.0.assignments += 1,
            Construct::Call => self.0.branches += 1,
            Construct::LetElse => {
                self.0.assignments += 1;
                self.0.conditions += 1;
            }
            _ if CONDITIONS.contains(construct) => self.0.conditions += 1,
            _ => {}
        }
    }

    /// Adds the counts of a closure that belongs to the function.
    pub(crate) fn add(&mut self, other: Self) {
        self.0.assignments += other.0.assignments;
        self.0.branches += other.0.branches;
        self.0.conditions += other.0.conditions;
    }

    /// The counts.
    pub(crate) const fn counts(self) -> AbcCounts {
        self.0
    }
}

/// The vector of `counts` and its length.
pub(crate) fn measure(counts: AbcCounts) -> Abc {
    let AbcCounts { assignments: a, branches: b, conditions: c } = counts;
    let square = |count: u32| f64::from(count) * f64::from(count);
    let magnitude = round((square(a) + square(b) + square(c)).sqrt());
    Abc { a, b, c, magnitude }
}
