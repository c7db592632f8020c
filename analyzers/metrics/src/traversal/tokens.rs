//! Tokens: lines of code, operators and operands.

use std::ops::Range;

use astrolens_syntax::{KindInfo, Members, TokenClass};
use tree_sitter::Node;

use super::Traversal;
use crate::collector::Collector;
use crate::frame::Frame;
use crate::vocabulary::Vocabulary;
use crate::whole::Word;

impl<'file> Traversal<'file> {
    /// A node without an inside: a token.
    #[inline]
    pub(super) fn leaf(&mut self, node: Node<'file>, (kind, info): (u16, KindInfo), start: u32) {
        let end = node.end_byte() as u32;
        if end == start {
            return;
        }
        self.last_token_end = end;
        let row = node.start_position().row as u32;
        let last = if info.atom { last_row(node, self.source) } else { row };
        if row != self.last_code_row || last != row {
            self.line_map.code(row, last);
            self.last_code_row = last;
        }
        match info.token {
            TokenClass::Silent => {}
            TokenClass::Operator if !info.named => {
                tally(&mut self.frames, |frame| {
                    self.collectors.operator(kind, &mut frame.tallies);
                });
            }
            class => self.word(class, start as usize..end as usize),
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
        let mut is_first = true;
        tally(&mut self.frames, |frame| {
            // What was seen in a function was seen in those around it that count it.
            is_first = is_first && self.vocabulary.is_first(hash, frame.serial);
            self.collectors.word(is_operand, is_first, &mut frame.tallies);
            if by_plain_name && is_first && frame.serial > 0 && frame.head.receiver.is_some() {
                frame.own_members.push(hash);
            }
        });
    }
}

/// Tells the frames a token counts in: the innermost function's, those around it as long as they
/// own the closure, and the file's.
#[inline]
fn tally<'tree>(frames: &mut [Frame<'tree>], mut tell: impl FnMut(&mut Frame<'tree>)) {
    let Some((file, inner)) = frames.split_first_mut() else { return };
    for frame in inner.iter_mut().rev() {
        tell(frame);
        if !frame.counts_in_encloser() {
            break;
        }
    }
    tell(file);
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
