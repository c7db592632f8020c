//! Names that hide the function around them: what is called by them is not that function.

use astrolens_syntax::BindingStart;
use memchr::memmem;
use tree_sitter::Node;

use super::Traversal;
use super::visit::Visit;
use crate::frame::MAX_CHAIN;

/// A name that means something else than the function it is the name of, or than its object.
#[derive(Clone, Copy)]
pub(super) struct Hidden {
    /// The function, as a place among the frames.
    frame: usize,
    /// It is the name of the function's object.
    is_receiver: bool,
    /// From this byte on.
    from: u32,
    /// Until the walk leaves the node at this depth.
    depth: usize,
}

impl<'file> Traversal<'file> {
    /// Takes note of names that the visited node gives another meaning.
    pub(super) fn bind(&mut self, visit: &Visit<'file>) {
        let Some(binding) = self.grammar.binding(visit.info) else { return };
        let depth = self.scope_depth(visit, binding.from);
        let patterns: Vec<Node<'file>> = match binding.field {
            Some(field) if binding.many => {
                let mut cursor = visit.node.walk();
                visit.node.children_by_field_id(field, &mut cursor).collect()
            }
            Some(field) => visit.node.child_by_field_id(field.get()).into_iter().collect(),
            None => vec![visit.node],
        };
        for pattern in patterns {
            let from = match binding.from {
                BindingStart::Name | BindingStart::Item => pattern.end_byte(),
                BindingStart::Declaration => visit.node.end_byte(),
            };
            self.bind_pattern(pattern, from as u32, depth);
        }
    }

    fn bind_pattern(&mut self, pattern: Node<'file>, from: u32, depth: usize) {
        let text = self.source.get(pattern.byte_range()).unwrap_or_default();
        let first = self.first_reachable();
        for frame in first..self.frames.len() {
            let head = &self.frames[frame].head;
            let names = [(false, head.name.as_ref()), (true, head.receiver.as_ref())];
            for (is_receiver, name) in names {
                let Some(name) = name else { continue };
                // Few patterns hold the name at all.
                if memmem::find(text, name.as_bytes()).is_none() {
                    continue;
                }
                let bound = self.definition.outline.bound_names(pattern);
                if bound.iter().any(|bound| self.source[bound.byte_range()] == *name.as_bytes())
                    && !(is_receiver && self.is_receiver_of(frame, pattern))
                {
                    self.hidden.push(Hidden { frame, is_receiver, from, depth });
                }
            }
        }
    }

    /// The outermost function that what is called here may be: what a closure calls, the function
    /// around it calls.
    pub(super) fn first_reachable(&self) -> usize {
        let closures = self.frames.iter().rev().take_while(|frame| frame.is_closure);
        let up = closures.count().min(usize::from(MAX_CHAIN));
        self.frames.len().saturating_sub(up + 1).max(1)
    }

    /// Whether a pattern is that of the function's object.
    fn is_receiver_of(&self, frame: usize, pattern: Node<'file>) -> bool {
        let receiver = self.frames[frame].node.child_by_field_name("receiver");
        receiver.is_some_and(|receiver| receiver.byte_range().contains(&pattern.start_byte()))
    }

    /// How many nodes are open around the scope in which the visited node gives names a meaning.
    fn scope_depth(&self, visit: &Visit<'file>, from: BindingStart) -> usize {
        if visit.info.scope && from != BindingStart::Item {
            return self.open.len();
        }
        let around = self.open.iter().rposition(|open| self.grammar.kind(open.kind).scope);
        around.unwrap_or_default()
    }

    /// Whether the function at the place `frame`, or its object, has lost its name at `offset`.
    pub(super) fn is_hidden(&self, frame: usize, is_receiver: bool, offset: u32) -> bool {
        self.hidden.iter().any(|hidden| {
            hidden.frame == frame && hidden.is_receiver == is_receiver && hidden.from <= offset
        })
    }

    /// The walk leaves the node around which `depth` nodes are open.
    pub(super) fn unhide(&mut self, depth: usize) {
        while self.hidden.last().is_some_and(|hidden| hidden.depth >= depth) {
            self.hidden.pop();
        }
    }
}
