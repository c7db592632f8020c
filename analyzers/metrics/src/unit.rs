//! Functions that are measured by themselves, so that an edit elsewhere leaves them alone.
//!
//! A walk over the [`Outside`] of a file stops at each function that no other one counts in and
//! sets it aside as a [`Unit`]; a walk over the unit measures it as the walk over the whole file
//! would; [`assemble`] puts both together. What a unit comes to depends on its text, its tree and
//! what the outside lends it, and not on where it stands: it is kept while the text around it
//! changes.
//!
//! What is left out is what no finding needs: documentation, the figures of types and those of
//! the file as a whole.

use std::hash::{DefaultHasher, Hash, Hasher};

use astrolens_model::config::Variants;
use astrolens_model::{Function, LineCounts, LineIndex, TypeReport};
use astrolens_syntax::outline::FunctionHead;
use astrolens_syntax::{Language, Parsed};

use crate::measure::{Comment, Options};
use crate::metrics::lines::LineMap;
use crate::metrics::maintainability;
use crate::names;
use crate::traversal::Traversal;

/// A function that is measured by itself, as it stands in one text.
#[derive(Debug)]
pub struct Unit {
    pub(crate) place: Place,
    pub(crate) end: u32,
    pub(crate) content: Content,
}

/// All that a unit's measures depend on beside its language. It is a copy, so that a unit kept for later comparisons
/// keeps no whole text and no tree. Offsets count from the unit's start.
#[derive(Debug, PartialEq)]
pub(crate) struct Content {
    pub(crate) text: Box<[u8]>,
    /// What the grammar read of it, where that may not be its text.
    pub(crate) read: Option<Box<[u8]>>,
    pub(crate) circumstances: Circumstances,
}

/// Where a unit stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Byte offset of its start.
    pub(crate) start: u32,
    /// Zero-based row of its start.
    pub(crate) row: u32,
    /// Its place among the functions of the outside.
    pub(crate) slot: usize,
}

/// What a unit's measures depend on beside its text.
#[derive(Debug, PartialEq)]
pub(crate) struct Circumstances {
    /// The names of the scopes around it, from the file down.
    pub(crate) scopes: Vec<String>,
    /// What its head says, but for where its name stands.
    pub(crate) head: FunctionHead,
    pub(crate) name_span: Option<(i64, i64)>,
    pub(crate) kind: u16,
    /// The kinds of the nodes around it, the nearest first, as far as they have a say.
    pub(crate) around: Vec<u16>,
    /// How many nodes it is made of.
    pub(crate) nodes: usize,
    pub(crate) has_error: bool,
    pub(crate) inside: Lent,
    /// What the grammar was not shown of it.
    pub(crate) hidden: Vec<(u32, u32)>,
    /// What the grammar read of it besides, by offset.
    pub(crate) supplies: Vec<(u32, &'static str)>,
    /// Where the preprocessor decides what is compiled of it.
    pub(crate) branches: Vec<u32>,
}

/// What the nodes around a unit lend it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct Lent {
    pub(crate) cognitive: u16,
    pub(crate) nesting: u16,
    pub(crate) in_type: bool,
    pub(crate) in_head: bool,
    pub(crate) is_free: bool,
    pub(crate) in_anonymous: bool,
}

/// A text with its tree.
#[derive(Clone, Copy, Debug)]
pub struct Text<'text> {
    /// The text.
    pub source: &'text [u8],
    /// Its tree.
    pub parsed: &'text Parsed,
    /// Its language.
    pub language: Language,
}

/// A file without its units.
#[derive(Debug)]
pub struct Outside {
    /// The functions, in source order: empty where a unit stands.
    pub(crate) slots: Vec<Option<Function>>,
    pub(crate) line_map: LineMap,
    pub(crate) comments: Vec<Comment>,
    pub(crate) types: Vec<TypeReport>,
    pub(crate) partial: bool,
}

/// What a unit comes to, in the places it has where it was measured.
#[derive(Debug)]
pub struct UnitMeasures {
    pub(crate) place: Place,
    /// Column of its start in code points, from 1.
    pub(crate) column: u32,
    pub(crate) functions: Vec<Function>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) types: Vec<TypeReport>,
    /// What stands on its rows.
    pub(crate) rows: Vec<u8>,
}

/// What [`assemble`] makes of a file: what findings are made of.
#[derive(Debug)]
pub struct Assembled {
    /// Its lines.
    pub lines: LineCounts,
    /// Its functions in source order with all their increments, without documentation.
    pub functions: Vec<Function>,
    /// Its types in source order, without their figures.
    pub types: Vec<TypeReport>,
    /// Its comments in source order.
    pub comments: Vec<Comment>,
    /// A syntax error left a part unread.
    pub partial: bool,
}

/// The outside of a file, and its units in source order; nothing if the outside has more than
/// `most_nodes` nodes.
#[must_use]
pub fn outside(
    text: Text<'_>,
    variants: &Variants,
    most_nodes: u32,
) -> Option<(Outside, Vec<Unit>)> {
    let lines = LineIndex::new(text.source);
    let options = Options::explaining_all(variants);
    let (traversal, cursor) =
        Traversal::new(text.source, text.parsed, text.language, options, &lines);
    traversal.run_outside(cursor, most_nodes)
}

/// What `unit` of `text` comes to; nothing if it is none of this text.
#[must_use]
pub fn measure_unit(text: Text<'_>, unit: &Unit, variants: &Variants) -> Option<UnitMeasures> {
    let lines = LineIndex::new(text.source);
    let options = Options::explaining_all(variants);
    let (traversal, cursor) =
        Traversal::new(text.source, text.parsed, text.language, options, &lines);
    traversal.run_unit(cursor, unit)
}

