//! JSON as `serde_json` writes it without white space, to the byte, in less time.
//!
//! A report is thousands of short fields: most of its bytes are their names, which need no escapes and
//! are known to the compiler. What is rare is left to `serde_json`.

use serde::Serialize;
use serde::ser::{
    Error as _, SerializeMap, SerializeSeq, SerializeStruct, SerializeStructVariant,
    SerializeTuple, SerializeTupleStruct, SerializeTupleVariant, Serializer,
};
use serde_json::{Error, Result};

/// Appends `value` to `buffer`.
///
/// # Errors
/// When `value` says that it cannot be serialised, or has an object with keys that are no text.
#[inline]
pub(crate) fn append<T: Serialize + ?Sized>(value: &T, buffer: &mut Vec<u8>) -> Result<()> {
    value.serialize(Writer(buffer))
}

/// Writes one value.
struct Writer<'buffer>(&'buffer mut Vec<u8>);

/// Writes the parts of an array or an object.
struct Parts<'buffer> {
    buffer: &'buffer mut Vec<u8>,
    /// What goes before the next part: a bracket or, once there was one, a comma.
    lead: u8,
    /// What goes behind the last one.
    end: &'static [u8],
}

impl<'buffer> Writer<'buffer> {
    #[inline]
    fn word(self, word: &str) -> Result<()> {
        self.0.extend_from_slice(word.as_bytes());
        Ok(())
    }

    #[inline]
    fn array(self, end: &'static [u8]) -> Parts<'buffer> {
        Parts { buffer: self.0, lead: b'[', end }
    }

    #[inline]
    fn object(self, end: &'static [u8]) -> Parts<'buffer> {
        Parts { buffer: self.0, lead: b'{', end }
    }

    /// Begins an object whose only field is called `name`.
    fn around(self, name: &'static str) -> Self {
        Parts { buffer: &mut *self.0, lead: b'{', end: b"" }.name(name);
        self
    }
}

impl Parts<'_> {
    #[inline]
    fn lead(&mut self) {
        self.buffer.push(self.lead);
        self.lead = b',';
    }

    #[inline]
    fn name(&mut self, name: &'static str) {
        debug_assert!(is_plain(name), "the name of a field needs no escapes");
        self.buffer.extend_from_slice(&[self.lead, b'"']);
        self.buffer.extend_from_slice(name.as_bytes());
        self.buffer.extend_from_slice(b"\":");
        self.lead = b',';
    }

    #[inline]
    fn element<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.lead();
        append(value, self.buffer)
    }

    #[inline]
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<()> {
        self.name(name);
        append(value, self.buffer)
    }

    #[inline]
    fn close(self) -> Result<()> {
        if self.lead != b',' {
            self.buffer.push(self.lead);
        }
        self.buffer.extend_from_slice(self.end);
        Ok(())
    }
}

/// Whether `text` stands in JSON as it is.
fn is_plain(text: &str) -> bool {
    let (words, rest) = text.as_bytes().as_chunks();
    words.iter().all(|word| !has_special(u64::from_le_bytes(*word)))
        && rest.iter().all(|byte| *byte >= b' ' && *byte != b'"' && *byte != b'\\')
}

/// Whether one of the bytes of `word` is a control character, a quotation mark or a backslash.
///
/// All eight at once (Anderson, *Bit Twiddling Hacks*, "Determine if a word has a byte less than n"):
/// the subtraction sets the top bit of a byte that is less than what is taken from it.
fn has_special(word: u64) -> bool {
    const ONES: u64 = u64::MAX / 0xFF;
    const TOPS: u64 = ONES << 7;
    let less = |word: u64, byte: u8| word.wrapping_sub(ONES * u64::from(byte)) & !word & TOPS;
    let equal = |byte: u8| less(word ^ (ONES * u64::from(byte)), 1);
    (less(word, b' ') | equal(b'"') | equal(b'\\')) != 0
}

