//! What the walk keeps of the nodes it is inside of.

use astrolens_syntax::{Construct, KindInfo, ResolvedRow};
use tree_sitter::Node;

use crate::names::ScopeId;

/// What a node inherits from those around it.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Inside {
    /// Levels that count for cognitive complexity.
    pub(super) cognitive: u16,
    /// Levels of control structures.
    pub(super) nesting: u16,
    /// The open sequence of logical operators, if the node is an operand of one.
    pub(super) sequence: Option<u32>,
    /// The logical operator around it, where the language compares with that.
    pub(super) operator: Construct,
    /// The scope declarations are named in.
    pub(crate) scope: ScopeId,
    /// The innermost function around it that has a receiver, as a place among the frames.
    pub(super) method: Option<u32>,
    /// The type around it, with no function in between.
    pub(super) owner: Option<usize>,
    /// The block right around it.
    pub(super) block: Block,
    /// It stands in a function's head and not in its body.
    pub(super) in_head: bool,
    /// It stands in the head of a function that is set aside, and is read with it.
    pub(super) is_lent: bool,
    /// It stands in the arguments of a macro, and in no function among them, or in what is settled
    /// before anything runs: a reader need not follow it.
    pub(super) is_free: bool,
    /// It stands in a closure without a report of its own: what leaves that closure does not
    /// leave the function around it.
    pub(super) in_anonymous: bool,
}

impl Inside {
    /// What the root inherits.
    pub(crate) const FILE: Self = Self {
        cognitive: 0,
        nesting: 0,
        sequence: None,
        operator: Construct::None,
        scope: ScopeId::FILE,
        method: None,
        owner: None,
        block: Block::Other,
        in_head: false,
        is_lent: false,
        is_free: false,
        in_anonymous: false,
    };

    /// One level deeper for cognitive complexity, if it `deepens`.
    pub(super) fn deepen(&mut self, deepens: bool) {
        self.cognitive = self.cognitive.saturating_add(u16::from(deepens));
    }
}

/// Whose methods the functions right in a block are.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Block {
    /// Nobody's, as far as the block says.
    #[default]
    Other,
    /// Those of a type.
    OfType,
    /// Those by which a type implements something.
    OfImplementation,
}

/// What has to be closed when the walk leaves a node.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is closed by itself")]
pub(super) struct Closes {
    pub(super) frame: bool,
    pub(super) branch: bool,
    pub(super) sequence: bool,
    /// A part of a function's node that is not the function's.
    pub(super) part: bool,
}

impl Closes {
    /// Whether there is anything.
    pub(super) fn any(self) -> bool {
        self.frame || self.branch || self.sequence || self.part
    }
}

/// A node the walk is inside of.
pub(super) struct Open {
    pub(super) kind: u16,
    /// How many nodes in it are behind the one at which the walk is.
    pub(super) rest: u32,
    /// What the language's table says of it.
    pub(super) row: Option<&'static ResolvedRow>,
    pub(super) inside: Inside,
    pub(super) closes: Closes,
}

impl Open {
    /// What it is.
    pub(super) fn construct(&self) -> Construct {
        self.row.map_or(Construct::None, |row| row.construct)
    }
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
