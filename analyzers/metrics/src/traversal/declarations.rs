//! Functions, types and namespaces.

use std::sync::Arc;

use astrolens_model::{ANONYMOUS, FunctionKind};
use astrolens_syntax::outline::{FunctionHead, Implementation};
use astrolens_syntax::{Construct, Definition, ResolvedRow, given_name};

use super::Traversal;
use super::visit::{Block, InheritedContext, Visit};
use crate::collector::{Beginning, Collector};
use crate::declared::{DeclarationContext, DeclaredImplementation, DeclaredOwner, DeclaredType};
use crate::documentation::Event;
use crate::frame::{Frame, MAX_CHAIN};

impl<'file> Traversal<'file> {
    /// Opens a frame for a function that gets a report; false if its inside is not to be visited.
    pub(super) fn function(&mut self, visit: &mut Visit<'file>, row: &ResolvedRow) -> bool {
        let inherited = visit.inside;
        let mut head = self.head(visit);
        let block = std::mem::take(&mut visit.inside.block);
        // What is free in a head is settled by the compiler; what is handed to a macro is not.
        let is_settled = visit.inside.is_free && visit.inside.in_head;
        visit.inside.is_free = false;
        let is_closure = row.construct == Construct::Closure;
        let is_part = is_closure && !head.bodiless && self.is_part_without_name(&head);
        self.collectors.function(row, is_part, &mut visit.inside.metrics);
        if head.bodiless {
            visit.inside.owner = None;
            return true;
        }
        if is_part {
            visit.inside.in_anonymous = true;
            visit.inside.is_free = is_settled;
            return true;
        }
        if is_closure && head.name.is_none() {
            self.name_by_surroundings(visit, &mut head);
        }
        let surroundings = self.surroundings(visit, &mut head, is_closure, block);
        if self.is_unit(visit, &head) {
            self.set_aside(visit, inherited, head, surroundings);
            return false;
        }
        let mut frame = self.frame(visit, inherited, head, is_closure);
        frame.surroundings = surroundings;
        self.events.push(Event::Function(frame.index, self.rows(visit)));
        let beginning = Beginning {
            row,
            is_closure,
            is_nested: self.frames.len() > 1 || visit.inside.is_lent,
            is_initializer: frame.is_initializer(),
            is_block: frame.is_block(),
            in_type: frame.owner.is_some(),
        };
        frame.tallies = self.collectors.begin(&beginning, &mut visit.inside.metrics);
        if frame.head.receiver.is_some() {
            visit.inside.method = Some(self.frames.len() as u32);
        }
        if let Some(owner) = &frame.head.owner {
            // What is in it is named as it is itself: with the type that it was defined outside of.
            visit.inside.scope = self.scopes.add(visit.inside.scope, owner.clone());
        }
        let name = frame.head.name.as_deref().unwrap_or(ANONYMOUS);
        visit.inside.scope = self.scopes.add(visit.inside.scope, name.to_owned());
        visit.inside.in_head = true;
        visit.inside.is_lent = false;
        visit.inside.in_anonymous = false;
        visit.closes.frame = true;
        self.frames.push(frame);
        self.implied_return(visit);
        true
    }

    /// What stands around a function says of it.
    fn surroundings(
        &mut self,
        visit: &Visit<'file>,
        head: &mut FunctionHead,
        is_closure: bool,
        block: Block,
    ) -> DeclarationContext {
        let is_method = !is_closure && head.kind != Some(FunctionKind::Initializer);
        let scope = self.scopes.name(visit.inside.scope).cloned();
        let written = head.owner.as_deref().map(Arc::from).or(scope);
        let is_type = head.owner.is_some() || block != Block::Other;
        let owner = match (visit.inside.owner, written) {
            (Some(index), _) => DeclaredOwner::Around(index),
            (None, Some(written)) => DeclaredOwner::Named { written, is_type },
            (None, None) => DeclaredOwner::Nobody,
        };
        DeclarationContext {
            owner: if is_method { owner } else { DeclaredOwner::Nobody },
            visibility: head.visibility.take(),
            attributes: self.attributes(visit),
            overrides: block == Block::OfImplementation,
        }
    }

