//! What is to be changed in a text, gathered first and carried out once.

use super::supplied::Supply;
use super::token::Token;

/// Erased ranges hold no more of their kind.
const MOST_NESTED: usize = 8;

/// Changes to a text, none of which moves a byte, and what is supplied to it.
#[derive(Debug, Default)]
pub(super) struct Edits {
    blanks: Vec<(u32, u32)>,
    bytes: Vec<(u32, u8)>,
    supplies: Vec<Supply>,
    /// Ranges in which no other edit counts.
    erased: Vec<(u32, u32)>,
}

/// What came of the edits.
pub(super) struct Edited {
    /// The changed text; nothing in it has moved.
    pub text: Vec<u8>,
    /// The ranges that were blanked: sorted, apart from each other.
    pub blanked: Vec<(u32, u32)>,
    /// What is supplied, in order.
    pub supplies: Vec<Supply>,
}

impl Edits {
    /// Makes the bytes from `start` to `end` spaces, but for line ends.
    pub fn blank(&mut self, start: u32, end: u32) {
        if start < end {
            self.blanks.push((start, end));
        }
    }

    /// Blanks each of `tokens`; comments between them stay.
    pub fn blank_tokens(&mut self, tokens: &[Token]) {
        for token in tokens {
            self.blank(token.start, token.end);
        }
    }

    /// Blanks all of `tokens`, and lets no other edit between them count.
    pub fn erase(&mut self, tokens: &[Token]) {
        if let [first, ..] = tokens
            && let Some(last) = tokens.last()
        {
            self.blank_tokens(tokens);
            self.erased.push((first.start, last.end));
        }
    }

    /// Puts `byte` at `offset`.
    pub fn put(&mut self, offset: u32, byte: u8) {
        self.bytes.push((offset, byte));
    }

    /// Lets the grammar read `text`, which has no line end, before what stands at `offset`.
    pub fn supply(&mut self, offset: u32, text: &'static str) {
        self.supplies.push(Supply { offset, text });
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.blanks.is_empty() && self.bytes.is_empty() && self.supplies.is_empty()
    }

    /// Carries the edits out on `source`.
    pub fn apply(mut self, source: &[u8]) -> Edited {
        let mut text = source.to_vec();
        if !self.erased.is_empty() {
            self.erased.sort_unstable();
            let erased = std::mem::take(&mut self.erased);
            self.bytes.retain(|(offset, _)| !holds(&erased, *offset));
            // What is supplied at the start stands before it.
            let begins = |offset| erased.binary_search_by_key(&offset, |(start, _)| *start).is_ok();
            self.supplies.retain(|supply| begins(supply.offset) || !holds(&erased, supply.offset));
        }
        self.blanks.sort_unstable();
        let mut ranges: Vec<(u32, u32)> = Vec::with_capacity(self.blanks.len() / 4);
        for (start, end) in self.blanks {
            let end = end.min(source.len() as u32);
            let Some(bytes) = text.get_mut(start as usize..end as usize) else { continue };
            for slot in bytes {
                replace(slot, b' ');
            }
            match ranges.last_mut() {
                Some(last) if only_space(source, last.1, start) => last.1 = last.1.max(end),
                _ => ranges.push((start, end)),
            }
        }
        for (offset, byte) in self.bytes {
            if let Some(slot) = text.get_mut(offset as usize) {
                replace(slot, byte);
            }
        }
        // In one place, what was supplied first comes first.
        self.supplies.sort_by_key(|supply| supply.offset);
        Edited { text, blanked: ranges, supplies: self.supplies }
    }
}

/// Whether `offset` stands in one of the sorted `ranges`, the largest of those that begin before it.
fn holds(ranges: &[(u32, u32)], offset: u32) -> bool {
    let behind = ranges.partition_point(|(start, _)| *start <= offset);
    ranges[..behind].iter().rev().take(MOST_NESTED).any(|(_, end)| offset < *end)
}

/// Puts `byte` in the place of another, unless that one ends a line.
fn replace(slot: &mut u8, byte: u8) {
    if !matches!(*slot, b'\n' | b'\r') {
        *slot = byte;
    }
}

/// Whether nothing but white space stands between two offsets (or they overlap).
fn only_space(source: &[u8], from: u32, to: u32) -> bool {
    from >= to
        || source
            .get(from as usize..to as usize)
            .is_some_and(|gap| gap.iter().all(u8::is_ascii_whitespace))
}
