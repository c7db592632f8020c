//! Comments, and what they document.

use tree_sitter::Node;

use super::Traversal;
use super::tokens::last_row;
use super::visit::Visit;
use crate::measure::Comment;

impl<'file> Traversal<'file> {
    pub(super) fn comment(&mut self, visit: &Visit<'file>) {
        let node = visit.node;
        let comment = Comment {
            start_byte: visit.start,
            end_byte: node.end_byte() as u32,
            start_row: node.start_position().row as u32,
            end_row: last_row(node, self.source),
        };
        self.line_map.comment(comment.start_row, comment.end_row);
        self.comments.push(self.with_markup(comment));
        let follows = |last: Comment| {
            comment.start_row <= last.end_row + 1
                && self.last_code_row.wrapping_add(1) <= last.start_row
        };
        self.last_comment = Some(match self.last_comment {
            Some(last) if follows(last) => {
                Comment { end_byte: comment.end_byte, end_row: comment.end_row, ..last }
            }
            _ => comment,
        });
    }

    /// `comment` with what stands around it, where that is there for the comment alone: between
    /// the tags of markup.
    fn with_markup(&self, comment: Comment) -> Comment {
        let around = self.definition.files.comments.in_markup.and_then(|markup| {
            let around = self.ancestors.last()?;
            (around.kind() == markup.embedded && around.named_child_count() == 1).then_some(around)
        });
        around.map_or(comment, |around| Comment {
            start_byte: around.start_byte() as u32,
            end_byte: around.end_byte() as u32,
            start_row: around.start_position().row as u32,
            end_row: around.end_position().row as u32,
        })
    }

    /// An attribute between a comment and what it documents keeps them together.
    pub(super) fn bridge_comment(&mut self, visit: &Visit<'file>) {
        let row = visit.node.start_position().row as u32;
        if let Some(last) = &mut self.last_comment
            && row <= last.end_row + 1
        {
            last.end_row = visit.node.end_position().row as u32;
        }
    }

    pub(super) fn docstring(&mut self, visit: &Visit<'file>) {
        let (first, last) = (visit.node.start_position().row, visit.node.end_position().row);
        self.line_map.comment(first as u32, last as u32);
        let span = (visit.start, visit.node.end_byte() as u32);
        // Statement, block, function: the third node around it.
        let owner = self.ancestors.len().checked_sub(3).map(|index| self.ancestors[index]);
        self.last_token_end = span.1;
        if let Some(frame) = self.frames.last_mut() {
            // It was taken for a statement.
            frame.statements = frame.statements.saturating_sub(1);
            if owner == Some(frame.node) {
                frame.documentation = Some(span);
            }
        }
    }

    /// The comment that ends on the row above a function, or above what wraps it.
    pub(super) fn documentation_above(&self, visit: &Visit<'file>) -> Option<(u32, u32)> {
        let comment = self.last_comment?;
        let above = |node: Node<'_>| node.start_position().row as u32 == comment.end_row + 1;
        let is_above = above(visit.node) || self.ancestors.last().is_some_and(|node| above(*node));
        is_above.then_some((comment.start_byte, comment.end_byte))
    }
}
