//! Whether two trees are the same but for the body of one unit.

use tree_sitter::{InputEdit, Node, TreeCursor};

use crate::unit::Unit;

/// The field of what a function runs, in every grammar.
const BODY: &str = "body";

/// The most nodes that are compared one by one. Those that both trees share are not looked into.
const MOST_COMPARED: usize = 20_000;

/// The node of the tree under `after` that `unit` of the tree under `before` has become by `edit`, if
/// nothing changed but what stands in its body.
pub(super) fn edited<'tree>(
    before: Node<'_>,
    after: Node<'tree>,
    unit: &Unit,
    edit: &InputEdit,
) -> Option<Node<'tree>> {
    let mut comparison = Comparison { edit, left: MOST_COMPARED };
    let span = unit.place.start as usize..unit.end as usize;
    let is_unit = |node: Node<'_>| {
        node.kind_id() == unit.content.circumstances.kind && node.byte_range() == span
    };
    let (mut old, mut new) = (before, after);
    loop {
        if !comparison.has_grown(old, new) {
            return None;
        }
        let is_unit = is_unit(old);
        let (inner_old, inner_new, is_body) = comparison.inner(old, new)?;
        if is_unit {
            let has_grown = comparison.has_grown(inner_old, inner_new);
            return (is_body && has_grown).then_some(new);
        }
        (old, new) = (inner_old, inner_new);
    }
}

struct Comparison<'edit> {
    edit: &'edit InputEdit,
    /// How many nodes may still be compared.
    left: usize,
}

impl Comparison<'_> {
    /// The nodes in which the edit lies, among those in `old` and in `new`, and whether they are a body;
    /// `None` unless all others are the same.
    fn inner<'old, 'new>(
        &mut self,
        old: Node<'old>,
        new: Node<'new>,
    ) -> Option<(Node<'old>, Node<'new>, bool)> {
        let (mut from, mut to) = (old.walk(), new.walk());
        let mut inner = None;
        if !(from.goto_first_child() && to.goto_first_child()) {
            return None;
        }
        loop {
            if inner.is_none() && self.is_around(from.node()) {
                inner = Some((from.node(), to.node(), from.field_name() == Some(BODY)));
            } else if !self.are_same(&mut from, &mut to) {
                return None;
            }
            if from.field_id() != to.field_id() {
                return None;
            }
            match (from.goto_next_sibling(), to.goto_next_sibling()) {
                (true, true) => {}
                (false, false) => return inner,
                _ => return None,
            }
        }
    }

    /// Whether the edit lies in a node of the tree before.
    fn is_around(&self, node: Node<'_>) -> bool {
        node.start_byte() <= self.edit.start_byte && self.edit.old_end_byte <= node.end_byte()
    }

    /// Whether the nodes under both cursors are the same, with all that is in them. Both cursors end
    /// where they began.
    fn are_same(&mut self, from: &mut TreeCursor<'_>, to: &mut TreeCursor<'_>) -> bool {
        let mut depth = 0_usize;
        loop {
            let (old, new) = (from.node(), to.node());
            // What both trees share has one address while both are there.
            let is_shared = old.id() == new.id();
            let has_field = from.field_id() == to.field_id();
            if !(is_shared || has_field && self.are_alike(old, new)) {
                return false;
            }
            if !is_shared && from.goto_first_child() {
                if !to.goto_first_child() {
                    return false;
                }
                depth += 1;
            } else if let Some(is_same) = go_on(from, to, &mut depth) {
                return is_same;
            }
        }
    }

    /// Whether two nodes beside the edit are of one kind and in one place.
    fn are_alike(&mut self, old: Node<'_>, new: Node<'_>) -> bool {
        if self.left == 0 {
            return false;
        }
        self.left -= 1;
        have_one_kind(old, new)
            && self.moved(old.start_byte()) == new.start_byte()
            && self.moved(old.end_byte()) == new.end_byte()
    }

    /// Whether `new` is what `old`, which is around the edit, has become by it, whatever is in it.
    fn has_grown(&self, old: Node<'_>, new: Node<'_>) -> bool {
        have_one_kind(old, new)
            && old.start_byte() == new.start_byte()
            && self.moved(old.end_byte()) == new.end_byte()
    }

    fn moved(&self, byte: usize) -> usize {
        let InputEdit { old_end_byte, new_end_byte, .. } = *self.edit;
        if byte >= old_end_byte { byte - old_end_byte + new_end_byte } else { byte }
    }
}

/// Goes on to the nodes behind those under both cursors, which are `depth` nodes inside of where they began.
/// Where there are none, whether both end alike.
fn go_on(from: &mut TreeCursor<'_>, to: &mut TreeCursor<'_>, depth: &mut usize) -> Option<bool> {
    while *depth > 0 {
        match (from.goto_next_sibling(), to.goto_next_sibling()) {
            (true, true) => return None,
            (false, false) => {
                from.goto_parent();
                to.goto_parent();
                *depth -= 1;
            }
            _ => return Some(false),
        }
    }
    Some(true)
}

fn have_one_kind(old: Node<'_>, new: Node<'_>) -> bool {
    old.kind_id() == new.kind_id()
        && old.is_extra() == new.is_extra()
        && old.is_missing() == new.is_missing()
        && old.is_named() == new.is_named()
}
