//! What is counted over a file as a whole, from the parts that several walks saw.

use astrolens_facts::WholeFacts;
use rustc_hash::FxHashSet;

use crate::frame::Frame;
use crate::metrics::halstead::HalsteadTally;

/// What one walk adds to its file.
#[derive(Debug, Default)]
pub(crate) struct Share {
    /// Decision points outside all functions.
    decisions: u32,
    /// Statements.
    statements: u32,
    /// Operators and operands.
    halstead: HalsteadTally,
    /// The texts that operands and named operators are told apart by, each where it was first seen.
    words: Vec<Word>,
}

/// The text of an operand or of a named operator.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Word {
    pub(crate) hash: u64,
    /// It is an operand where it was first seen.
    pub(crate) is_operand: bool,
    /// How many parts that others walk came before it.
    pub(crate) parts_before: u32,
}

impl Share {
    /// What a walk that ends adds, whose outermost frame is `file`.
    pub(crate) fn new(file: Frame<'_>, words: Vec<Word>) -> Self {
        let decisions = file.decisions.len() as u32;
        Self { decisions, statements: file.statements, halstead: file.halstead, words }
    }

    /// The same less `statements` that another walk counts as well.
    pub(crate) fn less(self, statements: u32) -> Self {
        Self { statements: self.statements.saturating_sub(statements), ..self }
    }
}

/// What `outside` and the `parts` that it walks around come to.
pub(crate) fn whole<'parts>(
    outside: &Share,
    parts: impl Iterator<Item = &'parts Share> + Clone,
) -> WholeFacts {
    let mut whole = WholeFacts {
        decisions: outside.decisions,
        statements: outside.statements,
        halstead: outside.halstead.counts(),
    };
    let count = parts.clone().map(|part| part.words.len()).sum::<usize>() + outside.words.len();
    let mut seen = FxHashSet::with_capacity_and_hasher(count, rustc_hash::FxBuildHasher);
    let mut tally = outside.halstead.without_words();
    let mut add = |tally: &mut HalsteadTally, words: &[Word]| {
        for word in words {
            if seen.insert(word.hash) {
                tally.first_word(word.is_operand);
            }
        }
    };
    let mut own = outside.words.as_slice();
    for (number, part) in parts.enumerate() {
        let before = own.partition_point(|word| word.parts_before as usize <= number);
        let (first, rest) = own.split_at(before);
        own = rest;
        add(&mut tally, first);
        add(&mut tally, &part.words);
        tally.add(&part.halstead);
        whole.decisions += part.decisions;
        whole.statements += part.statements;
    }
    add(&mut tally, own);
    whole.halstead = tally.counts();
    whole
}