/// The whole of `source` from its outside and its units, each where it stands now.
#[must_use]
pub fn assemble<'units>(
    source: &[u8],
    outside: &Outside,
    units: impl IntoIterator<Item = (Place, &'units UnitMeasures)>,
) -> Assembled {
    let lines = LineIndex::new(source);
    let mut line_map = outside.line_map.clone();
    let mut comments = outside.comments.clone();
    let mut types = outside.types.clone();
    let mut functions = Vec::with_capacity(outside.slots.len() * 2);
    let mut slots = outside.slots.iter();
    let mut next = 0;
    // Functions that are a part of the outside hold lines of units.
    let mut inline = Vec::new();
    let mut outer = |until: usize, functions: &mut Vec<Function>| {
        for function in slots.by_ref().take(until - next).flatten() {
            inline.push(functions.len());
            functions.push(function.clone());
        }
        next = until;
    };
    for (place, unit) in units {
        outer(place.slot, &mut functions);
        let shift = Shift::new(place, unit, &lines);
        functions.extend(unit.functions.iter().map(|function| shift.function(function)));
        types.extend(unit.types.iter().map(|type_| shift.type_(type_)));
        comments.extend(unit.comments.iter().map(|comment| shift.comment(*comment)));
        line_map.add(place.row, &unit.rows);
    }
    outer(outside.slots.len(), &mut functions);
    for index in inline {
        recount(&mut functions[index], &line_map);
    }
    names::tell_apart(&mut functions);
    types.sort_by_key(|type_| (type_.start_byte, std::cmp::Reverse(type_.end_byte)));
    comments.sort_by_key(|comment| comment.start_byte);
    let text_rows = lines.text_rows();
    let lines =
        if text_rows == 0 { LineCounts::default() } else { line_map.count(0, text_rows - 1) };
    Assembled { lines, functions, types, comments, partial: outside.partial }
}

/// Counts the lines of a function anew, with those of the units in it.
fn recount(function: &mut Function, line_map: &LineMap) {
    function.lines = line_map.count(function.start_line - 1, function.end_line - 1);
    function.maintainability_index =
        maintainability::index(&function.halstead, function.cyclomatic, function.lines.code);
}

impl Unit {
    /// Where it stands.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// A hash of what it is called in its file, to tell units apart; several may share it.
    #[must_use]
    pub fn label(&self) -> u64 {
        let Circumstances { scopes, head, .. } = &self.content.circumstances;
        let mut hasher = DefaultHasher::new();
        (scopes, &head.owner, &head.name).hash(&mut hasher);
        hasher.finish()
    }

    /// Whether a syntax error lies in it.
    #[must_use]
    pub const fn has_error(&self) -> bool {
        self.content.circumstances.has_error
    }

    /// How many nodes it is made of.
    #[must_use]
    pub const fn nodes(&self) -> usize {
        self.content.circumstances.nodes
    }

    /// Whether measuring it comes to the same as measuring `other` of the same language, but for its
    /// place.
    ///
    /// Where an error was recovered from, equal texts may have different trees, although they
    /// seldom do: a unit that [`has_error`](Self::has_error) may then measure otherwise.
    #[must_use]
    pub fn is_like(&self, other: &Self) -> bool {
        self.content == other.content
    }
}

/// How far a unit has moved since it was measured.
struct Shift {
    bytes: i64,
    rows: i64,
    /// On its first line, by so many columns.
    columns: i64,
    first_line: u32,
}

impl Shift {
    fn new(place: Place, unit: &UnitMeasures, lines: &LineIndex<'_>) -> Self {
        Self {
            bytes: i64::from(place.start) - i64::from(unit.place.start),
            rows: i64::from(place.row) - i64::from(unit.place.row),
            columns: i64::from(lines.column(place.row, place.start)) - i64::from(unit.column),
            first_line: unit.place.row + 1,
        }
    }

    fn byte(&self, offset: u32) -> u32 {
        (i64::from(offset) + self.bytes) as u32
    }

    fn line(&self, line: u32) -> u32 {
        (i64::from(line) + self.rows) as u32
    }

    fn column(&self, line: u32, column: u32) -> u32 {
        if line == self.first_line { (i64::from(column) + self.columns) as u32 } else { column }
    }

    fn function(&self, function: &Function) -> Function {
        let mut moved = function.clone();
        moved.start_column = self.column(moved.start_line, moved.start_column);
        for line in [&mut moved.start_line, &mut moved.end_line] {
            *line = self.line(*line);
        }
        for offset in [
            &mut moved.start_byte,
            &mut moved.end_byte,
            &mut moved.name_start_byte,
            &mut moved.name_end_byte,
        ] {
            *offset = self.byte(*offset);
        }
        for increment in &mut moved.increments {
            increment.column = self.column(increment.line, increment.column);
            increment.line = self.line(increment.line);
        }
        moved
    }

    fn type_(&self, type_: &TypeReport) -> TypeReport {
        let mut moved = type_.clone();
        for line in [&mut moved.start_line, &mut moved.end_line] {
            *line = self.line(*line);
        }
        for offset in [&mut moved.start_byte, &mut moved.end_byte] {
            *offset = self.byte(*offset);
        }
        moved
    }

    fn comment(&self, comment: Comment) -> Comment {
        let row = |row: u32| (i64::from(row) + self.rows) as u32;
        Comment {
            start_byte: self.byte(comment.start_byte),
            end_byte: self.byte(comment.end_byte),
            start_row: row(comment.start_row),
            end_row: row(comment.end_row),
        }
    }
}
