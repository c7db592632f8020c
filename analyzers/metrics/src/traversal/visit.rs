//! What the walk keeps of the nodes it is inside of.

use astrolens_syntax::{Construct, FieldSet, KindInfo};
use tree_sitter::Node;

use crate::names::ScopeId;

/// What a node inherits from those around it.
#[derive(Clone, Copy)]
pub(super) struct Inside {
    /// Levels that count for cognitive complexity.
    pub(super) cognitive: u16,
    /// Levels of control structures.
    pub(super) nesting: u16,
    /// The open sequence of logical operators, if the node is an operand of one.
    pub(super) sequence: Option<u32>,
    /// The logical operator around it, where the language compares with that.
    pub(super) operator: Construct,
    /// The scope declarations are named in.
    pub(super) scope: ScopeId,
    /// The innermost function around it that has a receiver, as a place among the frames.
    pub(super) method: Option<u32>,
    /// The type around it, with no function in between.
    pub(super) owner: Option<usize>,
    /// It stands in a function's head and not in its body.
    pub(super) in_head: bool,
    /// It stands in the arguments of a macro, and in no function among them.
    pub(super) in_macro: bool,
    /// It stands in a closure without a report of its own: what leaves that closure does not
    /// leave the function around it.
    pub(super) in_anonymous: bool,
}

impl Inside {
    /// What the root inherits.
    pub(super) const FILE: Self = Self {
        cognitive: 0,
        nesting: 0,
        sequence: None,
        operator: Construct::None,
        scope: ScopeId::FILE,
        method: None,
        owner: None,
        in_head: false,
        in_macro: false,
        in_anonymous: false,
    };

    /// One level deeper for cognitive complexity, if it `deepens`.
    pub(super) fn deepen(&mut self, deepens: bool) {
        self.cognitive = self.cognitive.saturating_add(u16::from(deepens));
    }
}

/// What has to be closed when the walk leaves a node.
#[derive(Clone, Copy, Default)]
pub(super) struct Closes {
    pub(super) frame: bool,
    pub(super) branch: bool,
    pub(super) sequence: bool,
}

impl Closes {
    /// Whether there is anything.
    pub(super) fn any(self) -> bool {
        self.frame || self.branch || self.sequence
    }
}

/// A node the walk is inside of.
pub(super) struct Open {
    pub(super) kind: u16,
    pub(super) construct: Construct,
    pub(super) nests: FieldSet,
    pub(super) bodies: FieldSet,
    pub(super) inside: Inside,
    pub(super) closes: Closes,
}

/// A node on which the walk stands.
pub(super) struct Visit<'tree> {
    pub(super) node: Node<'tree>,
    pub(super) kind: u16,
    pub(super) info: KindInfo,
    pub(super) start: u32,
    pub(super) inside: Inside,
    pub(super) closes: Closes,
}
