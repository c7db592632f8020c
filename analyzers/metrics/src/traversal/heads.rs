//! What belongs to a function, and what only stands in its node.
//!
//! A function's node holds more than what a call of it runs:
//!
//! | part | what it decides counts in | who reads it |
//! |---|---|---|
//! | what its row says [runs](astrolens_syntax::Row::runs): the body, parameters where a call computes them; what initialises members | the function | the function |
//! | the rest of the head: types, default values that each caller computes | nothing | the function |
//! | what is evaluated where the function is defined: default values, captures | what is around | the function |
//! | what stands before the function: decorators, computed names | what is around | what is around |
//! | constraints | nothing | nothing |
//!
//! While the walk is in a part of what is around, the function's frame is set aside.

use astrolens_syntax::Construct;
use tree_sitter::{Node, TreeCursor};

use super::Traversal;
use super::visit::{InheritedContext, Visit};
use crate::collector::Collector;

impl<'file> Traversal<'file> {
    /// Enters the visited node as a part of the function whose head it stands in.
    pub(super) fn enter_part(&mut self, visit: &mut Visit<'file>, cursor: &TreeCursor<'file>) {
        let Some(parent) = self.open.last() else { return };
        let Some(row) = parent.row else { return };
        let holds = |fields: astrolens_syntax::FieldSet| {
            !fields.is_empty() && cursor.field_id().is_some_and(|id| fields.contains(id.get()))
        };
        if parent.closes.frame && holds(row.runs) {
            visit.inside.in_head = false;
        } else if holds(row.evaluated_around)
            && let Some(inherited) = self.suspend(visit)
        {
            // It is read with the function all the same.
            let metrics = self.collectors.lend(visit.inside.metrics, inherited.metrics);
            visit.inside = InheritedContext { metrics, is_lent: true, ..inherited };
        }
    }

    /// What initialises members, and a `try` that holds the body, run with it.
    pub(super) fn runs_with_body(&self, visit: &mut Visit<'file>) {
        if self.open.last().is_some_and(|parent| parent.closes.frame) {
            visit.inside.in_head = false;
        }
    }

    /// The visited node stands before the function whose head it is in.
    pub(super) fn stands_before(&mut self, visit: &mut Visit<'file>) {
        if let Some(inherited) = self.suspend(visit) {
            visit.inside = inherited;
        }
    }

    /// Sets the function aside whose head the visited node is in; what that function inherited.
    fn suspend(&mut self, visit: &mut Visit<'file>) -> Option<InheritedContext> {
        let is_own = |construct| matches!(construct, Construct::Function | Construct::Closure);
        let function = self.open.iter().rev().find(|open| is_own(open.construct()))?;
        if !visit.inside.in_head || !function.closes.frame || visit.closes.part {
            return None;
        }
        let frame = self.frames.pop()?;
        let inherited = frame.inherited;
        self.suspended.push(frame);
        visit.closes.part = true;
        Some(inherited)
    }

    /// The function that was set aside last goes on.
    pub(super) fn resume(&mut self) {
        self.frames.extend(self.suspended.pop());
    }

    /// Whether a part of the function `node` belongs to what is around it.
    pub(super) fn has_part_of_others(&self, node: Node<'file>) -> bool {
        let mut cursor = node.walk();
        node.children(&mut cursor).any(|child| {
            let construct = self.construct_below(node, child);
            matches!(construct, Construct::Attribute | Construct::ComputedName)
        })
    }

    /// Where a function or type begins: behind its decorators and attributes.
    pub(super) fn begin(&self, node: Node<'file>) -> u32 {
        let is_own = |child: &Node<'file>| {
            let construct = self.construct_below(node, *child);
            !matches!(construct, Construct::Attribute | Construct::Comment)
        };
        // Most begin with something of their own.
        let first = node.child(0).filter(is_own).or_else(|| {
            let mut cursor = node.walk();
            node.children(&mut cursor).find(is_own)
        });
        first.unwrap_or(node).start_byte() as u32
    }

    /// What a child of `node`, which is the visited node, is.
    pub(super) fn construct_below(&self, node: Node<'file>, child: Node<'file>) -> Construct {
        self.grammar.construct(&self.place(child, node.kind_id()), || None).0
    }
}