/// Numbers, each with the method that takes it.
macro_rules! integers {
    ($($method:ident: $integer:ty),*) => {
        $(
            #[inline]
            fn $method(self, value: $integer) -> Result<()> {
                self.word(itoa::Buffer::new().format(value))
            }
        )*
    };
}

impl<'buffer> Serializer for Writer<'buffer> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Parts<'buffer>;
    type SerializeTuple = Parts<'buffer>;
    type SerializeTupleStruct = Parts<'buffer>;
    type SerializeTupleVariant = Parts<'buffer>;
    type SerializeMap = Parts<'buffer>;
    type SerializeStruct = Parts<'buffer>;
    type SerializeStructVariant = Parts<'buffer>;

    integers! {
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_i128: i128, serialize_u8: u8, serialize_u16: u16, serialize_u32: u32,
        serialize_u64: u64, serialize_u128: u128
    }

    #[inline]
    fn serialize_bool(self, value: bool) -> Result<()> {
        self.word(if value { "true" } else { "false" })
    }

    fn serialize_f32(self, value: f32) -> Result<()> {
        serde_json::to_writer(self.0, &value)
    }

    #[inline]
    fn serialize_f64(self, value: f64) -> Result<()> {
        serde_json::to_writer(self.0, &value)
    }

    fn serialize_char(self, value: char) -> Result<()> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<()> {
        if !is_plain(value) {
            return serde_json::to_writer(self.0, value);
        }
        self.0.push(b'"');
        self.0.extend_from_slice(value.as_bytes());
        self.0.push(b'"');
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<()> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_none(self) -> Result<()> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<()> {
        value.serialize(self)
    }

    #[inline]
    fn serialize_unit(self) -> Result<()> {
        self.word("null")
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<()> {
        self.serialize_unit()
    }

    #[inline]
    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> Result<()> {
        self.serialize_str(variant)
    }

    #[inline]
    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<()> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        value: &T,
    ) -> Result<()> {
        let mut parts = self.object(b"}");
        parts.field(variant, value)?;
        parts.close()
    }

    #[inline]
    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'buffer>> {
        Ok(self.array(b"]"))
    }

    #[inline]
    fn serialize_tuple(self, _: usize) -> Result<Parts<'buffer>> {
        Ok(self.array(b"]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Parts<'buffer>> {
        Ok(self.array(b"]"))
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'buffer>> {
        Ok(self.around(variant).array(b"]}"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Parts<'buffer>> {
        Ok(self.object(b"}"))
    }

    #[inline]
    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'buffer>> {
        Ok(self.object(b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        variant: &'static str,
        _: usize,
    ) -> Result<Parts<'buffer>> {
        Ok(self.around(variant).object(b"}}"))
    }
}

/// Sorts of values whose parts have no names, each with the method that takes one.
macro_rules! arrays {
    ($($sort:ident: $method:ident),*) => {
        $(
            impl $sort for Parts<'_> {
                type Ok = ();
                type Error = Error;

                fn $method<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
                    self.element(value)
                }

                fn end(self) -> Result<()> {
                    self.close()
                }
            }
        )*
    };
}

arrays! {
    SerializeSeq: serialize_element, SerializeTuple: serialize_element,
    SerializeTupleStruct: serialize_field, SerializeTupleVariant: serialize_field
}

/// Sorts of values whose parts have names that are known to the compiler.
macro_rules! objects {
    ($($sort:ident),*) => {
        $(
            impl $sort for Parts<'_> {
                type Ok = ();
                type Error = Error;

                #[inline]
                fn serialize_field<T: Serialize + ?Sized>(
                    &mut self,
                    name: &'static str,
                    value: &T,
                ) -> Result<()> {
                    self.field(name, value)
                }

                #[inline]
                fn end(self) -> Result<()> {
                    self.close()
                }
            }
        )*
    };
}

objects!(SerializeStruct, SerializeStructVariant);

