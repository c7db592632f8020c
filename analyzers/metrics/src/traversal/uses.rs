//! What the visited node does: it is read once, for the facts and for the metrics that ask.

use astrolens_facts::{Act, Call, Object, Value};
use astrolens_syntax::outline::{first_children, only_child};
use astrolens_syntax::{Construct, Facets, Members, Recursion, ResolvedRow, ResolvedShape, Shape};
use tree_sitter::Node;

use super::Traversal;
use super::visit::Visit;
use crate::collector::Collector;
use crate::expressions::{Expressions, Spelled};
use crate::frame::Frame;
use crate::tree::last_named_child;
use crate::vocabulary::Vocabulary;

/// So many lists and parentheses around a member are looked through.
const MOST_AROUND: usize = 8;

/// So many children of a list are found faster by their numbers than by a cursor made for them.
const FEW_ARGUMENTS: usize = 4;

/// Members further behind in a list that is assigned to are given something unknown.
const MOST_TARGETS: usize = 64;

/// What becomes of a member.
enum Fate<'tree> {
    Read,
    /// It is given this value, if it is known.
    Written(Option<Node<'tree>>),
    /// Another entry tells of it.
    Told,
}

impl<'file> Traversal<'file> {
    /// The visited node may be something that a function does.
    pub(super) fn act(&mut self, visit: &Visit<'file>, row: Option<&ResolvedRow>) {
        let node = visit.node;
        let Some(shape) = self.grammar.shape(node, self.source) else { return };
        let is_macro = row.is_some_and(|row| row.facets.has(Facets::MACRO));
        let is_call = matches!(shape.shape, Shape::Call | Shape::Macro);
        let function = if is_call { shape.first(node) } else { None };
        if shape.shape == Shape::Member {
            self.own_member(visit, shape);
        } else if shape.shape == Shape::Call
            && !is_macro
            && row.is_some_and(|row| row.construct == Construct::Call)
        {
            self.recursion(visit, function);
        }
        self.ask_of_others(visit, shape, function);
        // What the compiler settles is not done.
        if visit.inside.is_free && visit.inside.in_head {
            return;
        }
        let seen = match shape.shape {
            Shape::Call | Shape::Macro => Some(self.call(visit, shape, function, is_macro)),
            Shape::Creation => {
                let type_ = self.expressions(visit).created(node, shape);
                Some((visit.start, Act::Creation { type_ }))
            }
            Shape::Declaration => self.declaration(visit, shape),
            Shape::Member => self.access(visit, shape),
            Shape::Initializer => self.initializer(visit),
            Shape::Return if !visit.inside.in_anonymous => {
                let value = shape.first(node);
                let value = value.map(|value| self.expressions(visit).value(value));
                Some((visit.start, Act::Return(value.unwrap_or(Value::Nothing))))
            }
            _ => None,
        };
        if let Some((offset, act)) = seen
            && let Some(frame) = self.frames.last_mut()
        {
            frame.uses.add(offset, act.map(|name| self.spellings.number(name)));
        }
    }

    /// The visited node may lead to other modules and programs; `function` is what it calls.
    fn ask_of_others(
        &mut self,
        visit: &Visit<'file>,
        shape: &ResolvedShape,
        function: Option<Node<'file>>,
    ) {
        if shape.is_path {
            self.mention(visit);
        }
        if shape.shape == Shape::Macro {
            self.tokens(visit);
        }
        let called = match shape.shape {
            Shape::Call => function,
            Shape::Creation => shape.first(visit.node),
            _ => None,
        };
        if let Some(called) = called {
            self.endpoint(visit, called);
        }
    }

    /// A path: it is mentioned where nothing around it tells it.
    fn mention(&mut self, visit: &Visit<'file>) {
        if self.definition.outline.is_mention(&self.site(visit)) {
            let path = self.expressions(visit).name(visit.node);
            self.mentioned(visit.start, path);
        }
    }

    /// A call of a macro: paths and imports among its arguments, which the grammar does not read.
    fn tokens(&mut self, visit: &Visit<'file>) {
        let found = self.definition.outline.macro_contents(&self.site(visit));
        for (offset, path) in found.paths {
            self.mentioned(offset, path.into());
        }
        for (start, end, head) in found.imports {
            let code = self.source.get(start as usize..end as usize).unwrap_or_default();
            self.imports.import(start, code, head);
        }
    }

    fn mentioned(&mut self, offset: u32, path: Spelled<'file>) {
        if let Some(frame) = self.frames.last_mut() {
            let path = self.spellings.number(path);
            frame.uses.add(offset, Act::Mention { path });
        }
    }

    /// What the function around the visited node takes expressions for.
    fn expressions(&self, visit: &Visit<'file>) -> Expressions<'file, '_> {
        let method = visit.inside.method.and_then(|index| self.frames.get(index as usize));
        Expressions {
            grammar: self.grammar,
            source: self.source,
            receiver: method.and_then(|frame| frame.head.receiver.as_deref()),
        }
    }

