//! A compact encoding of reports for the cache.
//!
//! Numbers are of variable length (LEB128), nothing is named, and a struct begins with a set of
//! the fields that follow. That set is why this is not one of the common compact formats: they
//! cannot leave out a field, and reports leave out what is absent
//! (`serde(skip_serializing_if)`).
//!
//! The encoding is no format to exchange: it changes with the types, so whoever stores it keys it
//! by the build that wrote it.

mod read;
mod write;

use std::fmt;

use serde::{Deserialize, Serialize};

/// Appends `value` to `buffer`.
pub(super) fn encode<T: Serialize>(value: &T, buffer: &mut Vec<u8>) -> Result<(), Error> {
    value.serialize(&mut write::Writer::new(buffer))
}

/// The value that [`encode`] wrote as all of `bytes`.
pub(super) fn decode<'bytes, T: Deserialize<'bytes>>(bytes: &'bytes [u8]) -> Result<T, Error> {
    let mut reader = read::Reader::new(bytes);
    let value = T::deserialize(&mut reader)?;
    if reader.is_at_end() { Ok(value) } else { Err(Error::Damaged) }
}

/// Why a value cannot be encoded or decoded.
#[derive(Debug, thiserror::Error)]
pub(super) enum Error {
    /// The bytes are not what [`encode`] writes for the type.
    #[error("the encoded value is damaged")]
    Damaged,
    /// The type needs something the encoding does not have.
    #[error("the encoding has no {0}")]
    Unsupported(&'static str),
    /// What a type says of itself.
    #[error("{0}")]
    Custom(String),
}

impl serde::ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Custom(message.to_string())
    }
}

impl serde::de::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self::Custom(message.to_string())
    }
}

/// The most fields a struct may have: they fit the set at its beginning.
const MAX_FIELDS: u32 = u32::BITS;

#[cfg(test)]
mod tests {
    use std::borrow::Cow;
    use std::fmt::Debug;

    use astrolens_model::{
        FileReport, Import, Increment, LanguageName, MetricId, Skipped, TypeKind, TypeReport,
    };

    use super::*;
    use crate::render::testing;

    fn bytes<T: Serialize>(value: &T) -> Vec<u8> {
        let mut bytes = Vec::new();
        encode(value, &mut bytes).expect("an encodable value");
        bytes
    }

    fn check<T: Serialize + for<'a> Deserialize<'a> + PartialEq + Debug>(value: &T) {
        assert_eq!(&decode::<T>(&bytes(value)).expect("what was encoded"), value);
    }

    fn full_report() -> FileReport {
        let mut report = testing::report("a/b.py");
        report.functions.push(testing::function());
        report.functions[1].increments.push(Increment {
            metric: MetricId::new("npath"),
            line: 1,
            column: 2,
            points: u64::MAX,
            reason: Cow::Borrowed("if, ½ deep"),
        });
        report.functions[1].documentation = Some((1, 2));
        report.imports.push(Import { text: "import a".to_owned(), line: 1, kind: "import".into() });
        report.types.push(TypeReport {
            name: "T".to_owned(),
            qualified_name: "T".to_owned(),
            kind: TypeKind::Trait,
            start_line: 1,
            end_line: 2,
            start_byte: 3,
            end_byte: 4,
            methods: 5,
            public_methods: 6,
            fields: 7,
            public_fields: 8,
            wmc: 9,
            lcom4: None,
            tcc: Some(0.5),
        });
        report
    }

    #[test]
    fn reports_survive_with_and_without_optional_fields() {
        check(&full_report());
        check(&FileReport::skipped(LanguageName::new("go"), "too-large", "é".to_owned()));
        check(&Some(Skipped { reason: "x".into(), detail: String::new() }));
    }

    #[test]
    fn numbers_survive_at_their_limits() {
        check(&(u64::MAX, u32::MAX, 0_u8, 127_u64, 128_u64));
        check(&(f64::MIN_POSITIVE, f64::INFINITY, -0.0_f64));
        check(&(true, false, Some(None::<u8>)));
    }

    #[test]
    fn what_is_cut_off_is_an_error() {
        let whole = bytes(&full_report());
        for end in 0..whole.len() {
            assert!(decode::<FileReport>(&whole[..end]).is_err(), "cut at {end}");
        }
        let longer = [whole.as_slice(), &[0]].concat();
        assert!(matches!(decode::<FileReport>(&longer), Err(Error::Damaged)));
    }

    #[test]
    fn a_length_beyond_the_end_reserves_nothing() {
        let mut huge = Vec::new();
        encode(&u64::MAX, &mut huge).expect("a number");
        assert!(decode::<Vec<u64>>(&huge).is_err());
        assert!(decode::<String>(&huge).is_err());
    }
}
