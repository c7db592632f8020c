//! Statements.

use astrolens_facts::FunctionFacts;
use astrolens_model::MetricId;
use astrolens_model::config::Limits;

use crate::collector::{Collector, Ending, Entered, Setup, State};
use crate::registry::Metric;
use crate::whole::Share;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("statements"),
    title: "Statements",
    short: "stmts",
    summary: "The number of statements.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| f64::from(function.statements),
    documentation: include_str!("statements.md"),
};

/// Counts statements.
pub(crate) struct Statements {
    /// Those of all functions, and outside of them.
    all: u32,
}

impl Collector for Statements {
    type Tally = u32;
    type Inherited = ();

    fn new(_: &Setup<'_>) -> Self {
        Self { all: 0 }
    }

    #[inline]
    fn enter(&mut self, node: &Entered<'_>, state: State<'_, Self>) {
        if node.info.statement {
            *state.tally += 1;
            self.all += 1;
        }
    }

    fn docstring(&mut self, statements: &mut u32) {
        *statements = statements.saturating_sub(1);
        self.all = self.all.saturating_sub(1);
    }

    fn finish(&self, statements: &mut u32, _: &Ending<'_>, facts: &mut FunctionFacts) {
        facts.statements = *statements;
    }

    fn add(&self, statements: &mut u32, around: &mut u32) {
        *around += *statements;
    }

    fn share(&self, _: &u32, share: &mut Share) {
        share.statements = self.all;
    }
}