impl SerializeMap for Parts<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<()> {
        self.lead();
        let start = self.buffer.len();
        append(key, self.buffer)?;
        if self.buffer.get(start) != Some(&b'"') {
            return Err(Error::custom("a key of an object is no text"));
        }
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<()> {
        self.buffer.push(b':');
        append(value, self.buffer)
    }

    fn end(self) -> Result<()> {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::testing;

    /// Some of each sort of value that Serde knows.
    #[derive(Serialize)]
    struct All {
        numbers: (i8, i16, i32, i64, i128, u8, u16, u32, u64, u128),
        floats: Vec<f64>,
        single: f32,
        letters: [char; 3],
        texts: Vec<String>,
        words: (bool, bool, (), Unit, Option<u8>, Option<u8>),
        wrapped: Wrapped,
        pair: Pair,
        sorts: Vec<Sort>,
        nothing: Vec<u8>,
        empty: Empty,
        names: BTreeMap<String, BTreeMap<&'static str, u8>>,
    }

    #[derive(Serialize)]
    struct Unit;

    #[derive(Serialize)]
    struct Wrapped(u8);

    #[derive(Serialize)]
    struct Pair(u8, &'static str);

    #[derive(Serialize)]
    struct Empty {}

    #[derive(Serialize)]
    enum Sort {
        Unit,
        Newtype(Option<u8>),
        Tuple(u8, u8),
        Struct { first: u8, second: Vec<u8> },
    }

    fn written<T: Serialize>(value: &T) -> Vec<u8> {
        let mut buffer = b"before".to_vec();
        append(value, &mut buffer).expect("it can be written");
        buffer.split_off("before".len())
    }

    /// A text for each byte and place: what stands at the start of a word, at its end, and behind the
    /// last whole one.
    fn texts() -> Vec<String> {
        let around = |letter: char| {
            (0..20).map(move |place| format!("{}{letter}{}", "a".repeat(place), "\u{ff}b"))
        };
        let letters = ('\0'..='\u{100}').chain(['𝄞', '\u{2028}']);
        letters.flat_map(around).chain([String::new()]).collect()
    }

    #[test]
    fn values_of_every_sort_are_written_as_by_serde_json() {
        let entries = BTreeMap::from([("b", 1), ("c\n", 2)]);
        let all = All {
            numbers: (-1, -300, 0, i64::MIN, i128::MIN, 7, 10, 99_999, u64::MAX, u128::MAX),
            floats: vec![0.0, -0.0, 1.0, 0.1, 12.34, 1e-7, 1e16, 1e300, f64::NAN, f64::INFINITY],
            single: 0.3,
            letters: ['a', '"', 'é'],
            texts: texts(),
            words: (true, false, (), Unit, None, Some(3)),
            wrapped: Wrapped(4),
            pair: Pair(5, "six"),
            sorts: vec![
                Sort::Unit,
                Sort::Newtype(Some(1)),
                Sort::Tuple(2, 3),
                Sort::Struct { first: 4, second: vec![5, 6] },
            ],
            nothing: Vec::new(),
            empty: Empty {},
            names: BTreeMap::from([("a\"".to_owned(), entries), (String::new(), BTreeMap::new())]),
        };
        let theirs = serde_json::to_string(&all).expect("it can be written");
        assert_eq!(String::from_utf8(written(&all)).expect("UTF-8"), theirs);
    }

    #[test]
    fn reports_are_written_as_by_serde_json() {
        for report in [testing::report("a \"b\".py"), testing::silenced_report("c.py")] {
            let theirs = serde_json::to_string(&report).expect("it can be written");
            assert_eq!(String::from_utf8(written(&report)).expect("UTF-8"), theirs);
        }
    }

    #[test]
    fn a_key_that_is_no_text_is_an_error() {
        let keys = BTreeMap::from([(vec![1], 2)]);
        assert!(append(&keys, &mut Vec::new()).is_err());
    }
}
