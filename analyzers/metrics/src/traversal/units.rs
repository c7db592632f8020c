//! The walk over the outside of a file, and the walk over one unit of it.

use astrolens_model::FunctionKind;
use astrolens_syntax::NestedFunctions;
use astrolens_syntax::outline::FunctionHead;
use tree_sitter::TreeCursor;

use super::Traversal;
use super::visit::{Closes, Inside, Open, Visit};
use crate::unit::{Circumstances, Content, Lent, Outside, Place, Unit, UnitMeasures};

/// Where functions stand alone, a larger one is walked as a part of the outside, and those within
/// it are set aside: it may be the wrapper around a whole file.
const WRAPPER_BYTES: usize = 8 << 10;

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
        self.hidden_text();
        self.paths.open_function();
        if !self.walk(&mut cursor, 0, most_nodes) {
            return None;
        }
        let units = self.units.take().unwrap_or_default();
        let uses = self.frames.remove(0).uses.close(0);
        let (slots, types) = self.results.unfinished();
        let slots = slots.into_iter().map(|slot| slot.map(|function| function.facts)).collect();
        let types = types.into_iter().map(|type_| type_.facts).collect();
        let Self { line_map, comments, imports, partial, .. } = self;
        Some((Outside { slots, line_map, comments, types, imports, uses, partial }, units))
    }

    /// Walks one unit; nothing if the tree has none there.
    pub(crate) fn run_unit(
        mut self,
        mut cursor: TreeCursor<'file>,
        unit: &Unit,
    ) -> Option<UnitMeasures> {
        self.blanked(unit.place.start, unit.end);
        self.paths.open_function();
        self.descend(&mut cursor, unit)?;
        self.walk(&mut cursor, self.open.len(), u32::MAX);
        let (functions, types) = self.results.unfinished();
        let start = unit.place.start;
        Some(UnitMeasures {
            start,
            row: unit.place.row,
            functions: functions.into_iter().flatten().collect(),
            comments: self.comments,
            types,
            imports: self.imports,
            uses: self.frames.remove(0).uses.close(start),
            rows: self.line_map.into_rows(),
        })
    }

    /// Goes down to `unit`, opening all that is around it as the walk from the root would.
    fn descend(&mut self, cursor: &mut TreeCursor<'file>, unit: &Unit) -> Option<()> {
        let Circumstances { kind, inside: lent, .. } = &unit.content.circumstances;
        let inside = Inside {
            cognitive: lent.cognitive,
            nesting: lent.nesting,
            // Which type it is only its figures would tell.
            owner: lent.in_type.then_some(0),
            in_head: lent.in_head,
            is_free: lent.is_free,
            in_anonymous: lent.in_anonymous,
            ..Inside::FILE
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
        inherited: Inside,
        mut head: FunctionHead,
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
        let place = Place {
            start,
            row: node.start_position().row as u32,
            slot: self.results.reserve(),
            // A friend has left the type around it.
            scopes: self.scopes.path(visit.inside.scope),
        };
        let circumstances = Circumstances {
            head,
            name_span,
            kind: visit.kind,
            around: self.open.iter().rev().take(SURROUNDINGS).map(|open| open.kind).collect(),
            nodes: node.descendant_count(),
            has_error,
            inside: Lent {
                cognitive: inherited.cognitive,
                nesting: inherited.nesting,
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
            units.push(Unit { place, end, content });
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

impl Open {
    /// A node around the one a walk begins with, which inherits `inside`.
    fn around(kind: u16, inside: Inside) -> Self {
        Self { kind, row: None, inside, closes: Closes::default() }
    }
}
