//! What a metric is told in the traversal, and what it keeps of each function.

use std::cell::{Cell, OnceCell};
use std::fmt::Debug;

use astrolens_facts::{FunctionFacts, Point, PointMetric, Token};
use astrolens_model::LineIndex;
use astrolens_model::config::Variants;
use astrolens_syntax::{
    Construct, Definition, FieldSet, Grammar, KindInfo, NodeContext, ResolvedRow,
};
use tree_sitter::{Node, TreeCursor};

use crate::metrics::lines::LineMap;
use crate::tree::first_token;
use crate::whole::Share;

/// A metric that is counted in the traversal.
///
/// The walk tells every collector of every event; each does what concerns it and ignores the rest.
/// A collector is its own state for one walk. The walk keeps a tally of it for each function that is
/// open, and for the file outside of functions: an event gets that of the function it counts in.
pub(crate) trait Collector: Sized {
    /// What was counted so far in one function.
    type Tally: Default;
    /// What a node hands down to the nodes inside it.
    type Inherited: Copy + Debug + Default + PartialEq;

    /// A collector for one walk.
    fn new(setup: &Setup<'_>) -> Self;

    /// The walk comes upon a statement, or upon a part of a structure, whatever it is.
    fn enter(&mut self, _node: &Entered<'_>, _state: State<'_, Self>) {}

    /// The node is a construct of the code, and no function.
    fn construct(&mut self, _node: &Visited<'_>, _state: State<'_, Self>) {}

    /// As `construct`, for the function with which the node is read: another one where a class gives
    /// its fields values, or a function its parameters.
    fn read(&mut self, _node: &Visited<'_>, _state: State<'_, Self>) {}

    /// The node is a call of the function that the tally is of.
    fn recursion(&mut self, _call: Node<'_>, _tally: &mut Self::Tally) {}

    /// The walk goes inside a node that begins at the byte `start`.
    fn descend(&mut self, _row: Option<&ResolvedRow>, _start: u32, _own: &mut Self::Inherited) {}

    /// The walk leaves a node around which `depth` nodes are open, of which [`Leave`] was asked.
    fn leave(&mut self, _depth: u32, _tally: &mut Self::Tally) {}

    /// A token that counts in the function is an operator which its `kind` tells from others.
    fn operator(&mut self, _kind: u16, _tally: &mut Self::Tally) {}

    /// A token that counts in the function is told from others by its text: an operand, or an operator
    /// with a name. `is_first`: no token in the function before it had the same.
    fn word(&mut self, _is_operand: bool, _is_first: bool, _tally: &mut Self::Tally) {}

    /// What was taken for a statement is a docstring.
    fn docstring(&mut self, _tally: &mut Self::Tally) {}

    /// The node is a function; `is_part`: one without a report of its own, which is a part of the one
    /// around it.
    fn function(&self, _row: &ResolvedRow, _is_part: bool, _own: &mut Self::Inherited) {}

    /// A function begins that gets a report.
    fn begin(&self, _function: &Beginning<'_>, _own: &mut Self::Inherited) -> Self::Tally {
        Self::Tally::default()
    }

    /// What a part of a function's head inherits that is evaluated `around` the function and read
    /// with it.
    fn lend(&self, _own: Self::Inherited, around: Self::Inherited) -> Self::Inherited {
        around
    }

    /// A function ends: the tally is summed up and told as `facts`.
    fn finish(&self, _: &mut Self::Tally, _function: &Ending<'_>, _facts: &mut FunctionFacts) {}

    /// What makes up the figure of a function that has ended.
    fn points<'tally>(_tally: &'tally Self::Tally, _points: &mut PointGroups<'tally>) {}

    /// A closure that has ended counts in the function `around` it too.
    fn add(&self, _tally: &mut Self::Tally, _around: &mut Self::Tally) {}

    /// A function that has ended is read with the one `around` it.
    fn nest(&self, _: &mut Self::Tally, _function: &Ending<'_>, _around: &mut Self::Tally) {}

    /// The walk ends: what it adds to its file, in which no function has counted this tally.
    fn share(&self, _tally: &Self::Tally, _share: &mut Share) {}
}

/// What a collector has for a node.
pub(crate) struct State<'walk, C: Collector> {
    /// What it counted so far in the function.
    pub(crate) tally: &'walk mut C::Tally,
    /// What the node inherited, and hands down.
    pub(crate) inherited: &'walk mut C::Inherited,
}

/// The points of each of [`PointMetric::ALL`].
pub(crate) type PointGroups<'tally> = [&'tally [Point]; PointMetric::ALL.len()];

/// What a walk is about.
pub(crate) struct Setup<'walk> {
    pub(crate) definition: &'static Definition,
    pub(crate) grammar: &'static Grammar,
    /// How disputed definitions are read.
    pub(crate) variants: &'walk Variants,
}

/// Whether collectors want to be told when the walk leaves a node.
#[derive(Default)]
pub(crate) struct Leave(Cell<bool>);

impl Leave {
    /// They do.
    #[inline]
    pub(crate) fn ask(&self) {
        self.0.set(true);
    }

