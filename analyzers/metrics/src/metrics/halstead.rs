//! Halstead's software science.

use astrolens_facts::{FunctionFacts, HalsteadCounts};
use astrolens_model::config::Limits;
use astrolens_model::{Halstead, MetricId};

use crate::collector::{Collector, Ending, Setup};
use crate::registry::Metric;
use crate::round;
use crate::whole::Share;

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

/// Counts operators and operands.
pub(crate) struct HalsteadTokens;

impl Collector for HalsteadTokens {
    type Tally = HalsteadTally;
    type Inherited = ();

    fn new(_: &Setup<'_>) -> Self {
        Self
    }

    #[inline]
    fn operator(&mut self, kind: u16, tally: &mut HalsteadTally) {
        tally.operators += 1;
        if let Some(word) = tally.seen_operators.get_mut(kind as usize / 64) {
            *word |= 1 << (kind % 64);
        }
    }

    #[inline]
    fn word(&mut self, is_operand: bool, is_first: bool, tally: &mut HalsteadTally) {
        if is_operand {
            tally.operands += 1;
            tally.distinct_operands += u32::from(is_first);
        } else {
            tally.operators += 1;
            tally.named_operators += u32::from(is_first);
        }
    }

    fn finish(&self, tally: &mut HalsteadTally, _: &Ending<'_>, facts: &mut FunctionFacts) {
        facts.halstead = tally.counts();
    }

    fn share(&self, tally: &HalsteadTally, share: &mut Share) {
        share.halstead = tally.clone();
    }
}

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_divides_by_zero() {
        assert_eq!(measure(HalsteadCounts::default()), Halstead::default());
        let mut only_operators = HalsteadTally::default();
        HalsteadTokens.operator(3, &mut only_operators);
        // n = 1: log₂ 1 = 0 bits; no operand: no difficulty.
        assert_eq!(measure(only_operators.counts()).volume.to_bits(), 0.0f64.to_bits());
    }

    #[test]
    fn measures_follow_halsteads_formulas() {
        // a = a + b: operators = + (n1 2, N1 2), operands a a b (n2 2, N2 3).
        let mut tally = HalsteadTally::default();
        HalsteadTokens.operator(1, &mut tally);
        HalsteadTokens.operator(2, &mut tally);
        for is_first in [true, false, true] {
            HalsteadTokens.word(true, is_first, &mut tally);
        }
        let measured = measure(tally.counts());
        // N = 5, n = 4: V = 5 · log₂ 4 = 10; D = 2/2 · 3/2 = 1.5; E = 15.
        assert!((measured.volume - 10.0).abs() < 1e-9);
        assert!((measured.difficulty - 1.5).abs() < 1e-9);
        assert!((measured.effort - 15.0).abs() < 1e-9);
    }
}
