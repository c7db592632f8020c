//! What is around the units of a text, kept from the text before where an edit changed the body of one
//! unit and nothing else.
//!
//! That nothing else changed is seen in the trees: on the way from the root down to the body every node
//! beside it is the same in both ([`same`]). What was seen there is only [moved](moved) then. It comes to
//! the outside that a walk over the new tree comes to.

mod moved;
mod same;

use std::sync::Arc;

use astrolens_model::LineIndex;
use astrolens_syntax::difference::difference;
use tree_sitter::{InputEdit, Tree};

use crate::measure::Text;
use crate::traversal::WRAPPER_BYTES;
use crate::unit::{Content, Outside, Unit, UnitContext};
use moved::Move;
use same::edited;

/// How a text grew from one before it.
#[derive(Debug)]
pub struct Growth {
    before: Tree,
    edit: InputEdit,
}

/// What is kept of the outside of a text and of its units.
#[derive(Debug)]
pub struct Kept {
    /// What is around the units, where it stands now.
    pub outside: Outside,
    /// The units, in the order they had.
    pub units: Vec<Unit>,
    /// The place among them of the one that was edited.
    pub edited: usize,
}

impl Growth {
    /// How `after` grew from `before`, a text in the same language; `None` where the texts are equal, or
    /// where a grammar read other than what is written.
    #[must_use]
    pub fn new(before: Text<'_>, after: Text<'_>) -> Option<Self> {
        if before.parsed.masked.is_some() || after.parsed.masked.is_some() {
            return None;
        }
        let edit = difference(before.source, after.source)?;
        Some(Self { before: before.parsed.tree.clone(), edit })
    }

    /// The outside and the units of `text`, which has these `lines` and grew like this from the one that
    /// `outside` and `units` are of. `None` where more may have changed than the body of one unit, and
    /// where the outside has more than `most_nodes` nodes.
    #[must_use]
    pub fn keep<'units>(
        &self,
        (text, lines): (Text<'_>, &LineIndex<'_>),
        (outside, units): (&Outside, impl ExactSizeIterator<Item = &'units Unit> + Clone),
        most_nodes: u32,
    ) -> Option<Kept> {
        let edit = &self.edit;
        let is_around = |unit: &Unit| {
            (unit.place.start as usize) < edit.start_byte && edit.old_end_byte <= unit.end as usize
        };
        let place = units.clone().position(is_around)?;
        let unit = units.clone().nth(place)?;
        if outside.nodes > most_nodes || outside.has_function_around(unit) {
            return None;
        }
        let root = text.parsed.tree.root_node();
        let node = edited(self.before.root_node(), root, unit, edit)?;
        let end = node.end_byte() as u32;
        let length = |start: u32, end: u32| (end - start) as usize;
        let grew_out = length(unit.place.start, end) > WRAPPER_BYTES
            && length(unit.place.start, unit.end) <= WRAPPER_BYTES;
        if grew_out {
            return None;
        }
        let moves = Move::new(edit, unit, (end, lines))?;
        let outside = moves.outside(outside, root.has_error(), lines.rows())?;
        let source = text.source.get(unit.place.start as usize..end as usize)?;
        let circumstances = UnitContext {
            nodes: node.descendant_count(),
            has_error: node.has_error(),
            ..unit.content.circumstances.clone()
        };
        let content = Content { text: source.into(), read: None, circumstances };
        let changed = Unit { place: unit.place(), end, content: Arc::new(content) };
        let mut units: Vec<Unit> = units.map(|unit| moves.unit(unit)).collect();
        units[place] = changed;
        Some(Kept { outside, units, edited: place })
    }
}
