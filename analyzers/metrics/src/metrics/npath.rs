//! NPath complexity (Nejmeh 1988), by structure.

use astrolens_facts::{FunctionFacts, Point, PointMetric};
use astrolens_model::MetricId;
use astrolens_model::config::Limits;
use astrolens_syntax::{Construct, ConstructSet};

use crate::collector::{Collector, Ending, Entered, Leave, PointGroups, Setup, State, Visited};
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
const BRANCHES: ConstructSet = ConstructSet::of(&[
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
const ALTERNATIVES: ConstructSet = ConstructSet::of(&[
    Construct::Else,
    Construct::LoopElse,
    Construct::Case,
    Construct::DefaultCase,
    Construct::Catch,
    Construct::TryElse,
    Construct::Finally,
]);

/// Counts paths: sequences multiply, alternatives add.
pub(crate) struct Npath;

/// The paths of one function so far.
pub(crate) struct Paths {
    /// The product of those of its statements.
    product: u64,
    open: Vec<Open>,
    /// How many structures are open.
    depth: u16,
    /// Each structure with the paths through it, in the order in which they ended.
    points: Vec<Point>,
}

/// A part of a function that the walk is inside of.
struct Open {
    /// How many nodes are around the node that it ends with.
    depth: u32,
    part: Part,
}

enum Part {
    /// Statements one after the other: the product of their paths so far.
    Sequence(u64),
    /// A structure: the sum of its alternatives so far.
    Branch { point: Point, clause: bool, complete: bool, sum: u64 },
}

impl Default for Paths {
    fn default() -> Self {
        Self { product: 1, open: Vec::new(), depth: 0, points: Vec::new() }
    }
}

impl Collector for Npath {
    type Tally = Paths;
    type Inherited = ();

    fn new(_: &Setup<'_>) -> Self {
        Self
    }

    /// A node may be what happens on one path of the structure around it.
    #[inline]
    fn enter(&mut self, node: &Entered<'_>, state: State<'_, Self>) {
        let Some(around) = node.around else { return };
        let is_alternative = !matches!(around.construct, Construct::Switch | Construct::Ternary)
            && node.is_in(around.bodies)
            && !node.node.is_extra()
            && node.row.is_none_or(|row| row.construct != Construct::ElseIf);
        if is_alternative {
            state.tally.open_sequence(node.depth, node.leave);
        }
    }

    #[inline]
    fn construct(&mut self, node: &Visited<'_>, state: State<'_, Self>) {
        let paths = state.tally;
        match node.construct {
            // It decides nothing: `traversal/heads.rs` says why.
            _ if node.in_head => {}
            Construct::And | Construct::Or | Construct::NullCoalesce | Construct::Guard => {
                paths.condition();
            }
            construct if BRANCHES.contains(construct) => paths.open_branch(node),
            construct if ALTERNATIVES.contains(construct) => paths.alternative(node),
            _ => {}
        }
    }

    fn leave(&mut self, depth: u32, paths: &mut Paths) {
        while paths.is_open(depth) {
            paths.close();
        }
    }

    fn finish(&self, paths: &mut Paths, _: &Ending<'_>, facts: &mut FunctionFacts) {
        facts.npath = paths.product;
    }

    fn points<'tally>(paths: &'tally Paths, groups: &mut PointGroups<'tally>) {
        groups[PointMetric::Npath as usize] = &paths.points;
    }
}

impl Paths {
    /// Whether something ends with the node around which `depth` nodes are open.
    fn is_open(&self, depth: u32) -> bool {
        self.open.last().is_some_and(|open| open.depth == depth)
    }

    /// A sequence of statements begins: one alternative.
    fn open_sequence(&mut self, depth: u32, leave: &Leave) {
        leave.ask();
        self.open.push(Open { depth, part: Part::Sequence(1) });
    }

    /// A clause is an alternative of the structure around it.
    fn alternative(&mut self, node: &Visited<'_>) {
        if matches!(node.construct, Construct::Else | Construct::DefaultCase) {
            self.complete();
        }
        // A clause whose body is a field of it opens its path there.
        if node.row.bodies.is_empty() && !self.is_open(node.depth()) {
            self.open_sequence(node.depth(), node.leave);
        }
    }

    /// A structure begins.
    fn open_branch(&mut self, node: &Visited<'_>) {
        let construct = node.construct;
        let clause = node.row.clause;
        // The `if` of an `else if` holds all that happens otherwise.
        if construct == Construct::ElseIf && !clause {
            self.complete();
        }
        // Nejmeh: an operator `?:` has two paths beside those of its operands.
        let is_expression = construct == Construct::Ternary;
        let point = node.point(0, self.depth);
        let sum = if is_expression { 2 } else { 0 };
        let part = Part::Branch { point, clause, complete: node.row.exhaustive, sum };
        node.leave.ask();
        self.open.push(Open { depth: node.depth(), part });
        self.depth = self.depth.saturating_add(1);
    }

    /// The structure around says what happens otherwise: an `else`, a `default`.
    fn complete(&mut self) {
        let branch = self.open.iter_mut().rev().find_map(|open| match &mut open.part {
            Part::Branch { clause: false, complete, .. } => Some(complete),
            _ => None,
        });
        if let Some(complete) = branch {
            *complete = true;
        }
    }

    /// A logical operator or guard: one more way through a condition.
    fn condition(&mut self) {
        if let Some(Open { part: Part::Branch { sum, .. }, .. }) = self.open.last_mut() {
            *sum = sum.saturating_add(1);
        }
    }

    /// The innermost open sequence or structure ends.
    fn close(&mut self) {
        let Some(Open { part, .. }) = self.open.pop() else { return };
        let paths = match part {
            Part::Sequence(product) => product,
            Part::Branch { point, clause, complete, sum } => {
                self.close_branch(point, paths_through(point.construct, clause, complete, sum))
            }
        };
        match self.open.last_mut().map(|open| &mut open.part) {
            Some(Part::Branch { sum, .. }) => *sum = sum.saturating_add(paths),
            Some(Part::Sequence(product)) => *product = product.saturating_mul(paths),
            None => self.product = self.product.saturating_mul(paths),
        }
    }

    /// A structure with so many `paths` through it ends.
    fn close_branch(&mut self, point: Point, paths: u64) -> u64 {
        self.depth = self.depth.saturating_sub(1);
        // An `else if` is an alternative of its `if`, which counts it.
        if paths > 1 && point.construct != Construct::ElseIf {
            self.points.push(Point { points: paths, ..point });
        }
        paths
    }
}

/// How many paths lead through a structure whose alternatives have `sum` of them: `complete` says that
/// one is always taken, `clause` that it is a part of the structure around it, as Python's `elif`.
fn paths_through(construct: Construct, clause: bool, complete: bool, sum: u64) -> u64 {
    let otherwise = match construct {
        Construct::InfiniteLoop | Construct::Ternary | Construct::Try => 0,
        Construct::If | Construct::ElseIf | Construct::Switch if complete => 0,
        Construct::ElseIf if clause => 0,
        _ => 1,
    };
    sum.saturating_add(otherwise).max(1)
}
