//! What the grammar is given to read beside the text, and the tree without it.
//!
//! Where a grammar wants more than is written (a type before the name of a function, a semicolon
//! behind a macro), it is supplied with it: it reads a longer text. The tree of that text is then
//! told that the additions are gone, so that all its offsets are those of the text as written and
//! what was supplied is left as nodes without width.

use std::borrow::Cow;

use tree_sitter::{InputEdit, Point, Tree};

use super::Masked;

/// What `long` before the name of a function is supplied with.
pub(super) const COMPLETION: &str = " int";

/// A piece of text that is not written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Supply {
    /// The byte offset in the text as written before which it is read.
    pub offset: u32,
    /// What is read; there is no line end in it.
    pub text: &'static str,
}

impl Masked {
    /// All that the grammar reads: the masked text with what is supplied to it.
    #[must_use]
    pub fn reading(&self) -> Cow<'_, [u8]> {
        if self.supplies.is_empty() {
            return Cow::Borrowed(&self.text);
        }
        let added: usize = self.supplies.iter().map(|supply| supply.text.len()).sum();
        let mut reading = Vec::with_capacity(self.text.len() + added);
        let mut done = 0;
        for supply in &self.supplies {
            let until = (supply.offset as usize).min(self.text.len());
            reading.extend_from_slice(&self.text[done..until]);
            reading.extend_from_slice(supply.text.as_bytes());
            done = until;
        }
        reading.extend_from_slice(&self.text[done..]);
        Cow::Owned(reading)
    }

    /// Whether the grammar reads `source` as it is written but for types that are written out.
    pub(crate) fn completes_types_alone(&self, source: &[u8]) -> bool {
        self.blanked.is_empty()
            && self.supplies.iter().all(|supply| supply.text == COMPLETION)
            && self.text == source
    }

    /// What is left of the masks of `source` where the grammar reads it as it is written.
    pub(crate) fn lifted(&self, source: &[u8], has_error: bool) -> Self {
        Self {
            preprocessor_branches: self.preprocessor_branches.clone(),
            conditional_branches: self.conditional_branches.clone(),
            module_statements: self.module_statements.clone(),
            unsure: self.unsure && has_error,
            ..Self::unchanged(source)
        }
    }

    /// Moves `tree`, grown from [`reading`](Self::reading), to where the text is as written.
    pub(crate) fn settle(&self, tree: &mut Tree) {
        let mut start = Point::default();
        let (mut done, mut added) = (0, 0);
        let mut edits = Vec::with_capacity(self.supplies.len());
        for supply in &self.supplies {
            let offset = (supply.offset as usize).min(self.text.len());
            start = advance(start, &self.text[done..offset]);
            let length = supply.text.len();
            let end = Point { row: start.row, column: start.column + length };
            edits.push(InputEdit {
                start_byte: offset + added,
                old_end_byte: offset + added + length,
                new_end_byte: offset + added,
                start_position: start,
                old_end_position: end,
                new_end_position: start,
            });
            (done, start) = (offset, end);
            added += length;
        }
        // The last comes first: what stands before it has not moved yet.
        for edit in edits.iter().rev() {
            tree.edit(edit);
        }
    }
}

/// The point behind `text`, which begins at `point`.
pub(crate) fn advance(point: Point, text: &[u8]) -> Point {
    let rows = memchr::memchr_iter(b'\n', text).count();
    match memchr::memrchr(b'\n', text) {
        None => Point { row: point.row, column: point.column + text.len() },
        Some(last) => Point { row: point.row + rows, column: text.len() - last - 1 },
    }
}
