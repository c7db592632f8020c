//! Numbers and names as they are packed.

use std::hash::Hash;

use rustc_hash::{FxBuildHasher, FxHashMap};

/// Packs numbers and names, which are kept as `N` and spelled as `text` says.
pub(crate) struct Encoder<N, F> {
    bytes: Vec<u8>,
    /// The places of the names that were written, from 1.
    places: FxHashMap<N, u32>,
    text: F,
}

impl<'names, N: Copy + Eq + Hash, F: Fn(N) -> &'names str> Encoder<N, F> {
    /// A encoder with room for so many names, and what stands around them.
    pub(crate) fn with_capacity(names: usize, text: F) -> Self {
        let places = FxHashMap::with_capacity_and_hasher(names, FxBuildHasher);
        Self { bytes: Vec::with_capacity(names * 8), places, text }
    }

    /// Writes a byte.
    pub(crate) fn byte(&mut self, byte: u8) {
        self.bytes.push(byte);
    }

    /// Writes a number, seven bits in each byte, the lowest first.
    pub(crate) fn number(&mut self, mut number: u32) {
        while number > 0x7f {
            self.bytes.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.bytes.push(number as u8);
    }

    /// Writes a name: its place where it was written before; else its length, counted from the
    /// first place that is free, and its bytes.
    pub(crate) fn name(&mut self, name: N) {
        let next = self.places.len() as u32 + 1;
        let place = *self.places.entry(name).or_insert(next);
        if place < next {
            return self.number(place);
        }
        let text = (self.text)(name);
        self.number(next.saturating_add(text.len() as u32));
        self.bytes.extend_from_slice(text.as_bytes());
    }

    /// Writes a name where there is one.
    pub(crate) fn names(&mut self, name: Option<N>) {
        if let Some(name) = name {
            self.name(name);
        }
    }

    /// What was written.
    pub(crate) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads what an [`Encoder`] wrote; `None` where the bytes are none of its.
#[derive(Clone, Debug)]
pub(crate) struct Decoder<'bytes> {
    bytes: &'bytes [u8],
}

impl<'bytes> Decoder<'bytes> {
    /// A decoder of `bytes`.
    pub(crate) const fn new(bytes: &'bytes [u8]) -> Self {
        Self { bytes }
    }

    /// Whether nothing is left.
    pub(crate) const fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    /// The next byte.
    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(*byte)
    }

    /// The next number.
    pub(crate) fn number(&mut self) -> Option<u32> {
        let mut number = 0;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.byte()?;
            number |= u32::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// The next `length` bytes, as text.
    fn text(&mut self, length: u32) -> Option<&'bytes str> {
        let (text, rest) = self.bytes.split_at_checked(length as usize)?;
        self.bytes = rest;
        std::str::from_utf8(text).ok()
    }
}

/// The names that were read so far.
#[derive(Clone, Debug, Default)]
pub(crate) struct Names<'bytes>(Vec<&'bytes str>);

impl<'bytes> Names<'bytes> {
    /// The next name.
    pub(crate) fn read(&mut self, decoder: &mut Decoder<'bytes>) -> Option<&'bytes str> {
        let index = decoder.number()?.checked_sub(1)?;
        if let Some(known) = self.0.get(index as usize) {
            return Some(known);
        }
        let name = decoder.text(index - self.0.len() as u32)?;
        self.0.push(name);
        Some(name)
    }
}
