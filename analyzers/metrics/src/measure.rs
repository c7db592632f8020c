//! What a file measures: one walk over its tree, and what follows from its text besides.

use astrolens_facts::{FileFacts, FunctionFacts, TypeFacts, Uses, WholeFacts};
use astrolens_model::config::Variants;
use astrolens_model::{LineCounts, LineIndex};
use astrolens_syntax::{Language, Parsed, first_error};

use crate::imports::Imports;
use crate::remarks::remarks;
use crate::test_code::mark_tests;
use crate::traversal::Traversal;
use crate::{hashes, names};

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
    pub(crate) counts: LineCounts,
    pub(crate) whole: WholeFacts,
    pub(crate) functions: Vec<FunctionFacts>,
    pub(crate) types: Vec<TypeFacts>,
    pub(crate) imports: Imports,
    pub(crate) uses: Uses,
    pub(crate) comments: Vec<Comment>,
    pub(crate) partial: bool,
}

/// The facts of a file, from one traversal of its tree; `variants` says how disputed definitions
/// are read.
#[must_use]
pub fn measure(text: Text<'_>, variants: &Variants) -> FileFacts {
    let Text { source, parsed, language } = text;
    let lines = LineIndex::new(source);
    let (traversal, cursor) = Traversal::new(text, variants, &lines, 0..lines.rows());
    let Walked { counts, whole, mut functions, types, imports, uses, comments, partial } =
        traversal.run(cursor);
    names::tell_apart(&mut functions);
    hashes::attach(&mut functions, source, &lines);
    mark_tests(&mut functions, source, language);
    let (imports, modules) = imports.settle(&functions, parsed.masked.as_ref());
    let remarks = remarks(text, &lines, &comments, &functions, &types);
    FileFacts {
        lines: lines.into_table(),
        counts,
        whole: Some(whole),
        functions,
        types,
        imports,
        modules,
        uses,
        remarks,
        partial,
        first_error: first_error(parsed),
    }
}
