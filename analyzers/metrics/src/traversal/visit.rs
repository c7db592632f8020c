//! What the walk keeps of the nodes it is inside of.

use astrolens_syntax::{Construct, KindInfo, ResolvedRow};
use tree_sitter::Node;

use crate::collectors::Inherited;
use crate::names::ScopeId;

/// What a node inherits from those around it.
#[derive(Clone, Copy, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct InheritedContext {
    /// What concerns metrics.
    pub(super) metrics: Inherited,
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
pub(super) struct Closes {
    pub(super) frame: bool,
    /// Collectors are told that it ends.
    pub(super) told: bool,
    /// A part of a function's node that is not the function's.
    pub(super) part: bool,
}

impl Closes {
    /// Whether there is anything.
    pub(super) fn any(self) -> bool {
        self.frame || self.told || self.part
    }
}

/// A node the walk is inside of.
pub(super) struct Open {
    pub(super) kind: u16,
    /// How many nodes in it are behind the one at which the walk is.
    pub(super) rest: u32,
    /// What the language's table says of it.
    pub(super) row: Option<&'static ResolvedRow>,
    pub(super) inside: InheritedContext,
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
    /// What the language's table says of the node around.
    pub(super) around: Option<&'static ResolvedRow>,
    pub(super) start: u32,
    pub(super) inside: InheritedContext,
    pub(super) closes: Closes,
}
