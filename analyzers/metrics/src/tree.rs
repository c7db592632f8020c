//! What a node begins and ends with.

use astrolens_facts::Token;
use tree_sitter::Node;

/// So many comments behind the last child are looked past: to find a child by its number takes
/// as long as there are children before it.
const MOST_EXTRAS: u32 = 64;

/// So many nodes are looked into for the token that the outermost begins with: a chain may have as
/// many as the text has bytes, and each of them may ask.
const MOST_LEVELS: u32 = 32;

/// The token that `node` begins with; of no length where it begins with a long chain.
pub(crate) fn first_token(node: Node<'_>) -> Token {
    let start = node.start_byte() as u32;
    let mut first = node;
    for _ in 0..MOST_LEVELS {
        let Some(child) = first.child(0) else {
            return Token { start, length: first.end_byte() as u32 - start };
        };
        first = child;
    }
    Token { start, length: 0 }
}

/// The last child that is no comment.
pub(crate) fn last_child(node: Node<'_>) -> Option<Node<'_>> {
    last(node.child_count(), |index| node.child(index))
}

/// The last named child that is no comment.
pub(crate) fn last_named_child(node: Node<'_>) -> Option<Node<'_>> {
    last(node.named_child_count() as u32, |index| node.named_child(index))
}

fn last<'tree>(count: u32, child: impl Fn(u32) -> Option<Node<'tree>>) -> Option<Node<'tree>> {
    let indices = count.saturating_sub(MOST_EXTRAS)..count;
    indices.rev().filter_map(child).find(|child| !child.is_extra())
}
