//! Bytes turned into a syntax tree, within limits.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::ControlFlow;

use tree_sitter::{ParseOptions, ParseState, Parser, Tree};

use crate::difference::difference;
use crate::faults::Faults;
use crate::preprocess::Masked;
use crate::registry::Language;

thread_local! {
    /// One parser for each language and thread: making one costs more than a small file.
    static PARSERS: RefCell<Vec<Option<Parser>>> = const { RefCell::new(Vec::new()) };
}

/// A parsed text.
#[derive(Debug)]
pub struct Parsed {
    /// The tree. What the grammar was supplied with has no width in it.
    pub tree: Tree,
    /// What was done to the text before the grammar saw it, if anything.
    pub masked: Option<Masked>,
    /// The tree of all that the grammar read, where that is longer than the text.
    grown: Option<Tree>,
    /// It is not what the grammar made of the text at first, but makes more sense.
    is_second_reading: bool,
}

impl Parsed {
    /// The tree of `source` as it is written, if nothing is `masked`.
    fn grow(
        masked: Option<Masked>,
        source: &[u8],
        language: Language,
        seed: impl FnOnce(&[u8]) -> Seed,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, ParseError> {
        let reading = masked.as_ref().map_or(Cow::Borrowed(source), Masked::reading);
        let grown = match seed(&reading) {
            Seed::Grown(tree) => tree,
            Seed::Edited(tree) => grow(&reading, language, Some(&tree), stop)?,
            Seed::None => grow(&reading, language, None, stop)?,
        };
        let mut tree = grown.clone();
        let is_longer = masked.as_ref().is_some_and(|masked| !masked.supplies.is_empty());
        if let Some(masked) = masked.as_ref().filter(|_| is_longer) {
            masked.settle(&mut tree);
        }
        drop(reading);
        Ok(Self { tree, masked, grown: is_longer.then_some(grown), is_second_reading: false })
    }

    /// What the grammar read of `source`, the text this was parsed from.
    #[must_use]
    pub fn read<'text>(&'text self, source: &'text [u8]) -> &'text [u8] {
        self.masked.as_ref().map_or(source, |masked| &masked.text)
    }

    /// The same with what it was supplied with.
    fn reading<'text>(&'text self, source: &'text [u8]) -> Cow<'text, [u8]> {
        self.masked.as_ref().map_or(Cow::Borrowed(source), Masked::reading)
    }

    /// This, or what the grammar makes of `source` without masks, whichever has more sense.
    fn or_unmasked(
        self,
        source: &[u8],
        language: Language,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, ParseError> {
        if self.masked.is_none() || !self.tree.root_node().has_error() {
            return Ok(self);
        }
        let tree = grow(source, language, None, stop)?;
        let grammar = language.grammar();
        if !Faults::of(&tree, grammar).are_fewer_than(&Faults::of(&self.tree, grammar)) {
            return Ok(self);
        }
        let has_error = tree.root_node().has_error();
        let masked = self.masked.map(|masked| masked.lifted(source, has_error));
        Ok(Self { tree, masked, grown: None, is_second_reading: true })
    }

    /// This, or what the grammar makes of `source` once it is mended, whichever has more sense.
    fn or_mended(
        self,
        source: &[u8],
        language: Language,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, ParseError> {
        if self.masked.is_some() || !self.tree.root_node().has_error() {
            return Ok(self);
        }
        let mended = language.definition().mend.and_then(|mend| mend(source));
        let Some(masked) = mended else { return Ok(self) };
        let parsed = Self::grow(Some(masked), source, language, |_| Seed::None, stop)?;
        let grammar = language.grammar();
        // What the first reading has more of than one without errors, it has made up.
        if parsed.tree.root_node().has_error()
            && !Faults::of(&parsed.tree, grammar).are_fewer_than(&Faults::of(&self.tree, grammar))
        {
            return Ok(self);
        }
        Ok(Self { is_second_reading: true, ..parsed })
    }
}

/// What a tree grows from.
enum Seed {
    /// Nothing.
    None,
    /// The tree of an earlier text, which was told of the edit.
    Edited(Tree),
    /// The tree of this very text.
    Grown(Tree),
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
    /// It is more work than one file may be.
    #[error("the parse is more work than is allowed")]
    TooMuch,
    /// The grammar does not fit this version of the parser.
    #[error("the grammar does not fit the parser")]
    Grammar,
}

/// Parses `source` as `language`.
///
/// `stop` is asked whether to give up, once in a hundred operations of the parser: as often for the
/// same bytes, always. The caller owns the clock, since nothing here may read one.
///
/// # Errors
/// [`ParseError::Stopped`] when `stop` said yes.
pub fn parse(
    source: &[u8],
    language: Language,
    stop: &dyn Fn() -> bool,
) -> Result<Parsed, ParseError> {
    let masked = language.definition().prepare.and_then(|prepare| prepare(source));
    Parsed::grow(masked, source, language, |_| Seed::None, stop)?
        .or_unmasked(source, language, stop)?
        .or_mended(source, language, stop)
}

/// Parses `source` as `language`, reusing what it has in common with a text parsed before.
///
/// Where the tree has no error, the result is that of [`parse`]; an error can be recovered from in
/// another way, and only [`parse`] reads a text a second time for its errors.
///
/// # Errors
/// [`ParseError::Stopped`] when `stop` said yes.
pub fn reparse(
    source: &[u8],
    language: Language,
    before: Before<'_>,
    stop: &dyn Fn() -> bool,
) -> Result<Parsed, ParseError> {
    if before.parsed.is_second_reading {
        // Its tree is no seed for the first reading, which counts where it has no error.
        return parse(source, language, stop);
    }
    let masked = language.definition().prepare.and_then(|prepare| prepare(source));
    let seed = |reading: &[u8]| {
        let mut tree = before.parsed.grown.as_ref().unwrap_or(&before.parsed.tree).clone();
        // What the grammar saw is what has changed or not: a mask may change far from the edit.
        match difference(&before.parsed.reading(before.source), reading) {
            None => Seed::Grown(tree),
            Some(edit) => {
                tree.edit(&edit);
                Seed::Edited(tree)
            }
        }
    };
    Parsed::grow(masked, source, language, seed, stop)
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
        let place = language.grammar_index();
        if parsers.len() <= place {
            parsers.resize_with(place + 1, || None);
        }
        let slot = &mut parsers[place];
        if slot.is_none() {
            let mut parser = Parser::new();
            parser.set_language(language.grammar().language()).ok()?;
            *slot = Some(parser);
        }
        slot.as_mut().map(work)
    })
}