    fn call(
        &self,
        visit: &Visit<'file>,
        shape: &ResolvedShape,
        function: Option<Node<'file>>,
        is_called_as_macro: bool,
    ) -> (u32, Act<Spelled<'file>>) {
        let callee = self.expressions(visit).callee(function);
        let is_macro = shape.shape == Shape::Macro;
        let call = Call {
            callee: callee.name,
            object: callee.object,
            arguments: if is_macro { 0 } else { self.arguments(visit.node, shape) },
            is_macro: is_macro || is_called_as_macro,
        };
        (callee.offset.unwrap_or(visit.start), Act::Call(call))
    }

    /// How many arguments a call has.
    fn arguments(&self, call: Node<'file>, shape: &ResolvedShape) -> u16 {
        // What stands without parentheses is one.
        let Some(list) = shape.second(call) else { return 1 };
        let is_list = self.grammar.shape(list, self.source);
        if is_list.is_none_or(|shape| shape.shape != Shape::Arguments) {
            return 1;
        }
        let count = list.named_child_count();
        let arguments = if count <= FEW_ARGUMENTS {
            let children = (0..count as u32).filter_map(|index| list.named_child(index));
            children.filter(|child| !child.is_extra()).count()
        } else {
            let mut cursor = list.walk();
            list.named_children(&mut cursor).filter(|child| !child.is_extra()).count()
        };
        u16::try_from(arguments).unwrap_or(u16::MAX)
    }

    /// A declaration that makes an object of a type which stands in the node around it.
    fn declaration(
        &self,
        visit: &Visit<'file>,
        shape: &ResolvedShape,
    ) -> Option<(u32, Act<Spelled<'file>>)> {
        let type_ = shape.first(*self.ancestors.last()?)?;
        let expressions = self.expressions(visit);
        let type_ = expressions.is_named(type_).then(|| expressions.type_(type_))?;
        Some((visit.start, Act::Creation { type_ }))
    }

    fn access(
        &self,
        visit: &Visit<'file>,
        shape: &ResolvedShape,
    ) -> Option<(u32, Act<Spelled<'file>>)> {
        let expressions = self.expressions(visit);
        let written = match self.fate(visit) {
            Fate::Told => return None,
            Fate::Read => None,
            Fate::Written(Some(value)) => Some(expressions.value(value)),
            Fate::Written(None) => Some(Value::Other),
        };
        let (object, member) = (shape.first(visit.node)?, shape.second(visit.node)?);
        let object = expressions.object(object);
        let offset = member.start_byte() as u32;
        Some((offset, Act::Access { object, member: expressions.name(member), written }))
    }

    /// A member that is given its first value before a function's body runs.
    fn initializer(&self, visit: &Visit<'file>) -> Option<(u32, Act<Spelled<'file>>)> {
        let expressions = self.expressions(visit);
        let mut parts = first_children(visit.node);
        let member = parts.next()?;
        let value = parts.next().and_then(only_child);
        let written = Some(value.map_or(Value::Other, |value| expressions.value(value)));
        let object = Object::Own;
        Some((visit.start, Act::Access { object, member: expressions.name(member), written }))
    }

    /// What becomes of the member that the visited node is an access to.
    fn fate(&self, visit: &Visit<'file>) -> Fate<'file> {
        let mut node = visit.node;
        let mut list = None;
        for around in self.ancestors.iter().rev().take(MOST_AROUND).copied() {
            let Some(shape) = self.grammar.shape(around, self.source) else { break };
            if self.is_told(visit, node, (around, shape)) {
                return Fate::Told;
            }
            match shape.shape {
                Shape::Same | Shape::Generic => {}
                Shape::List if list.is_none() && node == visit.node => list = Some(around),
                Shape::Assignment if shape.first(around) == Some(list.unwrap_or(visit.node)) => {
                    return Fate::Written(self.given(visit.node, list, shape.second(around)));
                }
                _ => break,
            }
            node = around;
        }
        Fate::Read
    }

    /// Whether the node `around` the visited access, which holds it in `node`, tells of the member
    /// itself.
    fn is_told(
        &self,
        visit: &Visit<'file>,
        node: Node<'file>,
        (around, shape): (Node<'file>, &ResolvedShape),
    ) -> bool {
        let begins = around.start_byte() == node.start_byte();
        match shape.shape {
            Shape::Call => begins,
            Shape::Member => begins && self.expressions(visit).is_within_path(visit.node),
            Shape::Creation | Shape::CreationEnd => shape.first(around) == Some(node),
            _ => false,
        }
    }

    /// What is assigned to `target`: `value`, or of its values the one in the target's place in a
    /// `list` of targets.
    fn given(
        &self,
        target: Node<'file>,
        list: Option<Node<'file>>,
        value: Option<Node<'file>>,
    ) -> Option<Node<'file>> {
        match list {
            Some(list) => self.opposite(target, list, value?),
            None => value,
        }
    }

    /// Which of `values` is assigned to `target`, which is one of `targets`.
    fn opposite(
        &self,
        target: Node<'file>,
        targets: Node<'file>,
        values: Node<'file>,
    ) -> Option<Node<'file>> {
        let all = targets.named_child_count().min(MOST_TARGETS);
        let place = (0..all as u32).find(|index| targets.named_child(*index) == Some(target))?;
        let shape = self.grammar.shape(values, self.source)?;
        let is_alike =
            shape.shape == Shape::List && values.named_child_count() == targets.named_child_count();
        is_alike.then(|| values.named_child(place)).flatten()
    }

