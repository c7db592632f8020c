//! Functions that are measured by themselves, so that an edit elsewhere leaves them alone.
//!
//! A walk over the [`Outside`] of a file stops at each function that no other one counts in and
//! sets it aside as a [`Unit`]; a walk over the unit measures it as the walk over the whole file
//! would; [`assemble`] puts both together. What a unit comes to depends on its text, its tree and
//! what the outside lends it, and not on where it stands: it is kept while the text around it
//! changes.
//!
//! What is left out is what no finding needs within a keystroke: the documentation above functions,
//! hashes, the figures of types and those of the file as a whole.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use astrolens_facts::{FileFacts, FunctionFacts, TypeFacts, Uses};
use astrolens_model::config::Variants;
use astrolens_model::{LineCounts, LineIndex};
use astrolens_syntax::first_error;
use astrolens_syntax::outline::FunctionHead;

use crate::imports::Imports;
use crate::measure::{Comment, Text};
use crate::metrics::lines::LineMap;
use crate::names::{self, Scoped};
use crate::remarks::remarks;
use crate::test_code::mark_tests;
use crate::traversal::Traversal;
use crate::uses;

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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// Byte offset of its start.
    pub(crate) start: u32,
    /// Zero-based row of its start.
    pub(crate) row: u32,
    /// Its place among the functions of the outside.
    pub(crate) slot: usize,
    /// The names of the scopes around it, from the file down: what is in it is called by them, and
    /// measured the same whatever they are.
    pub(crate) scopes: Arc<[String]>,
}

/// What a unit's measures depend on beside its text.
#[derive(Debug, PartialEq)]
pub(crate) struct Circumstances {
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

/// A file without its units.
#[derive(Debug)]
pub struct Outside {
    /// The functions, in source order: empty where a unit stands.
    pub(crate) slots: Vec<Option<FunctionFacts>>,
    pub(crate) line_map: LineMap,
    pub(crate) comments: Vec<Comment>,
    pub(crate) types: Vec<TypeFacts>,
    pub(crate) imports: Imports,
    /// What it does outside of functions.
    pub(crate) uses: Uses,
    pub(crate) partial: bool,
}

/// What a unit comes to, in the places it has where it was measured.
#[derive(Debug)]
pub struct UnitMeasures {
    /// Byte offset of its start.
    pub(crate) start: u32,
    /// Zero-based row of its start.
    pub(crate) row: u32,
    pub(crate) functions: Vec<Scoped<FunctionFacts>>,
    pub(crate) comments: Vec<Comment>,
    pub(crate) types: Vec<Scoped<TypeFacts>>,
    pub(crate) imports: Imports,
    /// What parts of it do that are not its own, such as default values, from its start on.
    pub(crate) uses: Uses,
    /// What stands on its rows.
    pub(crate) rows: Vec<u8>,
}

/// The outside of a file, which has these `lines`, and its units in source order; `None` if the
/// outside has more than `most_nodes` nodes.
#[must_use]
pub fn outside(
    text: Text<'_>,
    lines: &LineIndex<'_>,
    variants: &Variants,
    most_nodes: u32,
) -> Option<(Outside, Vec<Unit>)> {
    let (traversal, cursor) = Traversal::new(text, variants, lines, 0..lines.rows());
    traversal.run_outside(cursor, most_nodes)
}

/// What `unit` of `text`, which has these `lines`, comes to; `None` if it is none of this text.
///
/// It takes as long as the unit is large, however large the text is.
#[must_use]
pub fn measure_unit(
    text: Text<'_>,
    lines: &LineIndex<'_>,
    unit: &Unit,
    variants: &Variants,
) -> Option<UnitMeasures> {
    let rows = unit.place.row..lines.row(unit.end.saturating_sub(1)) + 1;
    let (traversal, cursor) = Traversal::new(text, variants, lines, rows);
    traversal.run_unit(cursor, unit)
}

/// The facts of `text`, which has these `lines`, from its outside and its units, each where it
/// stands now.
///
/// They say nothing of hashes, documentation above functions, the figures of types, and
/// of the file as a whole but for its lines.
#[must_use]
pub fn assemble<'units>(
    text: Text<'_>,
    lines: LineIndex<'_>,
    outside: &Outside,
    units: impl IntoIterator<Item = (&'units Place, &'units UnitMeasures)>,
) -> FileFacts {
    let separator = text.language.definition().separator;
    let mut line_map = outside.line_map.clone();
    let mut comments = outside.comments.clone();
    let mut types = outside.types.clone();
    let mut imports = outside.imports.clone();
    let mut functions = Vec::with_capacity(outside.slots.len() * 2);
    let mut around = Vec::new();
    let mut slots = outside.slots.iter();
    let mut next = 0;
    // Functions that are a part of the outside hold lines of units.
    let mut inline = Vec::new();
    let mut outer = |until: usize, functions: &mut Vec<FunctionFacts>| {
        for function in slots.by_ref().take(until - next).flatten() {
            inline.push(functions.len());
            functions.push(function.clone());
        }
        next = until;
    };
    for (place, unit) in units {
        outer(place.slot, &mut functions);
        let shift = Shift { from: unit, to: place, separator };
        functions.extend(unit.functions.iter().map(|function| shift.function(function)));
        types.extend(unit.types.iter().map(|type_| shift.type_(type_)));
        imports.add_moved(&unit.imports, |offset| shift.byte(offset));
        comments.extend(unit.comments.iter().map(|comment| shift.comment(*comment)));
        line_map.add(place.row, &unit.rows);
        around.push((&unit.uses, place.start));
    }
    outer(outside.slots.len(), &mut functions);
    for function in inline {
        let function = &mut functions[function];
        function.lines = lines_of(function.start, function.end(), &lines, &line_map);
    }
    names::tell_apart(&mut functions);
    mark_tests(&mut functions, text.source, text.language);
    types.sort_by_key(|type_| (type_.start, std::cmp::Reverse(type_.length)));
    comments.sort_by_key(|comment| comment.start_byte);
    let (imports, modules) = imports.settle(&functions, text.parsed.masked.as_ref());
    let remarks = remarks(text, &lines, &comments, &functions, &types);
    let counts = line_map.count_rows(lines.text_rows());
    FileFacts {
        lines: lines.into_table(),
        counts,
        whole: None,
        functions,
        types,
        imports,
        modules,
        uses: uses::join(&outside.uses, around.into_iter()),
        remarks,
        partial: outside.partial,
        first_error: first_error(text.parsed),
    }
}

