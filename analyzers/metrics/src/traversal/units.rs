//! The walk over the outside of a file, and the walk over one unit of it.

use std::sync::Arc;

use astrolens_facts::Uses;
use astrolens_model::{FunctionKind, LineIndex};
use astrolens_syntax::NestedFunctions;
use astrolens_syntax::outline::FunctionHead;
use tree_sitter::TreeCursor;

use super::Traversal;
use super::visit::{Closes, InheritedContext, Open, Visit};
use crate::close::Declarations;
use crate::declared::{DeclarationContext, TYPE_AROUND};
use crate::documentation::Event;
use crate::frame::Frame;
use crate::hashes;
use crate::metrics::lines::LineMap;
use crate::unit::{
    Content, Edge, LentContext, Outside, Part, Unit, UnitContext, UnitMeasures, UnitPosition,
};
use crate::uses::{PartUses, UseTally};

/// Where functions stand alone, a larger one is walked as a part of the outside, and those within
/// it are set aside: it may be the wrapper around a whole file.
pub(crate) const WRAPPER_BYTES: usize = 8 << 10;

/// How many of the nodes around a unit may have a say in what it is.
const SURROUNDINGS: usize = 4;

impl<'file> Traversal<'file> {
    /// Walks all but the functions that are measured by themselves; gives up after `most_nodes`.
    pub(crate) fn run_outside(
        mut self,
        mut cursor: TreeCursor<'file>,
        most_nodes: u32,
    ) -> Option<(Outside, Vec<Unit>)> {
        self.units = Some(Vec::new());
        self.words = Some(Vec::new());
        self.hidden_text();
        let nodes = self.walk(&mut cursor, 0, most_nodes)?;
        let units = self.units.take().unwrap_or_default();
        let partial = self.partial;
        let (part, _, line_map) = self.into_part(0);
        Some((Outside { part, line_map, partial, nodes }, units))
    }

    /// Walks one unit; nothing if the tree has none there.
    pub(crate) fn run_unit(
        mut self,
        mut cursor: TreeCursor<'file>,
        unit: &Unit,
    ) -> Option<UnitMeasures> {
        let (start, end) = (unit.place.start, unit.end);
        let (source, lines) = (self.source, self.lines);
        self.words = Some(Vec::new());
        self.results.expect_one();
        self.blanked(start, end);
        self.descend(&mut cursor, unit)?;
        self.walk(&mut cursor, self.open.len(), u32::MAX);
        // The walk over the outside counts the unit itself.
        let kind = self.grammar.kind(unit.content.circumstances.kind);
        let last_code_row = Some(self.last_code_row).filter(|row| *row != u32::MAX);
        let (mut part, around, line_map) = self.into_part(start);
        part.share.statements = part.share.statements.saturating_sub(u32::from(kind.statement));
        let functions =
            part.declarations.functions.iter_mut().flatten().map(|function| &mut function.facts);
        hashes::attach(functions, source, lines, (start, end));
        Some(UnitMeasures {
            start,
            row: unit.place.row,
            edges: edges(&part.declarations, lines, (start, end)),
            last_code_row,
            part,
            own_members: around.own_members,
            assigned: around.assigned,
            rows: line_map.into_rows(),
        })
    }

    /// What was seen of a part of a file that starts at `start`, with the frame of what no function
    /// holds and the rows.
    fn into_part(mut self, start: u32) -> (Part, Frame<'file>, LineMap) {
        let mut around = self.frames.swap_remove(0);
        let uses = self.uses_from(start, std::mem::take(&mut around.uses));
        let share = self.share(&around);
        let Self { results, events, comments, imports, line_map, .. } = self;
        let part = Part {
            declarations: results.into_declarations(),
            events,
            share,
            comments,
            imports,
            uses,
        };
        (part, around, line_map)
    }

    /// What the part that starts at `start` does, of which no function does what is in `around`.
    fn uses_from(&self, start: u32, around: UseTally) -> PartUses {
        let pack = |start, uses: &[_]| Uses::pack(start, uses, |name| self.spellings.text(name));
        let functions = self.results.uses().map(|function| match function {
            Some((start, uses)) => pack(start, uses),
            None => Uses::default(),
        });
        PartUses { around: pack(start, &around.close()), functions: functions.collect() }
    }

    /// Goes down to `unit`, opening all that is around it as the walk from the root would.
    fn descend(&mut self, cursor: &mut TreeCursor<'file>, unit: &Unit) -> Option<()> {
        let UnitContext { kind, inside: lent, receiver, .. } = &unit.content.circumstances;
        // What is around stands for the function whose object it is.
        let method = receiver.as_ref().map(|_| 0);
        if let Some(around) = self.frames.first_mut() {
            around.head.receiver.clone_from(receiver);
        }
        let inside = InheritedContext {
            metrics: lent.metrics,
            owner: lent.in_type.then_some(TYPE_AROUND),
            method,
            in_head: lent.in_head,
            is_free: lent.is_free,
            in_anonymous: lent.in_anonymous,
            ..InheritedContext::default()
        };
        let (start, end) = (unit.place.start as usize, unit.end as usize);
        loop {
            let node = cursor.node();
            if node.kind_id() == *kind && node.byte_range() == (start..end) {
                return Some(());
            }
            cursor.goto_first_child_for_byte(start)?;
            self.ancestors.push(node);
            self.open.push(Open::around(node.kind_id(), inside));
        }
    }