    /// What a function says of itself, and what the type around it says of its members.
    fn head(&self, visit: &mut Visit<'file>) -> FunctionHead {
        let mut head = self.definition.outline.function(&self.site(visit));
        let inside = &mut visit.inside;
        if head.is_friend && inside.owner.take().is_some() {
            inside.scope = self.scopes.around(inside.scope);
        }
        if let Some(owner) = inside.owner.filter(|_| !head.bodiless) {
            let declared = || self.results.types.get(owner)?.access.at(visit.start);
            head.visibility = head.visibility.or_else(declared);
        }
        head
    }

    /// Whether a closure is a part of the function around it and nothing else: it has no name.
    ///
    /// A block of a test framework has none either, unless it stands in another one.
    fn is_part_without_name(&self, head: &FunctionHead) -> bool {
        let around = self.frames.last().filter(|_| self.frames.len() > 1);
        self.definition.cyclomatic.closures_count_in_encloser
            && match head.kind {
                Some(FunctionKind::Block) => around.is_some_and(|around| !around.is_block()),
                _ => around.is_some() && head.name.is_none(),
            }
    }

    /// Names a closure that no function is around by what it is put into.
    fn name_by_surroundings(&self, visit: &Visit<'file>, head: &mut FunctionHead) {
        let Definition { outline, separator, cyclomatic, .. } = self.definition;
        if !cyclomatic.closures_count_in_encloser {
            return;
        }
        if let Some(given) = given_name(&self.site(visit), *outline, separator) {
            head.name = Some(given.name);
            head.owner = given.owner;
            head.name_span = Some(given.span);
            // What it is put into need not be what is called by that name.
            head.is_unknown_inside = true;
        }
    }

    /// A frame for the visited function, which takes the place it has within a type.
    fn frame(
        &mut self,
        visit: &mut Visit<'file>,
        inherited: InheritedContext,
        head: FunctionHead,
        is_closure: bool,
    ) -> Frame<'file> {
        self.serials += 1;
        let mut frame = Frame::new(visit.node, head, inherited, self.serials);
        frame.start = frame.head.start.unwrap_or_else(|| self.begin(visit.node));
        frame.scope = visit.inside.scope;
        frame.is_closure = is_closure;
        frame.signature = self.definition.outline.signature(&self.site(visit));
        frame.owner = visit.inside.owner.take();
        frame.index = self.results.reserve();
        let owns_closures = self.definition.cyclomatic.closures_count_in_encloser
            && self.frames.len() > 1
            && !frame.is_block();
        if let Some(encloser) = self.frames.last().filter(|_| is_closure && owns_closures) {
            frame.chain = (encloser.chain + 1) % MAX_CHAIN;
        }
        frame
    }

    pub(super) fn type_(&mut self, visit: &mut Visit<'file>) {
        let Some(mut head) = self.definition.outline.type_(&self.site(visit)) else { return };
        let name = head.name.clone().unwrap_or_else(|| ANONYMOUS.to_owned());
        let scope = visit.inside.scope;
        if let Some(around) = visit.inside.owner.and_then(|index| self.results.types.get(index)) {
            head.visibility = head.visibility.or_else(|| around.access.at(visit.start));
        }
        let qualified = self.scopes.qualify(scope, &name, self.definition.separator);
        let names = (name.clone(), qualified, self.scopes.depth(scope));
        let span = (self.begin(visit.node), visit.node.end_byte() as u32);
        let attributes = self.attributes(visit);
        let index = self.results.types.len();
        self.results.types.push(DeclaredType::new(head, names, span, attributes));
        self.events.push(Event::Type(index, self.rows(visit)));
        visit.inside.owner = Some(index);
        visit.inside.block = Block::Other;
        visit.inside.scope = self.scopes.add(scope, name);
    }

    pub(super) fn namespace(&mut self, visit: &mut Visit<'file>) {
        let outline = self.definition.outline;
        let implementation = outline.implementation(&self.site(visit));
        visit.inside.block = match &implementation {
            None => Block::Other,
            Some(Implementation { base: None, .. }) => Block::OfType,
            Some(Implementation { base: Some(_), .. }) => Block::OfImplementation,
        };
        let scope = visit.inside.scope;
        if let Some(Implementation { type_name, base: Some(base) }) = implementation {
            self.results.implementations.push(DeclaredImplementation {
                qualified_name: self.scopes.qualify(scope, &type_name, self.definition.separator),
                depth: self.scopes.depth(scope),
                type_name,
                base,
            });
        }
        if let Some(name) = outline.namespace(&self.site(visit)) {
            visit.inside.scope = self.scopes.add(scope, name);
        }
        visit.inside.owner = None;
        self.module(visit);
    }
}
