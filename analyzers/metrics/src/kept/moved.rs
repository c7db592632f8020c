//! What was seen around units, where it stands after an edit in one of them.

use std::sync::Arc;

use astrolens_facts::{BaseFacts, FieldFacts, FunctionFacts, TypeFacts, Use, Uses};
use astrolens_model::{LineIndex, Stretch};
use astrolens_syntax::outline::{Base, Field};
use tree_sitter::InputEdit;

use crate::close::Declarations;
use crate::declared::{DeclaredFunction, DeclaredImplementation, DeclaredType};
use crate::documentation::{Event, Rows};
use crate::measure::Comment;
use crate::unit::{Outside, Part, Unit, UnitPosition};
use crate::uses::PartUses;

/// How far what stands behind an edit moves. Nothing that is moved stands in the unit that was edited.
pub(super) struct Move {
    /// Up to here nothing moves: a byte within the unit.
    edit: u32,
    /// By how many bytes, modulo 2³².
    bytes: u32,
    /// The first and the last row of the unit before.
    rows: (u32, u32),
    /// By how many rows, modulo 2³².
    by_rows: u32,
}

impl Move {
    /// What `edit` in `unit` does to what stands behind it, where the unit ends at `end` now, in a text
    /// with these `lines`. `None` where its rows do not tell what moves by rows: it began and ended on
    /// one row, or does so now.
    pub(super) fn new(
        edit: &InputEdit,
        unit: &Unit,
        (end, lines): (u32, &LineIndex<'_>),
    ) -> Option<Self> {
        let row = |row: usize| row as u32;
        let by_rows = row(edit.new_end_position.row).wrapping_sub(row(edit.old_end_position.row));
        let (first, last) = (unit.place.row, lines.row(end.saturating_sub(1)));
        let last_before = last.wrapping_sub(by_rows);
        if by_rows != 0 && (first >= last || first >= last_before) {
            return None;
        }
        Some(Self {
            edit: edit.old_end_byte as u32,
            bytes: (edit.new_end_byte as u32).wrapping_sub(edit.old_end_byte as u32),
            rows: (first, last_before),
            by_rows,
        })
    }

    fn byte(&self, byte: u32) -> u32 {
        if byte >= self.edit { byte.wrapping_add(self.bytes) } else { byte }
    }

    fn span(&self, (start, end): (u32, u32)) -> (u32, u32) {
        (self.byte(start), self.byte(end))
    }

    /// `stretch` of what started at `origin`.
    fn stretch(&self, stretch: Stretch, origin: u32) -> Stretch {
        Stretch::new(self.span(stretch.from(origin)), self.byte(origin))
    }

    fn row(&self, row: u32) -> u32 {
        if row >= self.rows.1 { row.wrapping_add(self.by_rows) } else { row }
    }

    /// `outside` where it stands now, in a text of so many `rows`; `None` if something in it holds the
    /// unit and would be another now.
    pub(super) fn outside(&self, outside: &Outside, partial: bool, rows: u32) -> Option<Outside> {
        let Outside { part, line_map, nodes, .. } = outside;
        let Part { declarations, events, share, comments, imports, uses } = part;
        let (first, last) = self.rows;
        let part = Part {
            declarations: self.declarations(declarations),
            events: events.iter().map(|event| self.event(*event)).collect(),
            share: share.clone(),
            comments: comments.iter().map(|comment| self.comment(*comment)).collect(),
            imports: imports.moved(self.edit, |byte| self.byte(byte))?,
            uses: PartUses { around: self.uses(&uses.around), functions: uses.functions.clone() },
        };
        let line_map = if self.by_rows == 0 {
            line_map.clone()
        } else {
            line_map.stretched((first, last), last.wrapping_add(self.by_rows))
        };
        let outside = Outside { part, line_map, partial, nodes: *nodes };
        (outside.line_map.rows_count() == rows).then_some(outside)
    }

    /// `unit`, unless it is the one that was edited, where it stands now.
    pub(super) fn unit(&self, unit: &Unit) -> Unit {
        let Unit { place, end, content } = unit;
        let UnitPosition { start, row, .. } = *place;
        let place = UnitPosition {
            start: self.byte(start),
            // Of two units on one row the second moves with its bytes.
            row: if start >= self.edit { row.wrapping_add(self.by_rows) } else { row },
            ..place.clone()
        };
        Unit { place, end: self.byte(*end), content: Arc::clone(content) }
    }

    fn declarations(&self, declarations: &Declarations) -> Declarations {
        let Declarations { functions, types, implementations } = declarations;
        let function = |function: &Option<DeclaredFunction>| {
            function.as_ref().map(|function| self.function(function))
        };
        let implementation = |own: &DeclaredImplementation| {
            let base = Base { span: self.span(own.base.span), ..own.base.clone() };
            DeclaredImplementation { base, ..own.clone() }
        };
        Declarations {
            functions: functions.iter().map(function).collect(),
            types: types.iter().map(|type_| self.type_(type_)).collect(),
            implementations: implementations.iter().map(implementation).collect(),
        }
    }

    fn function(&self, function: &DeclaredFunction) -> DeclaredFunction {
        let DeclaredFunction { facts, assigned, .. } = function;
        let field = |field: &Field| Field { span: self.span(field.span), ..field.clone() };
        DeclaredFunction {
            facts: FunctionFacts { start: self.byte(facts.start), ..facts.clone() },
            assigned: assigned.iter().map(field).collect(),
            ..function.clone()
        }
    }

    fn type_(&self, type_: &DeclaredType) -> DeclaredType {
        let DeclaredType { facts, depth, access } = type_;
        let origin = facts.start;
        let start = self.byte(origin);
        let base = |base: &BaseFacts| BaseFacts {
            place: self.stretch(base.place, origin),
            ..base.clone()
        };
        let field = |field: &FieldFacts| FieldFacts {
            place: self.stretch(field.place, origin),
            ..field.clone()
        };
        let facts = TypeFacts {
            start,
            length: self.byte(origin.wrapping_add(facts.length)).wrapping_sub(start),
            documentation: facts.documentation.map(|place| self.stretch(place, origin)),
            bases: facts.bases.iter().map(base).collect(),
            fields: facts.fields.iter().map(field).collect(),
            ..facts.clone()
        };
        DeclaredType { facts, depth: *depth, access: access.moved(|byte| self.byte(byte)) }
    }

    fn event(&self, event: Event) -> Event {
        let rows = |rows: Rows| Rows {
            own: self.row(rows.own),
            around: rows.around.map(|row| self.row(row)),
        };
        match event {
            Event::Comment { span, rows, code_row } => Event::Comment {
                span: self.span(span),
                rows: (self.row(rows.0), self.row(rows.1)),
                code_row: code_row.map(|row| self.row(row)),
            },
            Event::Attribute(first, last) => Event::Attribute(self.row(first), self.row(last)),
            Event::Function(number, at) => Event::Function(number, rows(at)),
            Event::Type(number, at) => Event::Type(number, rows(at)),
            Event::Part(at) => Event::Part(rows(at)),
        }
    }

    fn comment(&self, comment: Comment) -> Comment {
        Comment {
            start_byte: self.byte(comment.start_byte),
            end_byte: self.byte(comment.end_byte),
            start_row: self.row(comment.start_row),
            end_row: self.row(comment.end_row),
        }
    }

    /// What stands outside of functions and counts from the start of the file.
    fn uses(&self, uses: &Uses) -> Uses {
        let moved = |seen: Use<_>| Use { offset: self.byte(seen.offset), ..seen };
        Uses::pack(0, &uses.iter(0).map(moved).collect::<Vec<_>>(), |name| name)
    }
}