/// The lines of a function from byte `start` up to `end`.
pub(crate) fn lines_of(
    start: u32,
    end: u32,
    lines: &LineIndex<'_>,
    line_map: &LineMap,
) -> LineCounts {
    line_map.count(lines.row(start), lines.row(end.saturating_sub(1).max(start)))
}

impl Unit {
    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> Place {
        self.place.clone()
    }

    /// A hash of its text and its name, to find it again in another text: units of one label
    /// mostly measure the same.
    #[must_use]
    pub fn label(&self) -> u64 {
        let Content { text, circumstances: Circumstances { head, .. }, .. } = &self.content;
        let mut hasher = DefaultHasher::new();
        (text, &head.owner, &head.name).hash(&mut hasher);
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

/// Where a unit is now that was measured elsewhere.
struct Shift<'units> {
    from: &'units UnitMeasures,
    to: &'units Place,
    /// What stands between the parts of a qualified name.
    separator: &'static str,
}

impl Shift<'_> {
    fn byte(&self, offset: u32) -> u32 {
        offset.wrapping_sub(self.from.start).wrapping_add(self.to.start)
    }

    fn row(&self, row: u32) -> u32 {
        row.wrapping_sub(self.from.row).wrapping_add(self.to.row)
    }

    fn function(&self, Scoped { facts, depth }: &Scoped<FunctionFacts>) -> FunctionFacts {
        FunctionFacts {
            start: self.byte(facts.start),
            qualified_name: self.name(*depth, &facts.qualified_name),
            ..facts.clone()
        }
    }

    fn type_(&self, Scoped { facts, depth }: &Scoped<TypeFacts>) -> TypeFacts {
        TypeFacts {
            start: self.byte(facts.start),
            qualified_name: self.name(*depth, &facts.qualified_name),
            ..facts.clone()
        }
    }

    /// What is called `name` in the unit, with `depth` scopes in front, by its name in the file.
    fn name(&self, depth: usize, name: &str) -> String {
        names::qualify_in(&self.to.scopes, depth, name, self.separator)
    }

    fn comment(&self, comment: Comment) -> Comment {
        Comment {
            start_byte: self.byte(comment.start_byte),
            end_byte: self.byte(comment.end_byte),
            start_row: self.row(comment.start_row),
            end_row: self.row(comment.end_row),
        }
    }
}
