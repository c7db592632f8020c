//! A function's text as numbers, by which it is found again under another name or elsewhere.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// By what a function is found again when its name does not tell: under another name, elsewhere, or
/// among others of its name.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema)]
pub struct Hashes {
    /// Of its first line, with what stands before it there: what it is handed to, or its
    /// parameters.
    pub head: TextHash,
    /// Of all of it without its name: the same for a function that was renamed, indented or moved.
    pub body: TextHash,
}

/// A hash of text, white space folded.
///
/// Reports write it as 16 hexadecimal digits, since not every program reads a number of 64 bits.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TextHash(u64);

impl TextHash {
    /// The hash whose number is `hash`.
    #[must_use]
    pub const fn new(hash: u64) -> Self {
        Self(hash)
    }

    /// Its hexadecimal digits, all of them.
    fn digits(self) -> [u8; 16] {
        std::array::from_fn(|place| b"0123456789abcdef"[(self.0 >> (60 - 4 * place)) as usize & 15])
    }
}

impl fmt::Display for TextHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{:016x}", self.0)
    }
}

impl Serialize for TextHash {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if serializer.is_human_readable() {
            // Formatting takes several times as long, and each function has two.
            let digits = self.digits();
            serializer.serialize_str(std::str::from_utf8(&digits).unwrap_or_default())
        } else {
            serializer.serialize_u64(self.0)
        }
    }
}

impl<'de> Deserialize<'de> for TextHash {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        if !deserializer.is_human_readable() {
            return u64::deserialize(deserializer).map(Self);
        }
        let digits = Cow::<str>::deserialize(deserializer)?;
        u64::from_str_radix(&digits, 16).map(Self).map_err(serde::de::Error::custom)
    }
}

impl JsonSchema for TextHash {
    fn schema_name() -> Cow<'static, str> {
        Cow::Borrowed("TextHash")
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "description": "A hash of text, white space folded.",
            "type": "string",
            "pattern": "^[0-9a-f]{16}$"
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reports_hold_it_as_digits() {
        let hash = TextHash::new(0x00ab_0000_0000_0001);
        let text = serde_json::to_string(&hash).expect("a string");
        assert_eq!(text, "\"00ab000000000001\"");
        assert_eq!(serde_json::from_str::<TextHash>(&text).expect("a hash"), hash);
        assert!(serde_json::from_str::<TextHash>("\"x\"").is_err());
    }
}