    /// A function begins: what it gives without saying `return`.
    pub(super) fn implied_return(&mut self, visit: &Visit<'file>) {
        let Some(body) = self.grammar.body(visit.node) else { return };
        let shape = |node| self.grammar.shape(node, self.source).map(|shape| shape.shape);
        let value = match shape(body) {
            Some(Shape::Body) => None,
            Some(Shape::Block) => {
                last_named_child(body).filter(|last| shape(*last) != Some(Shape::Statement))
            }
            // The body of a named function is a block in any case, whatever the grammar calls it.
            _ => self.frames.last().is_some_and(|frame| frame.is_closure).then_some(body),
        };
        // A `return` there tells itself.
        let Some(value) = value.filter(|value| shape(*value) != Some(Shape::Return)) else {
            return;
        };
        let given = self.expressions(visit).value(value);
        if let Some(frame) = self.frames.last_mut() {
            let given = given.map(|name| self.spellings.number(name));
            frame.uses.add(value.start_byte() as u32, Act::Return(given));
        }
    }

    /// A call of the function around it is recursion; `function` is what is called.
    fn recursion(&mut self, visit: &Visit<'file>, function: Option<Node<'file>>) {
        if self.definition.cognitive.recursion == Recursion::Ignored {
            return;
        }
        let reachable = self.first_reachable()..self.frames.len();
        let Some(function) = function.filter(|_| !reachable.is_empty()) else { return };
        let Some(called) = self.grammar.shape(function, self.source) else { return };
        // Few calls have the name of a function around them, which only type arguments follow.
        let text = &self.source[function.byte_range()];
        let ends_with = |name: &String| text.ends_with(name.as_bytes());
        let is_called_so = |frame: &Frame<'_>| frame.head.name.as_ref().is_some_and(ends_with);
        let mut around = self.frames[reachable.clone()].iter();
        if called.shape != Shape::Generic && !around.any(is_called_so) {
            return;
        }
        let Some((name, object)) = self.plain_callee(function, called) else { return };
        let name = &self.source[name.byte_range()];
        let object = object.map(|object| &self.source[object.byte_range()]);
        let members = self.definition.members;
        let called = reachable.rev().find(|index| {
            is_called(&self.frames[*index], name, object, members)
                && !self.is_hidden(*index, object.is_some(), visit.start)
        });
        if let Some(frame) = called.and_then(|index| self.frames.get_mut(index)) {
            self.collectors.recursion(visit.node, &mut frame.tallies);
        }
    }

    /// The name of `function`, which has the shape `called`, and the object on which it is called,
    /// where it is called by that name and nothing else.
    fn plain_callee(
        &self,
        mut function: Node<'file>,
        mut called: &'static ResolvedShape,
    ) -> Option<(Node<'file>, Option<Node<'file>>)> {
        if called.shape == Shape::Generic {
            function = called.first(function)?;
            called = self.grammar.shape(function, self.source)?;
        }
        match called.shape {
            Shape::Name => Some((function, None)),
            Shape::NameOfOwnType => Some((called.first(function)?, None)),
            Shape::Member => Some((called.second(function)?, called.first(function))),
            _ => None,
        }
    }

    /// An access through the receiver uses a member of the type.
    fn own_member(&mut self, visit: &Visit<'file>, shape: &ResolvedShape) {
        let Some(method) = visit.inside.method.map(|index| index as usize) else { return };
        let Some(receiver) = &self.frames[method].head.receiver else { return };
        let receiver = receiver.as_bytes();
        // The object stands first: most accesses are told apart without asking the tree.
        if !self.source[visit.start as usize..].starts_with(receiver) {
            return;
        }
        if let Some(object) = shape.first(visit.node)
            && receiver == &self.source[object.byte_range()]
            && let Some(member) = shape.second(visit.node)
        {
            let assigned = self.definition.outline.assigned_field(&self.site(visit), member);
            let frame = &mut self.frames[method];
            frame.assigned.extend(assigned);
            frame.own_members.push(Vocabulary::hash(&self.source[member.byte_range()]));
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
