//! How much sense a grammar could make of a text.

use tree_sitter::Tree;

use crate::construct::Construct;
use crate::grammar::Grammar;

/// What a tree lacks and what it has.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Faults {
    /// Bytes inside errors, and tokens that are missing.
    errors: usize,
    /// Functions found.
    functions: usize,
}

impl Faults {
    /// Those of `tree`, which `grammar` grew.
    pub(crate) fn of(tree: &Tree, grammar: &Grammar) -> Self {
        let mut faults = Self::default();
        let mut cursor = tree.walk();
        let mut error_end = 0;
        loop {
            let node = cursor.node();
            if node.is_missing() {
                faults.errors += 1;
            } else if node.is_error() && node.end_byte() > error_end {
                faults.errors += node.end_byte() - node.start_byte().max(error_end);
                error_end = node.end_byte();
            }
            faults.functions += usize::from(grammar.is_always(node.kind_id(), Construct::Function));
            if cursor.goto_first_child() {
                continue;
            }
            while !cursor.goto_next_sibling() {
                if !cursor.goto_parent() {
                    // A token without a node may be missing too: a line's end.
                    faults.errors = faults.errors.max(tree.root_node().has_error().into());
                    return faults;
                }
            }
        }
    }

    /// Whether less is unread, and no function is lost for it.
    pub(crate) fn are_fewer_than(&self, other: &Self) -> bool {
        self.errors < other.errors && self.functions >= other.functions
    }
}
