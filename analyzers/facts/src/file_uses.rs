//! What a file does, outside of its functions and in each of them.

use std::fmt;
use std::hash::Hash;
use std::slice;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_bytes::ByteBuf;

use crate::acts::{END, Use};
use crate::packing::Encoder;
use crate::uses::{Iter as PartIter, Uses, write};

/// What a file does, outside of functions and in each of them.
///
/// It is kept as whoever saw it has it, and unpacked where somebody looks at it: a file that comes from
/// a cache costs no more than a copy of its bytes. Two are equal if the same is done.
#[derive(Clone)]
pub struct FileUses(Form);

#[derive(Clone)]
enum Form {
    /// As several walks saw them.
    Parts(Vec<Uses>),
    /// In one, with each name once, which takes a third of the room: that of each part followed by
    /// [`END`].
    Gathered(Box<[u8]>),
}

impl FileUses {
    /// What is done in `parts`: outside of functions, then in each function.
    #[must_use]
    pub const fn of_parts(parts: Vec<Uses>) -> Self {
        Self(Form::Parts(parts))
    }

    /// Packs what is done in `parts`, each with the offset at which it starts: outside of functions,
    /// then in each function; `text` spells the names.
    #[must_use]
    pub fn pack<'names, 'uses, N: Copy + Eq + Hash + 'uses>(
        parts: impl Iterator<Item = (u32, &'uses [Use<N>])>,
        text: impl Fn(N) -> &'names str,
    ) -> Self {
        let parts = parts.map(|(origin, uses)| (origin, uses.iter().copied()));
        Self(Form::Gathered(gather(parts, text)))
    }

    /// All that is done, with the number of the function that does it, if one does. Offsets count
    /// from where the function starts, or the file. Bytes that are ill-formed end it.
    #[must_use]
    pub fn iter(&self) -> Iter<'_> {
        let (part, rest) = match &self.0 {
            Form::Parts(parts) => {
                let mut parts = parts.iter();
                let outside = parts.next().map(|outside| outside.iter(0));
                (outside.unwrap_or_else(|| PartIter::new(&[], 0)), Some(parts))
            }
            Form::Gathered(bytes) => (PartIter::new(bytes, 0), None),
        };
        Iter { part, number: None, rest }
    }
}

impl<'uses> IntoIterator for &'uses FileUses {
    type Item = (Option<usize>, Use<&'uses str>);
    type IntoIter = Iter<'uses>;

    fn into_iter(self) -> Iter<'uses> {
        self.iter()
    }
}

/// What is done in a file, unpacked one by one.
#[derive(Clone, Debug)]
pub struct Iter<'uses> {
    part: PartIter<'uses>,
    /// The number of the function that the part is of.
    number: Option<usize>,
    /// The parts behind this one, where they are not in the same bytes.
    rest: Option<slice::Iter<'uses, Uses>>,
}

impl<'uses> Iterator for Iter<'uses> {
    type Item = (Option<usize>, Use<&'uses str>);

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(seen) = self.part.next() {
                return Some((self.number, seen));
            }
            match &mut self.rest {
                Some(rest) => self.part = rest.next()?.iter(0),
                None => self.part.go_on(0).then_some(())?,
            }
            self.number = Some(self.number.map_or(0, |number| number + 1));
        }
    }
}

/// Packs what is done in `parts`, each with the offset at which it starts.
fn gather<'names, N: Copy + Eq + Hash>(
    parts: impl Iterator<Item = (u32, impl Iterator<Item = Use<N>>)>,
    text: impl Fn(N) -> &'names str,
) -> Box<[u8]> {
    let mut encoder = Encoder::with_capacity(parts.size_hint().0, text);
    for (origin, uses) in parts {
        write(origin, uses, &mut encoder);
        encoder.byte(END);
    }
    encoder.finish().into()
}

impl PartialEq for FileUses {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Form::Parts(own), Form::Parts(others)) if own == others => true,
            (Form::Gathered(own), Form::Gathered(others)) if own == others => true,
            _ => self.iter().eq(other.iter()),
        }
    }
}

impl Eq for FileUses {}

impl Default for FileUses {
    fn default() -> Self {
        Self::of_parts(Vec::new())
    }
}

