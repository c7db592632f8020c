//! The comments above declarations.
//!
//! A walk sees a part of a file and notes the [`Event`]s that decide; what is documented by what is
//! told from all of them in source order, whoever noted them.

use astrolens_facts::{FunctionFacts, TypeFacts};
use astrolens_model::Stretch;

/// What decides on the comment that stands above a declaration.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Event {
    /// A comment.
    Comment {
        /// Byte offsets of it.
        span: (u32, u32),
        /// Its first and its last row.
        rows: (u32, u32),
        /// The last row with code that this walk had seen before.
        code_row: Option<u32>,
    },
    /// Decorators and attributes, from the first row to the last: they part no comment from what it
    /// documents.
    Attribute(u32, u32),
    /// The function with this number begins.
    Function(usize, Rows),
    /// The type with this number begins.
    Type(usize, Rows),
    /// A part that another walk saw begins: a function.
    Part(Rows),
}

/// The rows on which a declaration and what is right around it begin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Rows {
    pub(crate) own: u32,
    pub(crate) around: Option<u32>,
}

/// Comments with nothing but white space between them.
struct Comments {
    span: (u32, u32),
    /// The row of their start, and the last one that belongs to them.
    rows: (u32, u32),
}

/// The comments that a declaration here would be documented by.
#[derive(Default)]
pub(crate) struct Above {
    last: Option<Comments>,
    code_row: Option<u32>,
}

impl Above {
    /// A comment stands here.
    pub(crate) fn comment(&mut self, span: (u32, u32), rows: (u32, u32), code_row: Option<u32>) {
        self.code(code_row);
        let code_row = self.code_row;
        let follows = |last: &Comments| {
            rows.0 <= last.rows.1 + 1 && code_row.is_none_or(|row| row < last.rows.0)
        };
        self.last = Some(match self.last.take().filter(follows) {
            Some(last) => Comments { span: (last.span.0, span.1), rows: (last.rows.0, rows.1) },
            None => Comments { span, rows },
        });
    }

    /// Attributes stand here.
    pub(crate) fn attribute(&mut self, first: u32, last: u32) {
        if let Some(comments) = &mut self.last
            && first <= comments.rows.1 + 1
        {
            comments.rows.1 = last;
        }
    }

    /// Code stands up to this row.
    pub(crate) fn code(&mut self, row: Option<u32>) {
        self.code_row = self.code_row.max(row);
    }

    /// Where the documentation of a declaration that begins here stands: the comments that end on
    /// the row above it, or above what wraps it.
    pub(crate) fn of(&self, rows: Rows) -> Option<(u32, u32)> {
        let comments = self.last.as_ref()?;
        let is_below = |row: u32| row == comments.rows.1 + 1;
        (is_below(rows.own) || rows.around.is_some_and(is_below)).then_some(comments.span)
    }
}

/// Tells each of `functions` and `types`, all of one walk over a whole file, which comments it is
/// documented by, unless it says so inside.
pub(crate) fn document(events: &[Event], functions: &mut [FunctionFacts], types: &mut [TypeFacts]) {
    let mut above = Above::default();
    for event in events {
        match *event {
            Event::Comment { span, rows, code_row } => above.comment(span, rows, code_row),
            Event::Attribute(first, last) => above.attribute(first, last),
            Event::Function(index, rows) => {
                if let Some(function) = functions.get_mut(index) {
                    add(&mut function.documentation, function.start, above.of(rows));
                }
            }
            Event::Type(index, rows) => {
                if let Some(type_) = types.get_mut(index) {
                    add(&mut type_.documentation, type_.start, above.of(rows));
                }
            }
            Event::Part(_) => {}
        }
    }
}

/// Sets the documentation of what starts at `start` to the bytes of `span`, unless it has one.
pub(crate) fn add(documentation: &mut Option<Stretch>, start: u32, span: Option<(u32, u32)>) {
    *documentation = documentation.or_else(|| span.map(|span| Stretch::new(span, start)));
}
