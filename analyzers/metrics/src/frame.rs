//! A function that is open while the traversal is inside it, with all its tallies.

use astrolens_model::FunctionKind;
use astrolens_syntax::outline::{Field, FunctionHead, Signature};
use tree_sitter::Node;

use crate::collectors::Tallies;
use crate::declared::DeclarationContext;
use crate::names::ScopeId;
use crate::traversal::InheritedContext;
use crate::uses::UseTally;

/// Closures inside closures count in each function around them up to so many: what a token
/// costs must not grow with the depth of the input.
pub(crate) const MAX_CHAIN: u16 = 64;

/// A function, closure or the file itself, with what has been counted in it so far.
pub(crate) struct Frame<'tree> {
    /// The function's node; the root for the file.
    pub(crate) node: Node<'tree>,
    /// Byte offset of where it begins: behind its decorators.
    pub(crate) start: u32,
    /// What its node inherited from what is around it.
    pub(crate) inherited: InheritedContext,
    /// What the head says.
    pub(crate) head: FunctionHead,
    /// What it says beside names.
    pub(crate) signature: Signature,
    /// Whether it is a function expression.
    pub(crate) is_closure: bool,
    /// The scope it is named in.
    pub(crate) scope: ScopeId,
    /// What stands around it says of it.
    pub(crate) surroundings: DeclarationContext,
    /// The type right around it, if any.
    pub(crate) owner: Option<usize>,
    /// Of a closure whose counts belong to the function around it too, how many functions up
    /// to the one that owns them all; 0 for that one. See [`MAX_CHAIN`].
    pub(crate) chain: u16,
    /// A number of its own within the file, for vocabularies.
    pub(crate) serial: u32,
    /// What the metrics have counted so far.
    pub(crate) tallies: Tallies,
    /// Hashes of the members it uses of its type.
    pub(crate) own_members: Vec<u64>,
    /// The fields that it assigns through its receiver.
    pub(crate) assigned: Vec<Field>,
    /// What it does so far.
    pub(crate) uses: UseTally,
    /// Where its documentation is, if inside.
    pub(crate) documentation: Option<(u32, u32)>,
    /// A syntax error lies inside.
    pub(crate) partial: bool,
    /// Its place among the file's functions: those inside it come after it.
    pub(crate) index: usize,
}

impl<'tree> Frame<'tree> {
    /// A frame that has just been opened.
    pub(crate) fn new(
        node: Node<'tree>,
        head: FunctionHead,
        inherited: InheritedContext,
        serial: u32,
    ) -> Self {
        Self {
            node,
            start: node.start_byte() as u32,
            inherited,
            head,
            signature: Signature::default(),
            is_closure: false,
            scope: inherited.scope,
            surroundings: DeclarationContext::default(),
            owner: None,
            chain: 0,
            serial,
            tallies: Tallies::default(),
            own_members: Vec::new(),
            assigned: Vec::new(),
            uses: UseTally::default(),
            documentation: None,
            partial: false,
            index: 0,
        }
    }

    /// Whether its counts belong to the function around it too.
    pub(crate) fn counts_in_encloser(&self) -> bool {
        self.chain > 0
    }

    /// Whether it is the value a class gives a field, or a block run for the class.
    pub(crate) fn is_initializer(&self) -> bool {
        self.head.kind == Some(FunctionKind::Initializer)
    }

    /// Whether it is a block that a test framework runs, which the function around it does not.
    pub(crate) fn is_block(&self) -> bool {
        self.head.kind == Some(FunctionKind::Block)
    }
}