impl fmt::Debug for FileUses {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_list().entries(self.iter()).finish()
    }
}

impl Serialize for FileUses {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match &self.0 {
            Form::Parts(parts) => {
                let parts = parts.iter().map(|part| (0, part.iter(0)));
                serializer.serialize_bytes(&gather(parts, |name| name))
            }
            Form::Gathered(bytes) => serializer.serialize_bytes(bytes),
        }
    }
}

impl<'de> Deserialize<'de> for FileUses {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let bytes = ByteBuf::deserialize(deserializer)?;
        Ok(Self(Form::Gathered(bytes.into_vec().into())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::uses;

    /// What three parts do, the second of which does nothing; with the offset where each starts.
    fn parts() -> [(u32, Vec<Use<&'static str>>); 3] {
        [(5, uses(30)), (0, Vec::new()), (0, uses(0))]
    }

    fn packed() -> FileUses {
        let parts = parts();
        FileUses::pack(parts.iter().map(|(origin, uses)| (*origin, &**uses)), |name| name)
    }

    fn of_parts() -> FileUses {
        let pack = |(origin, uses): &(u32, Vec<_>)| Uses::pack(*origin, uses, |name| name);
        FileUses::of_parts(parts().iter().map(pack).collect())
    }

    /// What `parts` do as it is told.
    fn told() -> Vec<(Option<usize>, Use<&'static str>)> {
        let outside = uses(25).into_iter().map(|seen| (None, seen));
        outside.chain(uses(0).into_iter().map(|seen| (Some(1), seen))).collect()
    }

    /// `uses` as they come back from where they are kept.
    fn kept(uses: &FileUses) -> FileUses {
        let bytes = postcard::to_extend(uses, Vec::new()).expect("bytes");
        postcard::from_bytes(&bytes).expect("what was written")
    }

    #[test]
    fn what_is_done_is_told_alike_in_either_form() {
        for uses in [packed(), of_parts(), kept(&packed()), kept(&of_parts())] {
            assert_eq!(uses.iter().collect::<Vec<_>>(), told());
            assert_eq!(uses, packed());
            assert_eq!(uses, of_parts());
        }
    }

    #[test]
    fn what_is_done_by_another_function_is_not_the_same() {
        let outside = Uses::pack(5, &uses(30), |name| name);
        let inside = Uses::pack(0, &uses(0), |name| name);
        let other = FileUses::of_parts(vec![outside, inside, Uses::default()]);
        assert_ne!(other, of_parts());
        assert_ne!(other, packed());
        assert_ne!(kept(&other), packed());
    }

    #[test]
    fn a_name_is_written_once_for_all_parts() {
        let Form::Gathered(bytes) = packed().0 else { panic!("it is packed") };
        // A part by itself has each name, and no end. The second time, all names are known: a byte
        // tells the place in place of the length.
        let names = ["draw", "Part", "parts", "a.b", "size", "a::b"];
        let once: usize = names.iter().map(|name| name.len()).sum();
        let alone = |(origin, uses): &(u32, Vec<_>)| {
            let part = FileUses::pack([(*origin, &**uses)].into_iter(), |name| name);
            let Form::Gathered(bytes) = part.0 else { panic!("it is packed") };
            bytes.len()
        };
        let apart: usize = parts().iter().map(alone).sum();
        assert_eq!(bytes.len(), apart - once);
    }

    #[test]
    fn ill_formed_bytes_end_the_list() {
        let Form::Gathered(bytes) = packed().0 else { panic!("it is packed") };
        let whole = told();
        for end in 0..bytes.len() {
            let cut = FileUses(Form::Gathered(bytes[..end].into()));
            let found: Vec<_> = cut.iter().collect();
            assert!(whole.starts_with(&found), "cut at {end}");
            assert!(found.len() < whole.len() || end == bytes.len() - 1, "cut at {end}");
        }
        // An object of no sort, and behind it what would be a call.
        let ill = FileUses(Form::Gathered(b"\x3a\x00\x02a\xff\x00\x01\x05name".as_slice().into()));
        assert_eq!(ill.iter().next(), None);
    }
}
