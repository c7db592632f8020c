//! What is to be changed in a text, gathered first and carried out once.

use super::token::Token;

/// Changes to a text, none of which moves a byte.
#[derive(Debug, Default)]
pub(super) struct Edits {
    blanks: Vec<(u32, u32)>,
    bytes: Vec<(u32, u8)>,
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

    /// Puts `byte` at `offset`.
    pub fn put(&mut self, offset: u32, byte: u8) {
        self.bytes.push((offset, byte));
    }

    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.blanks.is_empty() && self.bytes.is_empty()
    }

    /// The changed text, and the ranges that were blanked: sorted, apart from each other.
    pub fn apply(mut self, source: &[u8]) -> (Vec<u8>, Vec<(u32, u32)>) {
        let mut text = source.to_vec();
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
        (text, ranges)
    }
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
