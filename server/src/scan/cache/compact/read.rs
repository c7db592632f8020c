//! Reading the compact encoding.

use serde::de::value::U32Deserializer;
use serde::de::{self, DeserializeSeed, Deserializer, IntoDeserializer, Visitor};

use super::Error;

/// Takes values from the front of bytes.
pub(super) struct Reader<'bytes> {
    rest: &'bytes [u8],
}

impl<'bytes> Reader<'bytes> {
    /// A reader of all of `bytes`.
    pub(super) fn new(bytes: &'bytes [u8]) -> Self {
        Self { rest: bytes }
    }

    /// Whether all is read.
    pub(super) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn take(&mut self, length: usize) -> Result<&'bytes [u8], Error> {
        let (taken, rest) = self.rest.split_at_checked(length).ok_or(Error::Damaged)?;
        self.rest = rest;
        Ok(taken)
    }

    fn array<const N: usize>(&mut self) -> Result<[u8; N], Error> {
        let (taken, rest) = self.rest.split_first_chunk().ok_or(Error::Damaged)?;
        self.rest = rest;
        Ok(*taken)
    }

    fn byte(&mut self) -> Result<u8, Error> {
        let (&byte, rest) = self.rest.split_first().ok_or(Error::Damaged)?;
        self.rest = rest;
        Ok(byte)
    }

    fn number(&mut self) -> Result<u64, Error> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(number);
            }
        }
        Err(Error::Damaged)
    }

    fn length(&mut self) -> Result<usize, Error> {
        usize::try_from(self.number()?).map_err(|_| Error::Damaged)
    }

    fn text(&mut self) -> Result<&'bytes str, Error> {
        let length = self.length()?;
        std::str::from_utf8(self.take(length)?).map_err(|_| Error::Damaged)
    }

    fn flag(&mut self) -> Result<bool, Error> {
        match self.byte()? {
            0 => Ok(false),
            1 => Ok(true),
            _ => Err(Error::Damaged),
        }
    }
}

/// The elements of a sequence or tuple.
struct Elements<'reader, 'bytes> {
    reader: &'reader mut Reader<'bytes>,
    left: usize,
}

impl<'bytes> de::SeqAccess<'bytes> for Elements<'_, 'bytes> {
    type Error = Error;

    fn next_element_seed<T: DeserializeSeed<'bytes>>(
        &mut self,
        seed: T,
    ) -> Result<Option<T::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        seed.deserialize(&mut *self.reader).map(Some)
    }

    fn size_hint(&self) -> Option<usize> {
        // An element takes a byte at least: a damaged length reserves no more than that.
        Some(self.left.min(self.reader.rest.len()))
    }
}

/// The fields of a struct, by number.
struct Fields<'reader, 'bytes> {
    reader: &'reader mut Reader<'bytes>,
    /// The fields that are left, a bit each.
    left: u32,
}

impl<'bytes> de::MapAccess<'bytes> for Fields<'_, 'bytes> {
    type Error = Error;

    fn next_key_seed<K: DeserializeSeed<'bytes>>(
        &mut self,
        seed: K,
    ) -> Result<Option<K::Value>, Error> {
        if self.left == 0 {
            return Ok(None);
        }
        let field: U32Deserializer<Error> = self.left.trailing_zeros().into_deserializer();
        self.left &= self.left - 1;
        seed.deserialize(field).map(Some)
    }

    fn next_value_seed<V: DeserializeSeed<'bytes>>(&mut self, seed: V) -> Result<V::Value, Error> {
        seed.deserialize(&mut *self.reader)
    }
}

impl<'bytes> de::EnumAccess<'bytes> for &mut Reader<'bytes> {
    type Error = Error;
    type Variant = Self;

    fn variant_seed<V: DeserializeSeed<'bytes>>(self, seed: V) -> Result<(V::Value, Self), Error> {
        let index = u32::try_from(self.number()?).map_err(|_| Error::Damaged)?;
        let variant: U32Deserializer<Error> = index.into_deserializer();
        Ok((seed.deserialize(variant)?, self))
    }
}

