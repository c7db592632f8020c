//! An identity for findings that survives edits elsewhere in the file.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::RuleId;

/// Identifies a finding within its file by rule and symbol, never by line: text
/// that moves the symbol down does not change it, and neither does moving the file.
/// Consumers that compare across files key by path and fingerprint.
///
/// The first 16 hexadecimal digits of the BLAKE3 hash of the parts. Two findings
/// of one rule on symbols of the same name in one file differ by `ordinal`.
#[derive(
    Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(transparent)]
pub struct Fingerprint(String);

impl Fingerprint {
    /// The fingerprint of the `ordinal`th finding (from 0) of `rule` on `symbol`;
    /// `symbol` is the qualified name, empty for a finding about the whole file.
    #[must_use]
    pub fn new(rule: &RuleId, symbol: &str, ordinal: u32) -> Self {
        let mut hasher = blake3::Hasher::new();
        for part in [rule.as_str(), symbol] {
            hasher.update(&(part.len() as u64).to_le_bytes());
            hasher.update(part.as_bytes());
        }
        hasher.update(&ordinal.to_le_bytes());
        Self(hasher.finalize().to_hex()[..16].to_owned())
    }

    /// The fingerprint's 16 hexadecimal digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Fingerprint {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_do_not_run_into_each_other() {
        assert_ne!(
            Fingerprint::new(&RuleId::new("ab"), "c", 0),
            Fingerprint::new(&RuleId::new("a"), "bc", 0)
        );
        let rule = RuleId::new("a");
        assert_ne!(Fingerprint::new(&rule, "b", 0), Fingerprint::new(&rule, "b", 1));
    }
}
