//! What a piece of source text is made of, to tell how much of it two pieces have in common.
//!
//! A text is the set of its pairs of neighbouring tokens, each as often as it occurs: what is moved within a
//! function, indented or wrapped stays the same, and a name that is changed throughout costs only the
//! pairs it stands in. Brackets and separators tell nothing and are no tokens.

use std::hash::{DefaultHasher, Hash as _, Hasher as _};
use std::ops::Range;

/// Of a longer piece only so many tokens are looked at.
const MOST_TOKENS: usize = 1 << 14;

/// What stands between tokens and is none.
const SEPARATORS: &[u8] = b"()[]{},;:.";

/// The tokens of a file, in order.
pub(super) struct Tokens {
    starts: Vec<u32>,
    hashes: Vec<u32>,
}

impl Tokens {
    /// Those of `text`.
    pub(super) fn of(text: &[u8]) -> Self {
        let (starts, hashes) = tokens(text).map(|(start, token)| (start, hash(token))).unzip();
        Self { starts, hashes }
    }

    /// What the bytes in `range` hold, which are about something called `name`: they say nothing of
    /// what it is called.
    pub(super) fn within(&self, range: Range<u32>, name: &str) -> Content {
        let from = self.starts.partition_point(|start| *start < range.start);
        let to = self.starts.partition_point(|start| *start < range.end);
        let tokens = &self.hashes[from..to.max(from).min(from + MOST_TOKENS)];
        let name = hash(name.as_bytes());
        let masked = |token: u32| if token == name { 0 } else { token };
        let mut pairs: Vec<u32> = tokens
            .windows(2)
            .map(|pair| masked(pair[0]).wrapping_mul(0x9e37_79b1).rotate_left(15) ^ masked(pair[1]))
            .collect();
        pairs.sort_unstable();
        let mut words = tokens.to_vec();
        words.sort_unstable();
        words.dedup();
        Content { pairs, words }
    }
}

/// What a piece of text holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Content {
    /// The hashes of its pairs of tokens, sorted; each as often as it occurs.
    pairs: Vec<u32>,
    /// The hashes of its different tokens, sorted.
    words: Vec<u32>,
}

impl Content {
    /// The hashes of its different tokens.
    pub(super) fn words(&self) -> impl Iterator<Item = u32> {
        self.words.iter().copied()
    }

    /// How many pairs of tokens it has.
    pub(super) fn len(&self) -> usize {
        self.pairs.len()
    }

    /// The different pairs of tokens.
    pub(super) fn distinct(&self) -> impl Iterator<Item = u32> {
        self.pairs.chunk_by(PartialEq::eq).map(|same| same[0])
    }

    /// How many pairs of tokens are in both.
    pub(super) fn common(&self, other: &Self) -> usize {
        let (mut count, mut others) = (0, other.pairs.iter().peekable());
        for pair in &self.pairs {
            while others.next_if(|other| *other < pair).is_some() {}
            count += usize::from(others.next_if_eq(&pair).is_some());
        }
        count
    }

    /// The share of both that is common, from 0 to 1 (Dice 1945).
    pub(super) fn similarity(&self, other: &Self) -> f64 {
        share(2 * self.common(other), self.len() + other.len())
    }

    /// The share of the smaller one that is in the other, from 0 to 1.
    pub(super) fn overlap(&self, other: &Self) -> f64 {
        share(self.common(other), self.len().min(other.len()))
    }

    /// The share of it that is in `other`, from 0 to 1.
    pub(super) fn share_within(&self, other: &Self) -> f64 {
        share(self.common(other), self.len())
    }

    /// What it has more than `other`.
    pub(super) fn without(&self, other: &Self) -> Self {
        let mut others = other.pairs.iter().peekable();
        let is_more = |pair: &&u32| {
            while others.next_if(|other| other < pair).is_some() {}
            others.next_if_eq(pair).is_none()
        };
        let pairs = self.pairs.iter().filter(is_more).copied().collect();
        Self { pairs, words: self.words.clone() }
    }
}

/// `part` of `whole`; 0 of nothing.
fn share(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// The hash of a token.
pub(super) fn hash(token: &[u8]) -> u32 {
    let mut hasher = DefaultHasher::new();
    token.hash(&mut hasher);
    // 0 stands for the name.
    (hasher.finish() as u32).max(1)
}

/// Whether `byte` is a part of a word.
pub(super) const fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'$') || byte >= 0x80
}

/// The words and signs of `text`, with where they begin.
fn tokens(text: &[u8]) -> impl Iterator<Item = (u32, &[u8])> {
    let is_blank = |byte: &u8| byte.is_ascii_whitespace() || SEPARATORS.contains(byte);
    let mut at = 0;
    std::iter::from_fn(move || {
        at += text.get(at..)?.iter().position(|byte| !is_blank(byte))?;
        let start = at;
        let word = text[at..].iter().take_while(|byte| is_word(**byte)).count();
        at += word.max(1);
        Some((start as u32, &text[start..at]))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn content(text: &str) -> Content {
        Tokens::of(text.as_bytes()).within(0..text.len() as u32, "f")
    }

    #[test]
    fn a_name_of_its_own_and_the_layout_do_not_count() {
        let one = content("def f(a):\n    return f(a + 1)");
        let other = Tokens::of(b"  def  g(a):  return g(a + 1)").within(0..29, "g");
        assert_eq!(one.pairs, other.pairs);
        // def f, f a, a return, return f, f a, a +, + 1.
        assert_eq!((one.len(), one.distinct().count()), (7, 6));
    }

    #[test]
    fn shares_are_those_of_pairs_of_tokens() {
        // 3 pairs and 5; a b, b c are common.
        let (one, other) = (content("a b c d"), content("a b c x y z"));
        assert_eq!(one.common(&other), 2);
        assert!((one.similarity(&other) - 4.0 / 8.0).abs() < 1e-9);
        assert!((one.share_within(&other) - 2.0 / 3.0).abs() < 1e-9);
        assert!((other.share_within(&one) - 2.0 / 5.0).abs() < 1e-9);
        assert!((other.overlap(&one) - 2.0 / 3.0).abs() < 1e-9);
        assert_eq!(one.without(&other).pairs, content("c d").pairs);
        assert_eq!(content("").similarity(&content("")).to_bits(), 0.0_f64.to_bits());
    }

    #[test]
    fn what_occurs_more_often_counts_more_often() {
        assert_eq!(content("a b a b").common(&content("a b a b a b")), 3);
        assert_eq!(content("a b a b").without(&content("a b")).pairs, content("b a b").pairs);
    }
}
