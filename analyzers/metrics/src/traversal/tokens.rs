//! Tokens: lines of code, operators and operands.

use std::ops::Range;

use astrolens_syntax::{Members, TokenClass};
use tree_sitter::Node;

use super::Traversal;
use super::visit::Visit;
use crate::collector::Collector;
use crate::frame::Frame;
use crate::vocabulary::Vocabulary;
use crate::whole::Word;

impl<'file> Traversal<'file> {
    /// A node without an inside: a token.
    #[inline]
    pub(super) fn leaf(&mut self, visit: &Visit<'file>) {
        let end = visit.node.end_byte() as u32;
        if end == visit.start {
            return;
        }
        self.last_token_end = end;
        let row = visit.node.start_position().row as u32;
        let last = if visit.info.atom { last_row(visit.node, self.source) } else { row };
        if row != self.last_code_row || last != row {
            self.line_map.code(row, last);
            self.last_code_row = last;
        }
        match visit.info.token {
            TokenClass::Silent => {}
            TokenClass::Operator if !visit.node.is_named() => {
                tallied(&mut self.frames).for_each(|frame| {
                    self.collectors.operator(visit.kind, &mut frame.tallies);
                });
            }
            class => self.word(class, visit.start as usize..end as usize),
        }
    }

    /// A token that is told apart by its text: an operand, or an operator with a name.
    fn word(&mut self, class: TokenClass, span: Range<usize>) {
        let hash = Vocabulary::hash(self.source.get(span).unwrap_or_default());
        let by_plain_name = self.definition.members == Members::Plain;
        let is_operand = class == TokenClass::Operand;
        if let Some(words) = &mut self.words
            && self.vocabulary.is_new(hash)
        {
            let parts_before = self.units.as_ref().map_or(0, Vec::len) as u32;
            words.push(Word { hash, is_operand, parts_before });
        }
        for frame in tallied(&mut self.frames) {
            let is_first = self.vocabulary.is_first(hash, frame.serial);
            self.collectors.word(is_operand, is_first, &mut frame.tallies);
            if by_plain_name && is_first && frame.serial > 0 && frame.head.receiver.is_some() {
                frame.own_members.push(hash);
            }
        }
    }
}

/// The frames a token counts in: the file's, the innermost function's, and those around it as
/// long as they own the closure.
fn tallied<'frames, 'tree>(
    frames: &'frames mut [Frame<'tree>],
) -> impl Iterator<Item = &'frames mut Frame<'tree>> {
    let mut goes_on = true;
    let (file, inner) = frames.split_at_mut(1.min(frames.len()));
    inner
        .iter_mut()
        .rev()
        .take_while(move |frame| std::mem::replace(&mut goes_on, frame.counts_in_encloser()))
        .chain(file)
}

/// The last row a node touches: a line end it takes in does not touch the next row.
pub(super) fn last_row(node: Node<'_>, source: &[u8]) -> u32 {
    let end = node.end_position();
    let row = end.row as u32;
    let ends_line = end.column == 0
        && node.end_byte() > node.start_byte()
        && source.get(node.end_byte() - 1) == Some(&b'\n');
    if ends_line { row.saturating_sub(1) } else { row }
}
