//! Comments and attributes, and what they are about.

use astrolens_syntax::Construct;
use tree_sitter::Node;

use super::Traversal;
use super::tokens::last_row;
use super::visit::Visit;
use crate::collector::Collector;
use crate::declared::DeclaredType;
use crate::documentation::{self, Event, Rows};
use crate::imports::folded;
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
        self.events.push(Event::Comment {
            span: (comment.start_byte, comment.end_byte),
            rows: (comment.start_row, comment.end_row),
            code_row: Some(self.last_code_row).filter(|row| *row != u32::MAX),
        });
        self.comment_imports(visit);
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

    /// Decorators and attributes: they keep a comment and what it documents together.
    pub(super) fn attribute(&mut self, visit: &Visit<'file>) {
        let (first, last) = (visit.node.start_position().row, visit.node.end_position().row);
        self.events.push(Event::Attribute(first as u32, last as u32));
        let follows = self.attributes.last().is_some_and(|last| self.last_token_end <= last.end);
        if !follows {
            self.attributes.clear();
        }
        self.attributes.push(Attribute {
            start: visit.start,
            end: visit.node.end_byte() as u32,
            around: self.ancestors.last().map(Node::id),
        });
    }

    pub(super) fn docstring(&mut self, visit: &Visit<'file>) {
        let (first, last) = (visit.node.start_position().row, visit.node.end_position().row);
        self.line_map.comment(first as u32, last as u32);
        let span = (visit.start, visit.node.end_byte() as u32);
        // Statement, block, function: the third node around it.
        let owner = self.ancestors.len().checked_sub(3).map(|index| self.ancestors[index]);
        self.last_token_end = span.1;
        if let Some(frame) = self.frames.last_mut() {
            self.collectors.docstring(&mut frame.tallies);
            if owner == Some(frame.node) {
                frame.documentation = Some(span);
            }
        }
        let around = visit.inside.owner.and_then(|index| self.results.types.get_mut(index));
        if let (Some(DeclaredType { facts, .. }), Some(owner)) = (around, owner)
            && facts.end() as usize == owner.end_byte()
        {
            documentation::add(&mut facts.documentation, facts.start, Some(span));
        }
    }

    /// The rows on which the visited node and what is right around it begin.
    pub(super) fn rows(&self, visit: &Visit<'file>) -> Rows {
        let row = |node: &Node<'_>| node.start_position().row as u32;
        Rows { own: row(&visit.node), around: self.ancestors.last().map(row) }
    }

    /// The attributes and decorators of the visited node: those that stand before it, with nothing
    /// else between or in what begins with them, and those that it begins with.
    pub(super) fn attributes(&mut self, visit: &Visit<'file>) -> Vec<String> {
        let before = std::mem::take(&mut self.attributes);
        let is_next = before.last().is_some_and(|last| self.last_token_end <= last.end);
        let around = self.ancestors.last().filter(|_| self.ancestors.len() > 1);
        let begins = |first: &Attribute| {
            around.is_some_and(|around| {
                around.start_byte() == first.start as usize && first.around == Some(around.id())
            })
        };
        let are_own = is_next || before.first().is_some_and(begins);
        let mut attributes: Vec<String> = Vec::new();
        if are_own {
            attributes.extend(before.iter().map(|own| self.written(own.start, own.end)));
        }
        let is_attribute = |child| self.construct_below(visit.node, child) == Construct::Attribute;
        if !visit.node.child(0).is_some_and(is_attribute) {
            return attributes;
        }
        let mut cursor = visit.node.walk();
        for child in visit.node.children(&mut cursor) {
            match self.construct_below(visit.node, child) {
                Construct::Attribute => {
                    let (start, end) = (child.start_byte() as u32, child.end_byte() as u32);
                    attributes.push(self.written(start, end));
                }
                Construct::Comment => {}
                _ => break,
            }
        }
        attributes
    }

    /// The attribute from `start` up to `end` on one line, without the sign of an attribute.
    fn written(&self, start: u32, end: u32) -> String {
        let bytes = self.source.get(start as usize..end as usize).unwrap_or_default();
        let bytes = &bytes[..bytes.len().min(LONGEST_ATTRIBUTE)];
        let text = folded(bytes);
        let inner = text.strip_prefix("#[").map(|inner| inner.strip_suffix(']').unwrap_or(inner));
        inner.or_else(|| text.strip_prefix('@')).unwrap_or(&text).trim().to_owned()
    }
}

/// What is written longer than this, in bytes, is cut.
const LONGEST_ATTRIBUTE: usize = 256;

/// An attribute or decorator before what it is of.
pub(super) struct Attribute {
    start: u32,
    end: u32,
    /// The node right around it.
    around: Option<usize>,
}
