//! What functions use: themselves, and the members of their type.

use astrolens_syntax::{Construct, Members, Recursion};

use super::Traversal;
use super::visit::Visit;
use crate::frame::Frame;
use crate::metrics::halstead::Vocabulary;

impl<'file> Traversal<'file> {
    /// A call: a call of the function around it is recursion.
    pub(super) fn call(&mut self, visit: &mut Visit<'file>) {
        visit.inside.operator = Construct::None;
        let counts_again = match self.definition.cognitive.recursion {
            Recursion::Ignored => return,
            Recursion::Once => false,
            Recursion::EachCall => true,
        };
        let Some(callee) = self.definition.outline.callee(&self.site(visit)) else { return };
        let name = &self.source[callee.name.byte_range()];
        let object = callee.object.map(|object| &self.source[object.byte_range()]);
        let members = self.definition.members;
        let called = (self.first_reachable()..self.frames.len()).rev().find(|index| {
            is_called(&self.frames[*index], name, object, members)
                && !self.is_hidden(*index, object.is_some(), visit.start)
        });
        if let Some(frame) = called.and_then(|index| self.frames.get_mut(index)) {
            let is_first = !std::mem::replace(&mut frame.recursive, true);
            if is_first || counts_again {
                frame.cognitive.flat(Construct::Recursion, visit.start);
            }
        }
    }

    /// An access through the receiver uses a member of the type.
    pub(super) fn member(&mut self, visit: &Visit<'file>) {
        let Some(method) = visit.inside.method.map(|index| index as usize) else { return };
        let Some(receiver) = &self.frames[method].head.receiver else { return };
        let receiver = receiver.as_bytes();
        // The object stands first: most accesses are told apart without asking the tree.
        if !self.source[visit.start as usize..].starts_with(receiver) {
            return;
        }
        let site = self.site(visit);
        let outline = self.definition.outline;
        if let Some((object, member)) = outline.member(&site)
            && receiver == &self.source[object.byte_range()]
        {
            let assigned = outline.assigned_field(&site, member);
            let frame = &mut self.frames[method];
            frame.assigned.extend(assigned);
            frame.uses.push(Vocabulary::hash(&self.source[member.byte_range()]));
        }
    }
}

/// Whether a call of `name`, on `object` if on any, is a call of the function of `frame`.
fn is_called(frame: &Frame<'_>, name: &[u8], object: Option<&[u8]>, members: Members) -> bool {
    let is_named = frame.head.name.as_ref().is_some_and(|own| own.as_bytes() == name);
    is_named
        && !frame.head.is_unknown_inside
        && match (&frame.head.receiver, object) {
            (None, None) => true,
            // Without an object it is a method only where members go by their plain names: Go's
            // `close(channel)` in a method `close` is another function.
            (Some(_), None) => members == Members::Plain,
            (Some(receiver), Some(object)) => receiver.as_bytes() == object,
            (None, Some(_)) => false,
        }
}
