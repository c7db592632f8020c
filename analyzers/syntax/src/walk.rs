//! A walk over a tree that knows of each node what it is.

use tree_sitter::{Node, TreeCursor};

use crate::construct::Construct;
use crate::facets::Facets;
use crate::grammar::{Grammar, NodeContext};
use crate::parse::Parsed;
use crate::registry::Language;

/// A cursor over a tree that keeps the nodes around it, on which what a node is may depend.
pub struct Walk<'tree> {
    grammar: &'static Grammar,
    /// The text that was parsed.
    source: &'tree [u8],
    cursor: TreeCursor<'tree>,
    around: Vec<Node<'tree>>,
}

impl<'tree> Walk<'tree> {
    /// A walk over `parsed`, which was made of `source`; it begins at the root.
    #[must_use]
    pub fn new(parsed: &'tree Parsed, source: &'tree [u8], language: Language) -> Self {
        Self {
            grammar: language.grammar(),
            source: parsed.read(source),
            cursor: parsed.tree.walk(),
            around: Vec::new(),
        }
    }

    /// The node it stands on.
    #[must_use]
    pub fn node(&self) -> Node<'tree> {
        self.cursor.node()
    }

    /// The nodes around that, outermost first.
    #[must_use]
    pub fn around(&self) -> &[Node<'tree>] {
        &self.around
    }

    /// What the node is that it stands on, and what besides.
    #[must_use]
    pub fn construct(&self) -> (Construct, Facets) {
        let parent = self.around.last().map_or(u16::MAX, Node::kind_id);
        let place =
            NodeContext { node: self.node(), parent, ancestors: &self.around, source: self.source };
        self.grammar.construct(&place, || self.cursor.field_id().map(std::num::NonZero::get))
    }

    /// Goes to the first node inside; false if there is none.
    pub fn goto_first_child(&mut self) -> bool {
        let node = self.node();
        let goes = self.cursor.goto_first_child();
        if goes {
            self.around.push(node);
        }
        goes
    }

    /// Goes to the next node in the same; false if there is none.
    pub fn goto_next_sibling(&mut self) -> bool {
        self.cursor.goto_next_sibling()
    }

    /// Goes to the node around; false at the root.
    pub fn goto_parent(&mut self) -> bool {
        self.around.pop();
        self.cursor.goto_parent()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::parse;

    #[test]
    fn a_node_is_known_by_what_is_around_it() {
        let source =
            b"if a:\n    b\nelif c:\n    d\nelse:\n    e\nfor f in g:\n    h\nelse:\n    i\n";
        let language = Language::by_name("python").expect("a language");
        let parsed = parse(source, language, &|| false).expect("a tree");
        let mut walk = Walk::new(&parsed, source, language);
        let mut found = Vec::new();
        'walk: loop {
            let (construct, facets) = walk.construct();
            if construct != Construct::None {
                found.push((walk.around().len(), construct));
            }
            assert_eq!(facets, Facets::NONE);
            if walk.goto_first_child() {
                continue;
            }
            while !walk.goto_next_sibling() {
                if !walk.goto_parent() {
                    break 'walk;
                }
            }
        }
        // An `else` is what its parent says.
        let expected = [
            (1, Construct::If),
            (2, Construct::ElseIf),
            (2, Construct::Else),
            (1, Construct::ForEach),
            (2, Construct::LoopElse),
        ];
        assert_eq!(found, expected);
        assert_eq!((walk.node(), walk.around()), (parsed.tree.root_node(), &[][..]));
    }
}
