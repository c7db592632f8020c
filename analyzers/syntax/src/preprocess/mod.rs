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

mod condition;
mod conditionals;
mod edit;
mod frames;
mod scan;
mod seams;
mod token;
mod words;

use edit::Edits;
use token::DirectiveKind;

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
    /// Offsets of the conditional directives that decide what is compiled.
    pub preprocessor_branches: Vec<u32>,
    /// Byte ranges from `#if` to `#endif`, include guards apart: what stands there is conditional.
    pub conditional_regions: Vec<(u32, u32)>,
    /// Blanked byte ranges, sorted and apart from each other. All of it is text that is no
    /// comment, so a line that one of them touches is a line of code.
    pub blanked: Vec<(u32, u32)>,
    /// `#include` directives that the tree cannot show, because they stand inside an expression
    /// or a list, by byte range.
    pub hidden_includes: Vec<(u32, u32)>,
    /// Whether a part could not be made sense of.
    pub unsure: bool,
}

/// Masks `source` for the grammar of `dialect`; nothing when it can be parsed as it is.
#[must_use]
pub fn mask(source: &[u8], dialect: Dialect) -> Option<Masked> {
    // Offsets are `u32` everywhere.
    u32::try_from(source.len()).ok()?;
    let scanned = scan::scan(source, dialect);
    let resolution = conditionals::resolve(source, &scanned, dialect);
    let mut edits = Edits::default();
    for directive in &scanned.directives {
        if matches!(
            directive.kind,
            DirectiveKind::If | DirectiveKind::Elif | DirectiveKind::Else | DirectiveKind::Endif
        ) {
            edits.blank(directive.start, directive.end);
        }
    }
    for (from, to) in &resolution.dead {
        edits.blank_tokens(&scanned.tokens[*from as usize..*to as usize]);
    }
    for (from, to) in &resolution.dead_directives {
        for directive in &scanned.directives[*from as usize..*to as usize] {
            edits.blank(directive.start, directive.end);
        }
    }
    if edits.is_empty() {
        return None;
    }
    let (text, blanked) = edits.apply(source);
    Some(Masked {
        text,
        preprocessor_branches: resolution.branches,
        conditional_regions: resolution.regions,
        blanked,
        hidden_includes: Vec::new(),
        unsure: resolution.unsure,
    })
}
