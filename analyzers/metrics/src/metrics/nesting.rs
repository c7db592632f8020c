//! Maximum nesting.

use astrolens_facts::{FunctionFacts, Point, PointMetric};
use astrolens_model::MetricId;
use astrolens_model::config::Limits;
use astrolens_syntax::{Construct, ConstructSet};

use crate::collector::{Beginning, Collector, Ending, PointGroups, Setup, State, Visited};
use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("nesting"),
    title: "Maximum nesting",
    short: "nesting",
    summary: "The deepest stack of control structures.",
    default_limits: Limits { information: None, warning: Some(4.0), error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.nesting),
    documentation: include_str!("nesting.md"),
};

/// The control structures whose stack is counted. An `else if` is on the level of its `if`.
const STRUCTURES: ConstructSet = ConstructSet::of(&[
    Construct::If,
    Construct::Switch,
    Construct::For,
    Construct::ForEach,
    Construct::While,
    Construct::DoWhile,
    Construct::InfiniteLoop,
    Construct::Try,
]);

/// Follows how many structures are around a node.
pub(crate) struct Nesting;

/// The nesting of one function so far.
#[derive(Default)]
pub(crate) struct NestingTally {
    /// The level on which the function begins.
    base: u16,
    /// The deepest level seen.
    deepest: u16,
    /// The first structure on each level.
    points: Vec<Point>,
}

impl NestingTally {
    /// A structure, as `point` says, stands on `level`, from 1.
    fn structure(&mut self, level: u16, point: impl FnOnce() -> Point) {
        if level > self.deepest {
            self.deepest = level;
            self.points.push(Point { level: level - 1, ..point() });
        }
    }
}

impl Collector for Nesting {
    type Tally = NestingTally;
    /// The level.
    type Inherited = u16;

    fn new(_: &Setup<'_>) -> Self {
        Self
    }

    #[inline]
    fn construct(&mut self, node: &Visited<'_>, state: State<'_, Self>) {
        let State { tally, inherited: level } = state;
        if STRUCTURES.contains(node.construct) && !node.in_head {
            *level = level.saturating_add(1);
            tally.structure(*level - tally.base, || node.point(1, 0));
        }
    }

    fn begin(&self, _: &Beginning<'_>, level: &mut u16) -> NestingTally {
        NestingTally { base: *level, ..NestingTally::default() }
    }

    fn finish(&self, tally: &mut NestingTally, _: &Ending<'_>, facts: &mut FunctionFacts) {
        facts.nesting = u32::from(tally.deepest);
    }

    fn points<'tally>(tally: &'tally NestingTally, groups: &mut PointGroups<'tally>) {
        groups[PointMetric::Nesting as usize] = &tally.points;
    }

    fn add(&self, tally: &mut NestingTally, around: &mut NestingTally) {
        let below = tally.base.saturating_sub(around.base);
        for point in &tally.points {
            around.structure(point.level + 1 + below, || *point);
        }
    }
}
