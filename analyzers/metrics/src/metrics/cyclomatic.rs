//! Cyclomatic complexity (McCabe 1976).

use astrolens_facts::{FLAT, FunctionFacts, Point, PointMetric};
use astrolens_model::MetricId;
use astrolens_model::config::Limits;
use astrolens_syntax::ConstructSet;

use crate::collector::{Collector, Ending, PointGroups, Setup, State, Visited};
use crate::registry::Metric;
use crate::variants;
use crate::whole::Share;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("cyclomatic"),
    title: "Cyclomatic complexity",
    short: "cyclomatic",
    summary: "The number of linearly independent paths: one more than the decisions taken.",
    default_limits: Limits { information: Some(10.0), warning: Some(20.0), error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.cyclomatic),
    documentation: include_str!("cyclomatic.md"),
};

/// Counts decisions.
pub(crate) struct Cyclomatic {
    /// The constructs that add a point, after the options in force.
    counted: ConstructSet,
}

impl Collector for Cyclomatic {
    type Tally = Vec<Point>;
    type Inherited = ();

    fn new(setup: &Setup<'_>) -> Self {
        let rules = &setup.definition.cyclomatic;
        Self { counted: variants::apply(rules.counted, rules.variants, setup.variants) }
    }

    #[inline]
    fn construct(&mut self, node: &Visited<'_>, state: State<'_, Self>) {
        if self.counted.contains(node.construct) && !node.in_head {
            state.tally.push(node.point(1, FLAT));
        }
    }

    fn finish(&self, points: &mut Vec<Point>, _: &Ending<'_>, facts: &mut FunctionFacts) {
        facts.cyclomatic = 1 + points.len() as u32;
    }

    fn points<'tally>(points: &'tally Vec<Point>, groups: &mut PointGroups<'tally>) {
        groups[PointMetric::Cyclomatic as usize] = points;
    }

    fn add(&self, points: &mut Vec<Point>, around: &mut Vec<Point>) {
        around.append(points);
    }

    fn share(&self, points: &Vec<Point>, share: &mut Share) {
        share.decisions = points.len() as u32;
    }
}
