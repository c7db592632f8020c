//! Functions that are measured by themselves, so that an edit elsewhere leaves them alone.
//!
//! A walk over the [`Outside`] of a file stops at each function that no other one counts in and
//! sets it aside as a [`Unit`]; a walk over the unit measures it as the walk over the whole file
//! would; [`assemble`] puts both together. What a unit comes to depends on its text, its tree and
//! what the outside lends it, and not on where it stands: it is kept while the text around it
//! changes.
//!
//! It comes to the facts that one walk over the whole file comes to.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;

use astrolens_model::LineIndex;
use astrolens_model::config::Variants;
use astrolens_syntax::outline::{Field, FunctionHead};

pub use crate::assemble::assemble;
use crate::close::Declarations;
use crate::collectors::Inherited;
use crate::declared::DeclarationContext;
use crate::documentation::Event;
use crate::imports::Imports;
pub use crate::kept::{Growth, Kept};
use crate::measure::{Comment, Text};
use crate::metrics::lines::LineMap;
use crate::traversal::Traversal;
use crate::uses::PartUses;
use crate::whole::Share;

/// A function that is measured by itself, as it stands in one text.
#[derive(Clone, Debug)]
pub struct Unit {
    pub(crate) place: UnitPosition,
    pub(crate) end: u32,
    pub(crate) content: Arc<Content>,
}

/// All that a unit's measures depend on beside its language. It is a copy, so that a unit kept for later comparisons
/// keeps no whole text and no tree. Offsets count from the unit's start.
#[derive(Debug, PartialEq)]
pub(crate) struct Content {
    pub(crate) text: Box<[u8]>,
    /// What the grammar read of it, where that may not be its text.
    pub(crate) read: Option<Box<[u8]>>,
    pub(crate) circumstances: UnitContext,
}

/// Where a unit stands in its file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitPosition {
    /// Byte offset of its start.
    pub(crate) start: u32,
    /// Zero-based row of its start.
    pub(crate) row: u32,
    /// The names of the scopes around it, from the file down: what is in it is called by them, and
    /// measured the same whatever they are.
    pub(crate) scopes: Arc<[Arc<str>]>,
    /// What stands around it says of it.
    pub(crate) surroundings: DeclarationContext,
    /// The function of the outside, by its place among those, whose object it is that the receiver
    /// means.
    pub(crate) method: Option<usize>,
}

/// What a unit's measures depend on beside its text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct UnitContext {
    /// What its head says, but for where its name stands.
    pub(crate) head: FunctionHead,
    pub(crate) name_span: Option<(i64, i64)>,
    pub(crate) kind: u16,
    /// The kinds of the nodes around it, the nearest first, as far as they have a say.
    pub(crate) around: Vec<u16>,
    /// How many nodes it is made of.
    pub(crate) nodes: usize,
    pub(crate) has_error: bool,
    pub(crate) inside: LentContext,
    /// What the function around it that has an object calls it.
    pub(crate) receiver: Option<String>,
    /// What the grammar was not shown of it.
    pub(crate) hidden: Vec<(u32, u32)>,
    /// What the grammar read of it besides, by offset.
    pub(crate) supplies: Vec<(u32, &'static str)>,
    /// Where the preprocessor decides what is compiled of it.
    pub(crate) branches: Vec<u32>,
}

/// What the nodes around a unit lend it.
#[derive(Clone, Copy, Debug, PartialEq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub(crate) struct LentContext {
    pub(crate) metrics: Inherited,
    pub(crate) in_type: bool,
    pub(crate) in_head: bool,
    pub(crate) is_free: bool,
    pub(crate) in_anonymous: bool,
}

/// A file without its units.
#[derive(Debug)]
pub struct Outside {
    /// What is in it; empty places of functions stand for units.
    pub(crate) part: Part,
    pub(crate) line_map: LineMap,
    pub(crate) partial: bool,
    /// How many nodes it is made of, a unit counted as one.
    pub(crate) nodes: u32,
}

/// What one walk saw of a part of a file.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) declarations: Declarations,
    pub(crate) events: Vec<Event>,
    /// What it adds to the file.
    pub(crate) share: Share,
    pub(crate) comments: Vec<Comment>,
    pub(crate) imports: Imports,
    /// What it does.
    pub(crate) uses: PartUses,
}

/// What a unit comes to, in the places it has where it was measured.
#[derive(Debug)]
pub struct UnitMeasures {
    /// Byte offset of its start.
    pub(crate) start: u32,
    /// Zero-based row of its start.
    pub(crate) row: u32,
    /// Its functions whose first line is its own first or last.
    pub(crate) edges: Vec<Edge>,
    /// The last row with code in it.
    pub(crate) last_code_row: Option<u32>,
    /// What is in it: the unit itself is its first function, and parts of it that are not its own,
    /// such as default values, are around that.
    pub(crate) part: Part,
    /// The hashes of the members that it uses of the object of a function around it.
    pub(crate) own_members: Vec<u64>,
    /// The fields of that object that it assigns.
    pub(crate) assigned: Vec<Field>,
    /// What stands on its rows.
    pub(crate) rows: Vec<u8>,
}

/// A function whose first line may hold text that is no part of its unit.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Edge {
    /// Its number in the unit.
    pub(crate) function: usize,
    /// That line is the last one of the unit, and not its first alone.
    pub(crate) is_last: bool,
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

impl Outside {
    /// Whether a function that is a part of it is around `unit`.
    pub(crate) fn has_function_around(&self, unit: &Unit) -> bool {
        let functions = self.part.declarations.functions.iter().flatten();
        let start = unit.place.start;
        functions.map(|function| &function.facts).any(|it| it.start < start && start < it.end())
    }
}

impl Unit {
    /// Where it stands.
    #[must_use]
    pub fn place(&self) -> UnitPosition {
        self.place.clone()
    }

    /// A hash of its text and its name, to find it again in another text: units of one label
    /// mostly measure the same.
    #[must_use]
    pub fn label(&self) -> u64 {
        let Content { text, circumstances: UnitContext { head, .. }, .. } = &*self.content;
        let mut hasher = DefaultHasher::new();
        (text, &head.owner, &head.name).hash(&mut hasher);
        hasher.finish()
    }

    /// Whether a syntax error lies in it.
    #[must_use]
    pub fn has_error(&self) -> bool {
        self.content.circumstances.has_error
    }

    /// How many nodes it is made of.
    #[must_use]
    pub fn nodes(&self) -> usize {
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
