//! All collectors, and each event told to each of them.

use astrolens_facts::FunctionFacts;
use astrolens_syntax::ResolvedRow;
use tree_sitter::Node;

use crate::collector::{Beginning, Collector, Ending, Entered, PointGroups, Setup, State, Visited};
use crate::metrics::abc::AbcSize;
use crate::metrics::cognitive::Cognitive;
use crate::metrics::cyclomatic::Cyclomatic;
use crate::metrics::exits::Exits;
use crate::metrics::halstead::HalsteadTokens;
use crate::metrics::lines::Lines;
use crate::metrics::nesting::Nesting;
use crate::metrics::npath::Npath;
use crate::metrics::statements::Statements;
use crate::whole::Share;

/// One row for each metric that is counted in the traversal.
pub(crate) type Collectors = (
    Cognitive,
    (Cyclomatic, (Nesting, (Npath, (Exits, (Statements, (Lines, (AbcSize, HalsteadTokens))))))),
);

/// What all of them have counted in one function.
pub(crate) type Tallies = <Collectors as Collector>::Tally;

/// What a node hands down to the nodes inside it, for all of them.
pub(crate) type Inherited = <Collectors as Collector>::Inherited;

impl<A: Collector, B: Collector> State<'_, (A, B)> {
    /// That of each half.
    #[inline]
    fn halves(&mut self) -> (State<'_, A>, State<'_, B>) {
        let Self { tally, inherited } = self;
        (
            State { tally: &mut tally.0, inherited: &mut inherited.0 },
            State { tally: &mut tally.1, inherited: &mut inherited.1 },
        )
    }
}

/// Two collectors are one, each with its own half: all of them are resolved when the program is
/// compiled, and an event costs what those do that have something to do with it.
impl<A: Collector, B: Collector> Collector for (A, B) {
    type Tally = (A::Tally, B::Tally);
    type Inherited = (A::Inherited, B::Inherited);

    fn new(setup: &Setup<'_>) -> Self {
        (A::new(setup), B::new(setup))
    }

    #[inline]
    fn enter(&mut self, node: &Entered<'_>, mut state: State<'_, Self>) {
        let (first, second) = state.halves();
        self.0.enter(node, first);
        self.1.enter(node, second);
    }

    #[inline]
    fn construct(&mut self, node: &Visited<'_>, mut state: State<'_, Self>) {
        let (first, second) = state.halves();
        self.0.construct(node, first);
        self.1.construct(node, second);
    }

    #[inline]
    fn read(&mut self, node: &Visited<'_>, mut state: State<'_, Self>) {
        let (first, second) = state.halves();
        self.0.read(node, first);
        self.1.read(node, second);
    }

    #[inline]
    fn recursion(&mut self, call: Node<'_>, tally: &mut Self::Tally) {
        self.0.recursion(call, &mut tally.0);
        self.1.recursion(call, &mut tally.1);
    }

    #[inline]
    fn descend(&mut self, row: Option<&ResolvedRow>, start: u32, own: &mut Self::Inherited) {
        self.0.descend(row, start, &mut own.0);
        self.1.descend(row, start, &mut own.1);
    }

    #[inline]
    fn leave(&mut self, depth: u32, tally: &mut Self::Tally) {
        self.0.leave(depth, &mut tally.0);
        self.1.leave(depth, &mut tally.1);
    }

    #[inline]
    fn operator(&mut self, kind: u16, tally: &mut Self::Tally) {
        self.0.operator(kind, &mut tally.0);
        self.1.operator(kind, &mut tally.1);
    }

    #[inline]
    fn word(&mut self, is_operand: bool, is_first: bool, tally: &mut Self::Tally) {
        self.0.word(is_operand, is_first, &mut tally.0);
        self.1.word(is_operand, is_first, &mut tally.1);
    }

    #[inline]
    fn docstring(&mut self, tally: &mut Self::Tally) {
        self.0.docstring(&mut tally.0);
        self.1.docstring(&mut tally.1);
    }

    #[inline]
    fn function(&self, row: &ResolvedRow, is_part: bool, own: &mut Self::Inherited) {
        self.0.function(row, is_part, &mut own.0);
        self.1.function(row, is_part, &mut own.1);
    }

    #[inline]
    fn begin(&self, function: &Beginning<'_>, own: &mut Self::Inherited) -> Self::Tally {
        (self.0.begin(function, &mut own.0), self.1.begin(function, &mut own.1))
    }

    #[inline]
    fn lend(&self, own: Self::Inherited, around: Self::Inherited) -> Self::Inherited {
        (self.0.lend(own.0, around.0), self.1.lend(own.1, around.1))
    }

    #[inline]
    fn finish(&self, tally: &mut Self::Tally, function: &Ending<'_>, facts: &mut FunctionFacts) {
        self.0.finish(&mut tally.0, function, facts);
        self.1.finish(&mut tally.1, function, facts);
    }

    #[inline]
    fn points<'tally>(tally: &'tally Self::Tally, points: &mut PointGroups<'tally>) {
        A::points(&tally.0, points);
        B::points(&tally.1, points);
    }

    #[inline]
    fn add(&self, tally: &mut Self::Tally, around: &mut Self::Tally) {
        self.0.add(&mut tally.0, &mut around.0);
        self.1.add(&mut tally.1, &mut around.1);
    }

    #[inline]
    fn nest(&self, tally: &mut Self::Tally, function: &Ending<'_>, around: &mut Self::Tally) {
        self.0.nest(&mut tally.0, function, &mut around.0);
        self.1.nest(&mut tally.1, function, &mut around.1);
    }

    #[inline]
    fn share(&self, tally: &Self::Tally, share: &mut Share) {
        self.0.share(&tally.0, share);
        self.1.share(&tally.1, share);
    }
}
