//! What one function does, packed.

use std::hash::Hash;
use std::sync::Arc;

use crate::acts::{Act, END, Use};
use crate::packing::{Decoder, Encoder, Names};

/// What one function does, or a part of a file outside of functions, packed: there is some for every
/// function, and little of it is looked at. In source order.
///
/// Offsets count from where the function starts and names are written once, so that functions of
/// one text are equal wherever they stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Uses(Arc<[u8]>);

impl Uses {
    /// More entries than this are left out.
    pub const MOST: usize = 1 << 20;

    /// Packs what a function does that starts at `origin`; `text` spells its names.
    #[must_use]
    pub fn pack<'names, N: Copy + Eq + Hash>(
        origin: u32,
        uses: &[Use<N>],
        text: impl Fn(N) -> &'names str,
    ) -> Self {
        if uses.is_empty() {
            return Self::default();
        }
        let mut encoder = Encoder::with_capacity(uses.len(), text);
        write(origin, uses.iter().copied(), &mut encoder);
        Self(encoder.finish().into())
    }

    /// What the function does, which starts at `origin`. Bytes that are ill-formed end it.
    #[must_use]
    pub fn iter(&self, origin: u32) -> Iter<'_> {
        Iter::new(&self.0, origin)
    }

    /// Whether it does nothing that is told here.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Writes what a function does that starts at `origin`.
pub(crate) fn write<'names, N: Copy + Eq + Hash>(
    origin: u32,
    uses: impl Iterator<Item = Use<N>>,
    encoder: &mut Encoder<N, impl Fn(N) -> &'names str>,
) {
    let mut last = origin;
    for Use { offset, act } in uses.take(Uses::MOST) {
        act.write(offset.wrapping_sub(last), encoder);
        last = offset;
    }
}

/// What a function does, unpacked one by one.
#[derive(Clone, Debug)]
pub struct Iter<'uses> {
    decoder: Decoder<'uses>,
    names: Names<'uses>,
    last: u32,
}

impl<'uses> Iter<'uses> {
    /// What the function does that starts at `origin`, and what those do whose bytes are behind.
    pub(crate) fn new(bytes: &'uses [u8], origin: u32) -> Self {
        Self { decoder: Decoder::new(bytes), names: Names::default(), last: origin }
    }

    /// Goes on with the next function, which starts at `origin`; false if there is none.
    pub(crate) fn go_on(&mut self, origin: u32) -> bool {
        self.last = origin;
        !self.decoder.is_empty()
    }

    fn read(&mut self, tag: u8) -> Option<Use<&'uses str>> {
        self.last = self.last.wrapping_add(self.decoder.number()?);
        let act = Act::read(tag, &mut self.decoder, &mut self.names)?;
        Some(Use { offset: self.last, act })
    }
}

impl<'uses> Iterator for Iter<'uses> {
    type Item = Use<&'uses str>;

    fn next(&mut self) -> Option<Self::Item> {
        let tag = self.decoder.byte().filter(|tag| *tag != END)?;
        let read = self.read(tag);
        if read.is_none() {
            // Nothing behind what is ill-formed means anything.
            self.decoder = Decoder::new(&[]);
        }
        read
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::acts::Call;
    use crate::testing::uses;

    /// What a function does that starts at `origin`: the first of it at `start`.
    fn packed(origin: u32, start: u32) -> Uses {
        Uses::pack(origin, &uses(start), |name| name)
    }

    #[test]
    fn uses_are_what_they_were_wherever_their_function_stands() {
        let all = packed(100, 130);
        assert_eq!(all.iter(100).collect::<Vec<_>>(), uses(130));
        assert_eq!(all, packed(7_000, 7_030));
        // One that stands before the start of its function.
        let before = packed(100, 10);
        assert_eq!(before.iter(100).collect::<Vec<_>>(), uses(10));
    }

    #[test]
    fn a_name_is_written_once() {
        let call = |callee| Act::Call(Call { callee, object: None, arguments: 0, is_macro: false });
        let twice = [Use { offset: 1, act: call("name") }, Use { offset: 9, act: call("name") }];
        // A tag, a distance, a name of 4 bytes where 1 is free; then a tag, a distance, the first name.
        assert_eq!(&*Uses::pack(0, &twice, |name| name).0, b"\x00\x01\x05name\x00\x08\x01");
    }

    #[test]
    fn a_function_that_does_nothing_holds_nothing() {
        assert!(Uses::pack(7, &[], |name| name).is_empty());
        assert_eq!(Uses::default().iter(7).next(), None);
    }

    #[test]
    fn ill_formed_bytes_end_the_list() {
        let all = packed(0, 30);
        let whole = uses(30);
        for end in 0..all.0.len() {
            let cut = Uses(all.0[..end].into());
            let found: Vec<_> = cut.iter(0).collect();
            assert!(whole.starts_with(&found) && found.len() < whole.len(), "cut at {end}");
        }
        for bytes in [
            // An object of no sort; a name of no place; a name that is no text; a number that never
            // ends; a name longer than what is there.
            &b"\x3a\x00\x02a"[..],
            b"\x00\x00\x00",
            b"\x00\x00\x02\xff",
            b"\x00\xff\xff\xff\xff\xff\xff\xff",
            b"\x00\x00\xff\xff\xff\xff\x0fa",
        ] {
            assert_eq!(Uses(bytes.into()).iter(0).next(), None, "{bytes:?}");
        }
    }
}
