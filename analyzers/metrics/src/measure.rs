//! What a file measures: one walk over its tree, and what follows from its text besides.

use astrolens_facts::FileFacts;
use astrolens_model::LineIndex;
use astrolens_model::config::Variants;
use astrolens_syntax::{Language, Parsed};

use crate::assemble::{FileParts, Gathered};
use crate::close::Declarations;
use crate::documentation::{self, Event};
use crate::hashes;
use crate::traversal::Traversal;

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

/// A comment of a file; between the tags of markup, with what it stands in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Comment {
    /// Byte offset of its start.
    pub(crate) start_byte: u32,
    /// Byte offset just past its end.
    pub(crate) end_byte: u32,
    /// Zero-based row of its start.
    pub(crate) start_row: u32,
    /// Zero-based row of its end.
    pub(crate) end_row: u32,
}

/// What the walk over a whole file comes back with.
pub(crate) struct Walked {
    pub(crate) declarations: Declarations,
    /// What decides on the documentation of declarations.
    pub(crate) events: Vec<Event>,
    pub(crate) parts: FileParts,
}

/// The facts of a file, from one traversal of its tree; `variants` says how disputed definitions
/// are read.
#[must_use]
pub fn measure(text: Text<'_>, variants: &Variants) -> FileFacts {
    let lines = LineIndex::new(text.source);
    let (traversal, cursor) = Traversal::new(text, variants, &lines, 0..lines.rows());
    let Walked { declarations, events, parts } = traversal.run(cursor);
    let (mut gathered, accesses) = Gathered::of(declarations);
    documentation::document(&events, &mut gathered.functions, &mut gathered.types);
    hashes::attach(&mut gathered.functions, text.source, &lines, (0, text.source.len() as u32));
    gathered.finish(text, lines, parts, &accesses.iter().collect::<Vec<_>>())
}
