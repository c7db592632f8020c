//! Bytes turned into a syntax tree, within limits.

use std::cell::RefCell;
use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, ParseState, Parser, Tree};

use crate::difference::difference;
use crate::preprocess::Masked;
use crate::registry::Language;

thread_local! {
    /// One parser for each language and thread: making one costs more than a small file.
    static PARSERS: RefCell<Vec<Option<Parser>>> = const { RefCell::new(Vec::new()) };
}

/// A parsed text.
#[derive(Debug)]
pub struct Parsed {
    /// The tree.
    pub tree: Tree,
    /// What was done to the text before the grammar saw it, if anything.
    pub masked: Option<Masked>,
}

impl Parsed {
    /// What the grammar read of `source`, the text this was parsed from.
    #[must_use]
    pub fn read<'text>(&'text self, source: &'text [u8]) -> &'text [u8] {
        self.masked.as_ref().map_or(source, |masked| &masked.text)
    }
}

/// A text that was parsed before, with what came of it.
#[derive(Clone, Copy, Debug)]
pub struct Before<'text> {
    /// The text.
    pub source: &'text [u8],
    /// What came of it.
    pub parsed: &'text Parsed,
}

/// Why a text has no tree.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseError {
    /// The caller's `stop` said so.
    #[error("the parse was stopped")]
    Stopped,
    /// The grammar does not fit this version of the parser.
    #[error("the grammar does not fit the parser")]
    Grammar,
}

/// Parses `source` as `language`.
///
/// `stop` is asked now and then whether to give up: the caller owns the clock, since nothing
/// here may read one.
///
/// # Errors
/// [`ParseError::Stopped`] when `stop` said yes.
pub fn parse(
    source: &[u8],
    language: Language,
    stop: &dyn Fn() -> bool,
) -> Result<Parsed, ParseError> {
    let masked = language.definition().prepare.and_then(|prepare| prepare(source));
    let text = masked.as_ref().map_or(source, |masked| masked.text.as_slice());
    let tree = grow(text, language, None, stop)?;
    Ok(Parsed { tree, masked })
}

/// Parses `source` as `language`, reusing what it has in common with a text parsed before.
///
/// Where neither tree has an error, the result is that of [`parse`]; an error can be recovered
/// from in another way.
///
/// # Errors
/// [`ParseError::Stopped`] when `stop` said yes.
pub fn reparse(
    source: &[u8],
    language: Language,
    before: Before<'_>,
    stop: &dyn Fn() -> bool,
) -> Result<Parsed, ParseError> {
    let masked = language.definition().prepare.and_then(|prepare| prepare(source));
    let text = masked.as_ref().map_or(source, |masked| masked.text.as_slice());
    // What the grammar saw is what has changed or not: a mask may change far from the edit.
    let Some(edit) = difference(before.parsed.read(before.source), text) else {
        return Ok(Parsed { tree: before.parsed.tree.clone(), masked });
    };
    let mut tree = before.parsed.tree.clone();
    tree.edit(&edit);
    let tree = grow(text, language, Some(&tree), stop)?;
    Ok(Parsed { tree, masked })
}

/// The tree of `text`, grown from `seed` where there is one.
fn grow(
    text: &[u8],
    language: Language,
    seed: Option<&Tree>,
    stop: &dyn Fn() -> bool,
) -> Result<Tree, ParseError> {
    let tree = with_parser(language, |parser| {
        let mut check = |_: &ParseState| {
            if stop() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let options = ParseOptions::new().progress_callback(&mut check);
        let tree = parser.parse_with_options(
            &mut |offset, _| text.get(offset..).unwrap_or_default(),
            seed,
            Some(options),
        );
        if tree.is_none() {
            // Otherwise the next parse would go on with this one.
            parser.reset();
        }
        tree
    })
    .ok_or(ParseError::Grammar)?;
    tree.ok_or(ParseError::Stopped)
}

/// Runs `work` with this thread's parser for `language`; nothing if the grammar is refused.
fn with_parser<R>(language: Language, work: impl FnOnce(&mut Parser) -> R) -> Option<R> {
    PARSERS.with_borrow_mut(|parsers| {
        if parsers.len() <= language.index() {
            parsers.resize_with(language.index() + 1, || None);
        }
        let slot = &mut parsers[language.index()];
        if slot.is_none() {
            let mut parser = Parser::new();
            parser.set_language(language.grammar().language()).ok()?;
            *slot = Some(parser);
        }
        slot.as_mut().map(work)
    })
}