    /// Whether the visited function is measured by itself.
    pub(super) fn is_unit(&self, visit: &Visit<'file>, head: &FunctionHead) -> bool {
        // One that begins before its node has lines that its own measures do not show; one in the
        // head of another is read with that.
        let has_more = head.start.is_some() || visit.inside.is_lent;
        if self.units.is_none() || self.begins_with_nothing(visit) || has_more {
            return false;
        }
        let rules = self.definition;
        let apart = rules.cognitive.nested_functions == NestedFunctions::Apart
            && !rules.cyclomatic.closures_count_in_encloser;
        let is_outermost = self.frames.len() == 1;
        if !apart {
            return is_outermost;
        }
        let is_initializer = head.kind == Some(FunctionKind::Initializer);
        visit.node.byte_range().len() <= WRAPPER_BYTES
            && (is_outermost || !is_initializer && !self.has_part_of_others(visit.node))
    }

    /// Whether what the visited node should begin with is missing: the row it starts on holds code
    /// of others alone, which its own measures do not show.
    fn begins_with_nothing(&self, visit: &Visit<'file>) -> bool {
        self.source.get(visit.start as usize).is_none_or(u8::is_ascii_whitespace)
    }

    /// Sets the visited function aside; `inherited` is what it inherits.
    pub(super) fn set_aside(
        &mut self,
        visit: &Visit<'file>,
        inherited: InheritedContext,
        mut head: FunctionHead,
        surroundings: DeclarationContext,
    ) {
        let node = visit.node;
        let (start, end) = (visit.start, node.end_byte() as u32);
        let has_error = self.has_error && node.has_error();
        if has_error {
            self.mark_partial();
        }
        self.last_token_end = end;
        let from_start = |offset: u32| i64::from(offset) - i64::from(start);
        let name_span = head.name_span.take().map(|(from, to)| (from_start(from), from_start(to)));
        let method = inherited.method.and_then(|index| self.frames.get(index as usize));
        self.results.reserve();
        let place = UnitPosition {
            start,
            row: node.start_position().row as u32,
            // A friend has left the type around it.
            scopes: self.scopes.path(visit.inside.scope),
            surroundings,
            method: method.map(|frame| frame.index),
        };
        let receiver = method.and_then(|frame| frame.head.receiver.clone());
        self.events.push(Event::Part(self.rows(visit)));
        let circumstances = UnitContext {
            head,
            name_span,
            kind: visit.kind,
            around: self.open.iter().rev().take(SURROUNDINGS).map(|open| open.kind).collect(),
            nodes: node.descendant_count(),
            has_error,
            receiver,
            inside: LentContext {
                metrics: visit.inside.metrics,
                in_type: inherited.owner.is_some(),
                in_head: inherited.in_head,
                is_free: inherited.is_free,
                in_anonymous: inherited.in_anonymous,
            },
            hidden: self.hidden_in(start, end),
            supplies: self.supplies_in(start, end),
            branches: self.branches_in(start, end),
        };
        let span = start as usize..end as usize;
        let content = Content {
            text: self.source.get(span.clone()).unwrap_or_default().into(),
            read: self.masked.map(|masked| masked.text.get(span).unwrap_or_default().into()),
            circumstances,
        };
        if let Some(units) = &mut self.units {
            units.push(Unit { place, end, content: Arc::new(content) });
        }
    }

    /// What the grammar was not shown between `start` and `end`, counted from `start`.
    fn hidden_in(&self, start: u32, end: u32) -> Vec<(u32, u32)> {
        let Some(masked) = self.masked else { return Vec::new() };
        let within = masked.blanked_in(start, end).iter();
        within.map(|(from, to)| (from.saturating_sub(start), to.min(&end) - start)).collect()
    }

    /// What the grammar read besides between `start` and `end`, counted from `start`.
    fn supplies_in(&self, start: u32, end: u32) -> Vec<(u32, &'static str)> {
        let Some(masked) = self.masked else { return Vec::new() };
        let first = masked.supplies.partition_point(|supply| supply.offset < start);
        let within = masked.supplies[first..].iter().take_while(|supply| supply.offset <= end);
        within.map(|supply| (supply.offset - start, supply.text)).collect()
    }

    /// The branches of the preprocessor between `start` and `end`, counted from `start`.
    fn branches_in(&self, start: u32, end: u32) -> Vec<u32> {
        let Some(masked) = self.masked else { return Vec::new() };
        let branches = &masked.preprocessor_branches;
        let first = branches.partition_point(|offset| *offset < start);
        let within = branches[first..].iter().take_while(|offset| **offset < end);
        within.map(|offset| offset - start).collect()
    }
}

/// The functions of a unit from byte `start` up to `end` whose first line is its first or last.
fn edges(part: &Declarations, lines: &LineIndex<'_>, (start, end): (u32, u32)) -> Vec<Edge> {
    let (first, last) = (lines.row(start), lines.row(end.saturating_sub(1)));
    let functions = part.functions.iter().flatten().enumerate();
    functions
        .map(|(number, function)| (number, hashes::head_row(&function.facts, lines)))
        .filter(|(_, row)| *row == first || *row == last)
        .map(|(function, row)| Edge { function, is_last: row == last })
        .collect()
}

impl Open {
    /// A node around the one a walk begins with, which inherits `inside`.
    fn around(kind: u16, inside: InheritedContext) -> Self {
        Self { kind, rest: 0, row: None, inside, closes: Closes::default() }
    }
}
