//! NPath complexity (Nejmeh 1988), by structure.

use astrolens_model::MetricId;
use astrolens_model::config::Limits;
use astrolens_syntax::{Construct, ConstructSet};

use crate::registry::Metric;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("npath"),
    title: "NPath complexity",
    short: "npath",
    summary: "The number of acyclic paths through the function.",
    default_limits: Limits { information: Some(200.0), warning: None, error: None },
    lower_is_worse: false,
    value: |function| function.npath as f64,
    documentation: include_str!("npath.md"),
};

/// Structures whose alternatives add up.
pub(crate) const BRANCHES: ConstructSet = ConstructSet::of(&[
    Construct::If,
    Construct::ElseIf,
    Construct::LetElse,
    Construct::Ternary,
    Construct::Switch,
    Construct::For,
    Construct::ForEach,
    Construct::While,
    Construct::DoWhile,
    Construct::InfiniteLoop,
    Construct::Try,
]);

/// Clauses that are an alternative path of the structure around them.
pub(crate) const ALTERNATIVES: ConstructSet = ConstructSet::of(&[
    Construct::Else,
    Construct::LoopElse,
    Construct::Case,
    Construct::DefaultCase,
    Construct::Catch,
    Construct::TryElse,
    Construct::Finally,
]);

/// The paths of what is open: sequences multiply, alternatives add.
#[derive(Default)]
pub(crate) struct PathStack {
    open: Vec<Open>,
}

enum Open {
    /// Statements one after the other: the product of their paths so far.
    Sequence(u64),
    /// A structure: the sum of its alternatives so far.
    Branch { construct: Construct, clause: bool, sum: u64, complete: bool },
}

impl PathStack {
    /// A sequence of statements begins: a function's body, or one alternative.
    pub(crate) fn open_sequence(&mut self) {
        self.open.push(Open::Sequence(1));
    }

    /// A structure begins. `clause`: it is a part of the one around it, as Python's `elif`;
    /// `exhaustive`: one of its alternatives is always taken.
    pub(crate) fn open_branch(&mut self, construct: Construct, clause: bool, exhaustive: bool) {
        // The `if` of an `else if` holds all that happens otherwise.
        if construct == Construct::ElseIf && !clause {
            self.complete();
        }
        // Nejmeh: an operator `?:` has two paths beside those of its operands.
        let sum = if construct == Construct::Ternary { 2 } else { 0 };
        self.open.push(Open::Branch { construct, clause, sum, complete: exhaustive });
    }

    /// The structure around says what happens otherwise: an `else`, a `default`.
    pub(crate) fn complete(&mut self) {
        let branch = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Branch { complete, clause: false, .. } => Some(complete),
            _ => None,
        });
        if let Some(complete) = branch {
            *complete = true;
        }
    }

    /// A logical operator or guard: one more way through a condition.
    pub(crate) fn condition(&mut self) {
        if let Some(Open::Branch { sum, .. }) = self.open.last_mut() {
            *sum = sum.saturating_add(1);
        }
    }

    /// The innermost open item ends; returns its number of paths.
    pub(crate) fn close(&mut self) -> u64 {
        let paths = match self.open.pop() {
            None => return 1,
            Some(Open::Sequence(product)) => product,
            Some(Open::Branch { construct, clause, sum, complete }) => {
                let otherwise = match construct {
                    Construct::InfiniteLoop | Construct::Ternary | Construct::Try => 0,
                    Construct::If | Construct::ElseIf | Construct::Switch if complete => 0,
                    Construct::ElseIf if clause => 0,
                    _ => 1,
                };
                sum.saturating_add(otherwise).max(1)
            }
        };
        match self.open.last_mut() {
            Some(Open::Branch { sum, .. }) => *sum = sum.saturating_add(paths),
            Some(Open::Sequence(product)) => *product = product.saturating_mul(paths),
            None => {}
        }
        paths
    }

    /// The innermost open item, a function's body, ends without adding to what is around it.
    pub(crate) fn close_function(&mut self) -> u64 {
        match self.open.pop() {
            Some(Open::Sequence(product)) => product,
            _ => 1,
        }
    }
}
