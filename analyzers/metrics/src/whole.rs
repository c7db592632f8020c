//! What is counted over a file as a whole, from the parts that several walks saw.

use astrolens_facts::WholeFacts;
use rustc_hash::FxHashSet;

use crate::metrics::halstead::HalsteadTally;

/// What one walk adds to its file.
#[derive(Clone, Debug, Default)]
pub(crate) struct Share {
    /// Decision points outside all functions.
    pub(crate) decisions: u32,
    /// Statements.
    pub(crate) statements: u32,
    /// Operators and operands.
    pub(crate) halstead: HalsteadTally,
    /// The texts that operands and named operators are told apart by, each where it was first seen.
    pub(crate) words: Vec<Word>,
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
    /// What is counted over a file which is walked whole.
    pub(crate) fn counts(&self) -> WholeFacts {
        WholeFacts {
            decisions: self.decisions,
            statements: self.statements,
            halstead: self.halstead.counts(),
        }
    }
}

/// A power of two: how many words are remembered as those seen last.
const PLACES: u32 = 12;

/// What `outside` and the `parts` that it walks around come to.
pub(crate) fn whole<'parts>(
    outside: &Share,
    parts: impl Iterator<Item = &'parts Share>,
) -> WholeFacts {
    let mut whole = outside.counts();
    let mut seen = FxHashSet::default();
    let mut tally = outside.halstead.without_words();
    // Most words are among those that were seen last: each has one place where it may be.
    let mut last = vec![0; 1 << PLACES];
    let mut add = |tally: &mut HalsteadTally, words: &[Word]| {
        for word in words {
            let place = &mut last[word.hash as usize & ((1 << PLACES) - 1)];
            if *place != word.hash {
                *place = word.hash;
                if seen.insert(word.hash) {
                    tally.first_word(word.is_operand);
                }
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
