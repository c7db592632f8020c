//! What is to be changed in a text, gathered first and carried out once.

use super::supplied::Supply;
use super::token::Token;

/// Changes to a text, none of which moves a byte, and what is supplied to it.
#[derive(Debug, Default)]
pub(super) struct Edits {
    blanks: Vec<(u32, u32)>,
    bytes: Vec<(u32, u8)>,
    supplies: Vec<Supply>,
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
