//! Halstead's software science.

use std::hash::Hasher;

use astrolens_facts::HalsteadCounts;
use astrolens_model::config::Limits;
use astrolens_model::{Halstead, MetricId};
use rustc_hash::{FxHashSet, FxHasher};

use crate::registry::Metric;
use crate::round;

/// The registry's row.
pub(crate) const METRIC: Metric = Metric {
    id: MetricId::new("halstead"),
    title: "Halstead volume",
    short: "volume",
    summary: "The size of the function in bits, from its operators and operands.",
    default_limits: Limits { information: None, warning: None, error: None },
    lower_is_worse: false,
    sign: '+',
    value: |function| function.halstead.volume,
    documentation: include_str!("halstead.md"),
};

/// Kinds of operator told apart; a grammar has fewer symbols than this.
const OPERATOR_WORDS: usize = 12;

/// Counts of one function's, or one file's, tokens.
#[derive(Clone, Debug, Default)]
pub(crate) struct HalsteadTally {
    seen_operators: [u64; OPERATOR_WORDS],
    named_operators: u32,
    distinct_operands: u32,
    operators: u32,
    operands: u32,
}

impl HalsteadTally {
    /// Counts an operator that its kind tells from others.
    #[inline]
    pub(crate) fn operator(&mut self, kind: u16) {
        self.operators += 1;
        if let Some(word) = self.seen_operators.get_mut(kind as usize / 64) {
            *word |= 1 << (kind % 64);
        }
    }

    /// Counts an operator that its text tells from others; `first` says it is the first of it.
    #[inline]
    pub(crate) fn named_operator(&mut self, first: bool) {
        self.operators += 1;
        self.named_operators += u32::from(first);
    }

    /// Counts an operand; `first` says it is the first of its text.
    #[inline]
    pub(crate) fn operand(&mut self, first: bool) {
        self.operands += 1;
        self.distinct_operands += u32::from(first);
    }

    /// The same without what texts told apart.
    pub(crate) fn without_words(&self) -> Self {
        Self { named_operators: 0, distinct_operands: 0, ..self.clone() }
    }

    /// A text is the first of its sort that told an operand, or else an operator, from others.
    #[inline]
    pub(crate) fn first_word(&mut self, is_operand: bool) {
        self.distinct_operands += u32::from(is_operand);
        self.named_operators += u32::from(!is_operand);
    }

    /// Adds the tokens that `other` counted, but for what texts told apart.
    pub(crate) fn add(&mut self, other: &Self) {
        for (own, others) in self.seen_operators.iter_mut().zip(other.seen_operators) {
            *own |= others;
        }
        self.operators += other.operators;
        self.operands += other.operands;
    }

    /// The counts.
    pub(crate) fn counts(&self) -> HalsteadCounts {
        let kinds: u32 = self.seen_operators.iter().map(|word| word.count_ones()).sum();
        HalsteadCounts {
            distinct_operators: kinds + self.named_operators,
            distinct_operands: self.distinct_operands,
            operators: self.operators,
            operands: self.operands,
        }
    }
}

/// The measures that follow from `counts`; all zero where there is nothing to divide by.
pub(crate) fn measure(counts: HalsteadCounts) -> Halstead {
    let HalsteadCounts { distinct_operators: n1, distinct_operands: n2, operators, operands } =
        counts;
    let vocabulary = n1 + n2;
    let length = operators + operands;
    let volume =
        if vocabulary == 0 { 0.0 } else { f64::from(length) * f64::from(vocabulary).log2() };
    let difficulty =
        if n2 == 0 { 0.0 } else { f64::from(n1) / 2.0 * f64::from(operands) / f64::from(n2) };
    let effort = difficulty * volume;
    Halstead {
        n1,
        n2,
        total_operators: operators,
        total_operands: operands,
        vocabulary,
        length,
        volume: round(volume),
        difficulty: round(difficulty),
        effort: round(effort),
        time_s: round(effort / 18.0),
        bugs: round(effort.powf(2.0 / 3.0) / 3000.0),
    }
}

/// The texts seen in each function of a file: a set of (text, owner) pairs by their hashes.
///
/// Two of the few thousand pairs of a file share a 64-bit hash with a probability below
/// 10⁻¹², and then one count is off by one.
#[derive(Default)]
pub(crate) struct Vocabulary {
    seen: FxHashSet<u64>,
}

impl Vocabulary {
    /// The hash of a token's text.
    #[inline]
    pub(crate) fn hash(text: &[u8]) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write(text);
        hasher.finish()
    }

    /// Whether the file, which is the owner 0, has not seen the text with this hash.
    #[inline]
    pub(crate) fn is_new(&self, text: u64) -> bool {
        !self.seen.contains(&text)
    }

    /// Whether `owner` sees the text with this hash for the first time.
    #[inline]
    pub(crate) fn is_first(&mut self, text: u64, owner: u32) -> bool {
        self.seen.insert(text ^ u64::from(owner).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_divides_by_zero() {
        assert_eq!(measure(HalsteadCounts::default()), Halstead::default());
        let mut only_operators = HalsteadTally::default();
        only_operators.operator(3);
        // n = 1: log₂ 1 = 0 bits; no operand: no difficulty.
        assert_eq!(measure(only_operators.counts()).volume.to_bits(), 0.0f64.to_bits());
    }

    #[test]
    fn measures_follow_halsteads_formulas() {
        // a = a + b: operators = + (n1 2, N1 2), operands a a b (n2 2, N2 3).
        let mut tally = HalsteadTally::default();
        tally.operator(1);
        tally.operator(2);
        for first in [true, false, true] {
            tally.operand(first);
        }
        let measured = measure(tally.counts());
        // N = 5, n = 4: V = 5 · log₂ 4 = 10; D = 2/2 · 3/2 = 1.5; E = 15.
        assert!((measured.volume - 10.0).abs() < 1e-9);
        assert!((measured.difficulty - 1.5).abs() < 1e-9);
        assert!((measured.effort - 15.0).abs() < 1e-9);
    }
}
