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
    /// What the grammar made of the text at first, where this makes more sense.
    first_reading: Option<Box<Self>>,
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
        Ok(Self { tree, masked, grown: is_longer.then_some(grown), first_reading: None })
    }

    /// Whether the tree is surely that of a fresh parse.
    #[must_use]
    pub fn is_sure(&self) -> bool {
        // A text that is read without its masks has to make more sense so, not only be free of
        // errors.
        let is_unmasked = self.first_reading.as_ref().is_some_and(|first| first.masked.is_some());
        !self.tree.root_node().has_error() && !is_unmasked
    }

    /// The tree that that of another text may grow from, told how the text before, which this is of,
    /// became what the grammar is to read now.
    fn seed(&self, before: &[u8], reading: &[u8]) -> Seed {
        let mut tree = self.grown.as_ref().unwrap_or(&self.tree).clone();
        // What the grammar saw is what has changed or not: a mask may change far from the edit.
        match difference(&self.reading(before), reading) {
            None => Seed::Grown(tree),
            Some(edit) => {
                tree.edit(&edit);
                Seed::Edited(tree)
            }
        }
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
        let has_masks = |masked: &Masked| !masked.completes_types_alone(source);
        if !self.tree.root_node().has_error() || !self.masked.as_ref().is_some_and(has_masks) {
            return Ok(self);
        }
        let tree = grow(source, language, None, stop)?;
        let grammar = language.grammar();
        if !Faults::of(&tree, grammar).are_fewer_than(&Faults::of(&self.tree, grammar)) {
            return Ok(self);
        }
        let has_error = tree.root_node().has_error();
        let masked = self.masked.as_ref().map(|masked| masked.lifted(source, has_error));
        Ok(Self { tree, masked, grown: None, first_reading: Some(Box::new(self)) })
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
        Ok(Self { first_reading: Some(Box::new(self)), ..parsed })
    }

    /// The second reading of `source` that goes on from that of a text `before`, of which this is the
    /// first; this where there is none.
    fn or_second(
        self,
        source: &[u8],
        language: Language,
        before: Before<'_>,
        stop: &dyn Fn() -> bool,
    ) -> Result<Self, ParseError> {
        let second = match &self.masked {
            Some(masked) => {
                let seed = |reading: &[u8]| before.parsed.seed(before.source, reading);
                let mut second = Self::grow(None, source, language, seed, stop)?;
                let has_error = second.tree.root_node().has_error();
                second.masked = Some(masked.lifted(source, has_error));
                second
            }
            None => {
                let mended = language.definition().mend.and_then(|mend| mend(source));
                let Some(mended) = mended else { return Ok(self) };
                let seed = |reading: &[u8]| before.parsed.seed(before.source, reading);
                Self::grow(Some(mended), source, language, seed, stop)?
            }
        };
        Ok(Self { first_reading: Some(Box::new(self)), ..second })
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
/// Where the result [is sure](Parsed::is_sure), it is that of [`parse`]; an error can be recovered
/// from in another way. Only [`parse`] decides whether a text with errors is read a second time: here
/// it is if the one before was.
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
    let first = before.parsed.first_reading.as_deref();
    let is_second_reading = first.is_some();
    let first = first.unwrap_or(before.parsed);
    let seed = |reading: &[u8]| first.seed(before.source, reading);
    let parsed = Parsed::grow(masked, source, language, seed, stop)?;
    if is_second_reading && parsed.tree.root_node().has_error() {
        return parsed.or_second(source, language, before, stop);
    }
    Ok(parsed)
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
