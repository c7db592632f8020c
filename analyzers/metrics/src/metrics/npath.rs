//! NPath complexity (Nejmeh 1988), by structure.

use astrolens_facts::{Point, Token};
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
    sign: '×',
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

/// A structure, as the walk comes upon it.
#[derive(Clone, Copy)]
pub(crate) struct Branch {
    pub(crate) construct: Construct,
    /// Where it stands.
    pub(crate) token: Token,
    /// It is a part of the one around it, as Python's `elif`.
    pub(crate) clause: bool,
    /// One of its alternatives is always taken.
    pub(crate) complete: bool,
}

/// The paths of what is open: sequences multiply, alternatives add.
#[derive(Default)]
pub(crate) struct PathStack {
    open: Vec<Open>,
    /// The structures closed so far in the functions that are open, those of inner functions
    /// behind those of outer ones.
    points: Vec<Point>,
    /// How many structures are open in the innermost function.
    depth: u16,
}

enum Open {
    /// A function: the product of its paths so far, its first point, and the depth around it.
    Function { product: u64, first_point: usize, depth: u16 },
    /// Statements one after the other: the product of their paths so far.
    Sequence(u64),
    /// A structure: the sum of its alternatives so far.
    Branch { branch: Branch, sum: u64 },
}

/// A function that is set aside: see [`PathStack::suspend_function`].
pub(crate) struct SuspendedPaths {
    product: u64,
    depth: u16,
    points: Vec<Point>,
}

/// The paths of a function that ended.
pub(crate) struct Paths {
    /// How many there are.
    pub(crate) total: u64,
    /// Each structure with the paths through it, in the order in which they ended.
    pub(crate) points: Vec<Point>,
}

impl PathStack {
    /// A function begins.
    pub(crate) fn open_function(&mut self) {
        let depth = std::mem::take(&mut self.depth);
        self.open.push(Open::Function { product: 1, first_point: self.points.len(), depth });
    }

    /// A sequence of statements begins: one alternative.
    pub(crate) fn open_sequence(&mut self) {
        self.open.push(Open::Sequence(1));
    }

    /// A structure begins.
    pub(crate) fn open_branch(&mut self, branch: Branch) {
        // The `if` of an `else if` holds all that happens otherwise.
        if branch.construct == Construct::ElseIf && !branch.clause {
            self.complete();
        }
        // Nejmeh: an operator `?:` has two paths beside those of its operands.
        let is_expression = branch.construct == Construct::Ternary;
        let sum = if is_expression { 2 } else { 0 };
        self.open.push(Open::Branch { branch, sum });
        self.depth = self.depth.saturating_add(1);
    }

    /// The structure around says what happens otherwise: an `else`, a `default`.
    pub(crate) fn complete(&mut self) {
        let branch = self.open.iter_mut().rev().find_map(|open| match open {
            Open::Branch { branch, .. } if !branch.clause => Some(branch),
            _ => None,
        });
        if let Some(branch) = branch {
            branch.complete = true;
        }
    }

    /// A logical operator or guard: one more way through a condition.
    pub(crate) fn condition(&mut self) {
        if let Some(Open::Branch { sum, .. }) = self.open.last_mut() {
            *sum = sum.saturating_add(1);
        }
    }

    /// The innermost open sequence or structure ends.
    pub(crate) fn close(&mut self) {
        let paths = match self.open.pop() {
            Some(Open::Sequence(product)) => product,
            Some(Open::Branch { branch, sum }) => self.close_branch(branch, sum),
            Some(function @ Open::Function { .. }) => return self.open.push(function),
            None => return,
        };
        match self.open.last_mut() {
            Some(Open::Branch { sum, .. }) => *sum = sum.saturating_add(paths),
            Some(Open::Sequence(product) | Open::Function { product, .. }) => {
                *product = product.saturating_mul(paths);
            }
            None => {}
        }
    }

    fn close_branch(&mut self, branch: Branch, sum: u64) -> u64 {
        let Branch { construct, token, clause, complete } = branch;
        let otherwise = match construct {
            Construct::InfiniteLoop | Construct::Ternary | Construct::Try => 0,
            Construct::If | Construct::ElseIf | Construct::Switch if complete => 0,
            Construct::ElseIf if clause => 0,
            _ => 1,
        };
        let paths = sum.saturating_add(otherwise).max(1);
        self.depth = self.depth.saturating_sub(1);
        // An `else if` is an alternative of its `if`, which counts it.
        if paths > 1 && construct != Construct::ElseIf {
            self.points.push(Point { construct, token, points: paths, level: self.depth });
        }
        paths
    }

    /// Sets the innermost open item, a function, aside: what follows belongs to what is around it.
    pub(crate) fn suspend_function(&mut self) -> SuspendedPaths {
        let own = self.depth;
        let Paths { total: product, points } = self.close_function();
        SuspendedPaths { product, depth: own, points }
    }

    /// The function goes on.
    pub(crate) fn resume_function(&mut self, suspended: SuspendedPaths) {
        let SuspendedPaths { product, depth, points } = suspended;
        let around = std::mem::replace(&mut self.depth, depth);
        self.open.push(Open::Function { product, first_point: self.points.len(), depth: around });
        self.points.extend(points);
    }

    /// The innermost open item, a function, ends without adding to what is around it.
    pub(crate) fn close_function(&mut self) -> Paths {
        match self.open.pop() {
            Some(Open::Function { product, first_point, depth }) => {
                self.depth = depth;
                Paths { total: product, points: self.points.split_off(first_point) }
            }
            _ => Paths { total: 1, points: Vec::new() },
        }
    }
}
