//! A syntax tree as a stream of plain events, however deep it is.
//!
//! Whoever shows a tree takes [`events`] one by one and keeps no more than a stack of its own;
//! [`on_line`] and [`within`] choose which part of the tree a line or stretch of the text is about,
//! and [`path_to`] goes down to the node at a byte.

mod line;
#[cfg(test)]
mod tests;

use tree_sitter::{Node, TreeCursor};

pub use line::{on_line, within};

/// Which nodes are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Detail {
    /// Those with a name, and tokens that the text lacks.
    Named,
    /// Tokens in a field as well, such as the operator of an expression.
    Fields,
    /// All: keywords, brackets and separators too.
    All,
}

/// A node as it is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a flag of the parser's")]
pub struct AstNode<'tree> {
    /// What the grammar calls it; for a token without a name, its text.
    pub kind: &'tree str,
    /// The field of its parent that it stands in.
    pub field: Option<&'tree str>,
    /// The grammar has a name for it.
    pub named: bool,
    /// The grammar has no place for what it holds.
    pub error: bool,
    /// The grammar asks for it, and the text lacks it.
    pub missing: bool,
    /// It has no part in the grammar's rule around it, as a comment.
    pub extra: bool,
    /// Nothing stands below it, shown or not.
    pub token: bool,
    /// Nodes below it are left out for their depth.
    pub cut: bool,
    /// Byte offset of its start.
    pub start_byte: u32,
    /// Byte offset just past its end.
    pub end_byte: u32,
    node: Node<'tree>,
}

impl<'tree> AstNode<'tree> {
    fn new(node: Node<'tree>, field: Option<&'tree str>, cut: bool) -> Self {
        Self {
            kind: node.kind(),
            field,
            named: node.is_named(),
            error: node.is_error(),
            missing: node.is_missing(),
            extra: node.is_extra(),
            token: node.child_count() == 0,
            cut,
            start_byte: node.start_byte() as u32,
            end_byte: node.end_byte() as u32,
            node,
        }
    }

    /// For a token that is an error, the character at which the parser knew no further, as it
    /// writes it: `'$'`, `172`.
    #[must_use]
    pub fn unexpected(&self) -> Option<String> {
        if !(self.error && self.token && self.start_byte < self.end_byte) {
            return None;
        }
        // The parser tells of it nowhere else; that of a token is short.
        let shown = self.node.to_sexp();
        Some(shown.strip_prefix("(UNEXPECTED ")?.strip_suffix(')')?.to_owned())
    }
}

impl AstNode<'_> {
    /// Whether none of the nodes below it is shown.
    #[must_use]
    pub fn is_leaf(&self, detail: Detail) -> bool {
        !self.cut && !detail.shows_children(self.node)
    }
}

/// A step of a walk over a tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AstEvent<'tree> {
    /// A node begins; its children follow.
    Enter(AstNode<'tree>),
    /// The node that was entered last, and not left yet, ends.
    Leave,
}

/// The tree below `node`, which is always shown, down to `depth` levels below it.
#[must_use]
pub fn events(node: Node<'_>, detail: Detail, depth: u32) -> Events<'_> {
    let cursor = node.walk();
    Events { cursor, detail, depth, levels: 0, open: Vec::new(), is_ahead: true }
}

/// The nodes around the byte `offset`, from `root` down to the smallest that holds it, or to
/// `depth` levels below the root: then the last one is cut.
#[must_use]
pub fn path_to(root: Node<'_>, offset: usize, detail: Detail, depth: u32) -> Vec<AstNode<'_>> {
    let mut path = vec![AstNode::new(root, None, false)];
    let mut cursor = root.walk();
    while cursor.goto_first_child_for_byte(offset).is_some() {
        let (node, field) = (cursor.node(), cursor.field_name());
        if node.start_byte() > offset {
            break;
        }
        if detail.shows(node, field) {
            if path.len() > depth as usize {
                if let Some(last) = path.last_mut() {
                    last.cut = true;
                }
                break;
            }
            path.push(AstNode::new(node, field, false));
        }
    }
    path
}

/// See [`events`].
pub struct Events<'tree> {
    cursor: TreeCursor<'tree>,
    detail: Detail,
    /// The deepest level that is shown.
    depth: u32,
    /// How many nodes that are shown have been entered and not left.
    levels: u32,
    /// All nodes that have been entered and not left, and whether each is shown.
    open: Vec<bool>,
    /// The cursor stands before its node and not behind it.
    is_ahead: bool,
}

impl<'tree> Iterator for Events<'tree> {
    type Item = AstEvent<'tree>;

    fn next(&mut self) -> Option<AstEvent<'tree>> {
        loop {
            if self.is_ahead {
                if let Some(node) = self.enter() {
                    return Some(AstEvent::Enter(node));
                }
            } else if self.leave()? {
                return Some(AstEvent::Leave);
            }
        }
    }
}

impl<'tree> Events<'tree> {
    /// Goes into the cursor's node; the node, if it is shown.
    fn enter(&mut self) -> Option<AstNode<'tree>> {
        let (node, field) = (self.cursor.node(), self.cursor.field_name());
        let is_shown = self.open.is_empty() || self.detail.shows(node, field);
        let is_deepest = is_shown && self.levels == self.depth;
        let shown = is_shown
            .then(|| AstNode::new(node, field, is_deepest && self.detail.shows_children(node)));
        self.open.push(is_shown);
        self.levels += u32::from(is_shown);
        self.is_ahead = !is_deepest && self.cursor.goto_first_child();
        shown
    }

    /// Goes out of the cursor's node; whether that one is shown. Nothing behind the last.
    fn leave(&mut self) -> Option<bool> {
        let is_shown = self.open.pop()?;
        self.levels -= u32::from(is_shown);
        if !self.open.is_empty() {
            self.is_ahead = self.cursor.goto_next_sibling();
            if !self.is_ahead {
                self.cursor.goto_parent();
            }
        }
        Some(is_shown)
    }
}

impl Detail {
    fn shows(self, node: Node<'_>, field: Option<&str>) -> bool {
        match self {
            Self::Named => node.is_named() || node.is_missing(),
            Self::Fields => node.is_named() || node.is_missing() || field.is_some(),
            Self::All => true,
        }
    }

    /// Whether a child of `node` is shown.
    fn shows_children(self, node: Node<'_>) -> bool {
        let mut cursor = node.walk();
        let mut more = cursor.goto_first_child();
        while more {
            if self.shows(cursor.node(), cursor.field_name()) {
                return true;
            }
            more = cursor.goto_next_sibling();
        }
        false
    }
}
