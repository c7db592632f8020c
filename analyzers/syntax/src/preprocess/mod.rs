//! Text made ready for a grammar that has no preprocessor.
//!
//! tree-sitter reads C and C++ before the preprocessor does. Conditionals that open one brace
//! twice, annotation macros and macro-made statements break its tree, sometimes for the rest of
//! the file. [`mask`] hides what is surely no code behind spaces, so that every offset and every
//! line stay what they were:
//!
//! 1. `scan` turns the bytes into tokens and directives;
//! 2. `conditionals` decides which branches of `#if` are read;
//! 3. `walk` goes over the remaining tokens by context (file, class, block, list) and hides
//!    macros where the grammar allows none;
//! 4. `edit` carries the changes out.
//!
//! Each step is linear in the text, and none recurses.

mod arguments;
mod chain;
mod changes;
mod condition;
mod conditionals;
mod declaration;
mod directives;
mod edit;
mod frames;
mod function;
mod gaps;
mod handed;
mod handlers;
mod head;
mod live;
mod modules;
mod record;
mod scan;
mod seams;
mod specifiers;
mod statement;
mod supplied;
mod tail;
mod test_macros;
#[cfg(test)]
mod tests;
mod token;
mod walk;
mod words;

pub use changes::Change;
use directives::Directives;
use edit::Edits;
use live::Live;
pub use supplied::Supply;
pub(crate) use supplied::advance;
pub(crate) use test_macros::makes_test;
use walk::Walker;

/// Which grammar the text is prepared for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    /// C
    C,
    /// C++
    Cpp,
}

/// A text of the same length in which what is surely no code is blank.
#[derive(Debug)]
pub struct Masked {
    /// The text; every offset and line end is where it was.
    pub text: Vec<u8>,
    /// What the grammar reads besides, by offset.
    pub supplies: Vec<Supply>,
    /// Offsets of the conditional directives that decide what is compiled.
    pub preprocessor_branches: Vec<u32>,
    /// Byte ranges of all that may be left out, include guards apart: each from its directive, be it
    /// `#if`, `#elif` or `#else`, up to the next one of its group.
    pub conditional_branches: Vec<(u32, u32)>,
    /// Blanked byte ranges, sorted and apart from each other. All of it is text that is no
    /// comment, so a line that one of them touches is a line of code.
    pub blanked: Vec<(u32, u32)>,
    /// `#include` directives that the tree cannot show, because they stand inside an expression
    /// or a list, by byte range.
    pub hidden_includes: Vec<(u32, u32)>,
    /// Statements that import modules or name the one the file is a part of, which no grammar
    /// knows for what they are, by byte range.
    pub module_statements: Vec<(u32, u32)>,
    /// Whether a part could not be made sense of.
    pub unsure: bool,
}

impl Masked {
    /// `source` as it is, with nothing hidden yet.
    pub(crate) fn unchanged(source: &[u8]) -> Self {
        Self {
            text: source.to_vec(),
            supplies: Vec::new(),
            preprocessor_branches: Vec::new(),
            conditional_branches: Vec::new(),
            blanked: Vec::new(),
            hidden_includes: Vec::new(),
            module_statements: Vec::new(),
            unsure: false,
        }
    }

    /// The blanked ranges that have something between `start` and `end`.
    #[must_use]
    pub fn blanked_in(&self, start: u32, end: u32) -> &[(u32, u32)] {
        let first = self.blanked.partition_point(|(_, to)| *to <= start);
        let last = self.blanked.partition_point(|(from, _)| *from < end);
        self.blanked.get(first..last).unwrap_or_default()
    }
}

/// Masks `source` for the grammar of `dialect`; nothing when it can be parsed as it is.
#[must_use]
pub fn mask(source: &[u8], dialect: Dialect) -> Option<Masked> {
    // Offsets are `u32` everywhere.
    u32::try_from(source.len()).ok()?;
    let scanned = scan::scan(source, dialect);
    let resolution = conditionals::resolve(source, &scanned, dialect);
    let mut edits = Edits::default();
    for (offset, byte) in &scanned.respelled {
        edits.put(*offset, *byte);
    }
    let live = Live::new(&scanned, &resolution.dead, dialect, &mut edits);
    let mut walker = Walker::new(source, dialect, &live, &mut edits);
    walker.run();
    let Walker { starts, module_statements, .. } = walker;
    let directives = Directives {
        source,
        scanned: &scanned,
        resolution: &resolution,
        live: &live,
        starts: &starts,
    };
    let hidden_includes = directives.hide(&mut edits);
    if edits.is_empty() && module_statements.is_empty() {
        return None;
    }
    let edited = edits.apply(source);
    Some(Masked {
        text: edited.text,
        supplies: edited.supplies,
        preprocessor_branches: resolution.branches,
        conditional_branches: resolution.spans,
        blanked: edited.blanked,
        hidden_includes,
        module_statements,
        unsure: resolution.unsure || !live.balanced,
    })
}