impl<'bytes> de::VariantAccess<'bytes> for &mut Reader<'bytes> {
    type Error = Error;

    fn unit_variant(self) -> Result<(), Error> {
        Ok(())
    }

    fn newtype_variant_seed<T: DeserializeSeed<'bytes>>(self, _: T) -> Result<T::Value, Error> {
        Err(Error::Unsupported("variants with values"))
    }

    fn tuple_variant<V: Visitor<'bytes>>(self, _: usize, _: V) -> Result<V::Value, Error> {
        Err(Error::Unsupported("variants with values"))
    }

    fn struct_variant<V: Visitor<'bytes>>(
        self,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Error> {
        Err(Error::Unsupported("variants with values"))
    }
}

/// Methods whose value is a number of variable length.
macro_rules! numbers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'bytes>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_u64(self.number()?)
        }
    )*};
}

/// Methods whose value is text.
macro_rules! texts {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'bytes>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_borrowed_str(self.text()?)
        }
    )*};
}

/// Methods for what [`Writer`](super::write::Writer) refuses, too.
macro_rules! unsupported {
    ($($method:ident: $what:literal)*) => {$(
        fn $method<V: Visitor<'bytes>>(self, _visitor: V) -> Result<V::Value, Error> {
            Err(Error::Unsupported($what))
        }
    )*};
}

impl<'bytes> Deserializer<'bytes> for &mut Reader<'bytes> {
    type Error = Error;

    fn is_human_readable(&self) -> bool {
        false
    }

    numbers! { deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 }
    texts! { deserialize_str deserialize_string deserialize_identifier }
    unsupported! {
        deserialize_any: "types in its bytes"
        deserialize_ignored_any: "types in its bytes"
        deserialize_i8: "signed numbers"
        deserialize_i16: "signed numbers"
        deserialize_i32: "signed numbers"
        deserialize_i64: "signed numbers"
        deserialize_bytes: "byte strings"
        deserialize_byte_buf: "byte strings"
        deserialize_map: "maps"
    }

    fn deserialize_bool<V: Visitor<'bytes>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_bool(self.flag()?)
    }

    fn deserialize_f64<V: Visitor<'bytes>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_f64(f64::from_le_bytes(self.array()?))
    }

    fn deserialize_f32<V: Visitor<'bytes>>(self, visitor: V) -> Result<V::Value, Error> {
        self.deserialize_f64(visitor)
    }

    fn deserialize_char<V: Visitor<'bytes>>(self, visitor: V) -> Result<V::Value, Error> {
        let code = u32::try_from(self.number()?).map_err(|_| Error::Damaged)?;
        visitor.visit_char(char::from_u32(code).ok_or(Error::Damaged)?)
    }

    fn deserialize_option<V: Visitor<'bytes>>(self, visitor: V) -> Result<V::Value, Error> {
        if self.flag()? { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_unit<V: Visitor<'bytes>>(self, visitor: V) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'bytes>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'bytes>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'bytes>>(self, visitor: V) -> Result<V::Value, Error> {
        let left = self.length()?;
        visitor.visit_seq(Elements { reader: self, left })
    }

    fn deserialize_tuple<V: Visitor<'bytes>>(
        self,
        length: usize,
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_seq(Elements { reader: self, left: length })
    }

    fn deserialize_tuple_struct<V: Visitor<'bytes>>(
        self,
        _name: &'static str,
        _length: usize,
        _visitor: V,
    ) -> Result<V::Value, Error> {
        Err(Error::Unsupported("tuple structs"))
    }

    fn deserialize_struct<V: Visitor<'bytes>>(
        self,
        _name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        let left = u32::from_le_bytes(self.array()?);
        if u32::BITS - left.leading_zeros() > fields.len() as u32 {
            return Err(Error::Damaged);
        }
        visitor.visit_map(Fields { reader: self, left })
    }

    fn deserialize_enum<V: Visitor<'bytes>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        visitor.visit_enum(self)
    }
}