    /// Whether one of them asked.
    #[inline]
    pub(crate) fn is_asked(&self) -> bool {
        self.0.get()
    }
}

/// A statement or a part of a structure that the walk comes upon.
pub(crate) struct Entered<'walk> {
    pub(crate) node: Node<'walk>,
    pub(crate) info: KindInfo,
    /// What the language's table says of it.
    pub(crate) row: Option<&'static ResolvedRow>,
    /// What it says of the structure around, if that has fields of its own for its parts.
    pub(crate) around: Option<&'static ResolvedRow>,
    /// How many nodes are open around it.
    pub(crate) depth: u32,
    pub(crate) cursor: &'walk TreeCursor<'walk>,
    pub(crate) leave: &'walk Leave,
}

impl Entered<'_> {
    /// Whether it stands in one of `fields` of the node around.
    #[inline]
    pub(crate) fn is_in(&self, fields: FieldSet) -> bool {
        !fields.is_empty()
            && self.cursor.field_id().is_some_and(|field| fields.contains(field.get()))
    }
}

/// A construct that the walk comes upon.
pub(crate) struct Visited<'walk> {
    pub(crate) node: Node<'walk>,
    /// What it is.
    pub(crate) construct: Construct,
    /// What else the language's table says of it.
    pub(crate) row: &'static ResolvedRow,
    /// What it says of the node around.
    pub(crate) around: Option<&'static ResolvedRow>,
    /// The nodes around it, outermost first.
    pub(crate) ancestors: &'walk [Node<'walk>],
    pub(crate) source: &'walk [u8],
    /// It stands in a function's head and not in its body.
    pub(crate) in_head: bool,
    /// It stands in the arguments of a macro or in what is settled before anything runs.
    pub(crate) is_free: bool,
    /// It stands in a closure without a report of its own.
    pub(crate) in_anonymous: bool,
    pub(crate) leave: &'walk Leave,
    /// The token it begins with, if somebody asked.
    pub(crate) token: OnceCell<Token>,
}

impl<'walk> Visited<'walk> {
    /// The token it begins with.
    #[inline]
    pub(crate) fn token(&self) -> Token {
        *self.token.get_or_init(|| first_token(self.node))
    }

    /// A point for it.
    #[inline]
    pub(crate) fn point(&self, points: u64, level: u16) -> Point {
        Point { construct: self.construct, token: self.token(), points, level }
    }

    /// How many nodes are open around it.
    #[inline]
    pub(crate) fn depth(&self) -> u32 {
        self.ancestors.len() as u32
    }

    /// What a child of it is.
    pub(crate) fn construct_below(&self, child: Node<'walk>, grammar: &Grammar) -> Construct {
        let Self { ancestors, source, .. } = *self;
        let place = NodeContext { node: child, parent: self.node.kind_id(), ancestors, source };
        grammar.construct(&place, || None).0
    }
}

/// A function that begins.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Beginning<'walk> {
    pub(crate) row: &'walk ResolvedRow,
    pub(crate) is_closure: bool,
    /// Another function is around it.
    pub(crate) is_nested: bool,
    /// It is the value a class gives a field, or a block run for the class.
    pub(crate) is_initializer: bool,
    /// It is a block that a test framework runs.
    pub(crate) is_block: bool,
    /// It stands right in a type.
    pub(crate) in_type: bool,
}

/// A function that ends.
pub(crate) struct Ending<'walk> {
    pub(crate) node: Node<'walk>,
    /// Byte offset of where it begins: behind its decorators.
    pub(crate) start: u32,
    /// Byte offset just past its last token: some grammars let a block take in the comments
    /// that follow it.
    pub(crate) end: u32,
    pub(crate) source: &'walk [u8],
    pub(crate) lines: &'walk LineIndex<'walk>,
    pub(crate) line_map: &'walk LineMap,
    /// It is a block that a test framework runs.
    pub(crate) is_block: bool,
    /// It stands in the head of a function with which it is read, whatever the language says.
    pub(crate) is_lent: bool,
}
