//! Writing the compact encoding.

use serde::ser::{self, Serialize};

use super::{Error, MAX_FIELDS};

/// Appends values to a buffer.
pub(super) struct Writer<'buffer> {
    buffer: &'buffer mut Vec<u8>,
}

impl<'buffer> Writer<'buffer> {
    /// A writer that appends to `buffer`.
    pub(super) fn new(buffer: &'buffer mut Vec<u8>) -> Self {
        Self { buffer }
    }

    fn number(&mut self, mut number: u64) {
        while number >= 0x80 {
            self.buffer.push(number as u8 | 0x80);
            number >>= 7;
        }
        self.buffer.push(number as u8);
    }

    fn length(&mut self, length: Option<usize>) -> Result<(), Error> {
        self.number(length.ok_or(Error::Unsupported("sequences of unknown length"))? as u64);
        Ok(())
    }
}

/// A struct while its fields are written.
pub(super) struct Fields<'writer, 'buffer> {
    writer: &'writer mut Writer<'buffer>,
    /// Where in the buffer the set of fields is.
    at: usize,
    /// The fields written so far, a bit each.
    present: u32,
    /// The number of the next field, written or left out.
    next: u32,
}

impl ser::SerializeStruct for Fields<'_, '_> {
    type Ok = ();
    type Error = Error;

    fn serialize_field<T: ?Sized + Serialize>(
        &mut self,
        _key: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        if self.next >= MAX_FIELDS {
            return Err(Error::Unsupported("structs of so many fields"));
        }
        self.present |= 1 << self.next;
        self.next += 1;
        value.serialize(&mut *self.writer)
    }

    fn skip_field(&mut self, _key: &'static str) -> Result<(), Error> {
        self.next += 1;
        Ok(())
    }

    fn end(self) -> Result<(), Error> {
        self.writer.buffer[self.at..self.at + 4].copy_from_slice(&self.present.to_le_bytes());
        Ok(())
    }
}

impl ser::SerializeSeq for &mut Writer<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

impl ser::SerializeTuple for &mut Writer<'_> {
    type Ok = ();
    type Error = Error;

    fn serialize_element<T: ?Sized + Serialize>(&mut self, value: &T) -> Result<(), Error> {
        value.serialize(&mut **self)
    }

    fn end(self) -> Result<(), Error> {
        Ok(())
    }
}

impl<'writer, 'buffer> ser::Serializer for &'writer mut Writer<'buffer> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Self;
    type SerializeTuple = Self;
    type SerializeTupleStruct = ser::Impossible<(), Error>;
    type SerializeTupleVariant = ser::Impossible<(), Error>;
    type SerializeMap = ser::Impossible<(), Error>;
    type SerializeStruct = Fields<'writer, 'buffer>;
    type SerializeStructVariant = ser::Impossible<(), Error>;

    fn is_human_readable(&self) -> bool {
        false
    }

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.buffer.push(u8::from(value));
        Ok(())
    }

    fn serialize_u8(self, value: u8) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u16(self, value: u16) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u32(self, value: u32) -> Result<(), Error> {
        self.serialize_u64(value.into())
    }

    fn serialize_u64(self, value: u64) -> Result<(), Error> {
        self.number(value);
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.buffer.extend_from_slice(&value.to_le_bytes());
        Ok(())
    }

    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.number(value.len() as u64);
        self.buffer.extend_from_slice(value.as_bytes());
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.serialize_bool(false)
    }

    fn serialize_some<T: ?Sized + Serialize>(self, value: &T) -> Result<(), Error> {
        self.buffer.push(1);
        value.serialize(self)
    }

    fn serialize_unit_variant(
        self,
        _name: &'static str,
        index: u32,
        _variant: &'static str,
    ) -> Result<(), Error> {
        self.serialize_u32(index)
    }

    fn serialize_newtype_struct<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        value.serialize(self)
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Self, Error> {
        self.length(length)?;
        Ok(self)
    }

    fn serialize_tuple(self, _length: usize) -> Result<Self, Error> {
        Ok(self)
    }

    fn serialize_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Fields<'writer, 'buffer>, Error> {
        let at = self.buffer.len();
        self.buffer.extend_from_slice(&[0; 4]);
        Ok(Fields { writer: self, at, present: 0, next: 0 })
    }

    fn serialize_i8(self, _: i8) -> Result<(), Error> {
        Err(Error::Unsupported("signed numbers"))
    }

    fn serialize_i16(self, _: i16) -> Result<(), Error> {
        Err(Error::Unsupported("signed numbers"))
    }

    fn serialize_i32(self, _: i32) -> Result<(), Error> {
        Err(Error::Unsupported("signed numbers"))
    }

    fn serialize_i64(self, _: i64) -> Result<(), Error> {
        Err(Error::Unsupported("signed numbers"))
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.serialize_f64(value.into())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.serialize_u32(value.into())
    }

    fn serialize_bytes(self, _: &[u8]) -> Result<(), Error> {
        Err(Error::Unsupported("byte strings"))
    }

    fn serialize_unit(self) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Error> {
        Ok(())
    }

    fn serialize_newtype_variant<T: ?Sized + Serialize>(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _value: &T,
    ) -> Result<(), Error> {
        Err(Error::Unsupported("variants with values"))
    }

    fn serialize_tuple_struct(
        self,
        _name: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleStruct, Error> {
        Err(Error::Unsupported("tuple structs"))
    }

    fn serialize_tuple_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeTupleVariant, Error> {
        Err(Error::Unsupported("variants with values"))
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Self::SerializeMap, Error> {
        Err(Error::Unsupported("maps"))
    }

    fn serialize_struct_variant(
        self,
        _name: &'static str,
        _index: u32,
        _variant: &'static str,
        _length: usize,
    ) -> Result<Self::SerializeStructVariant, Error> {
        Err(Error::Unsupported("variants with values"))
    }
}
