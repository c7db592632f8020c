//! What was found in contents, as it is kept and as it is sent: its version, its key, its bytes.
//!
//! Caches on two machines and the way between them have one encoding, so that what one of them holds can be
//! handed to another as it is. It is never trusted: a checksum stands before it.

use astrolens_model::config::Variants;
use astrolens_syntax::Language;
use serde::Serialize;
use serde::de::DeserializeOwned;
use twox_hash::XxHash3_64;

/// Identifies all that decides about facts beside what they are of: the analyzers that see them
/// and how they are written down. Programs that are otherwise different may share it.
pub const VERSION: &str = env!("ASTROLENS_FACTS_VERSION");

/// How many bytes of a stored value are its checksum.
const CHECKSUM: usize = 8;

/// Bytes that are not what was stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored value is damaged")]
pub struct Damaged;

/// What facts depend on, hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key(blake3::Hash);

impl Key {
    /// The key of what is seen of `content` in `language`, disputed definitions being read as
    /// `variants` says; `name` is that of the file where it has a say.
    #[must_use]
    pub fn new(
        content: &blake3::Hash,
        language: Language,
        variants: &Variants,
        name: Option<&str>,
    ) -> Self {
        let mut hasher = blake3::Hasher::new();
        // What has a fixed size first, then texts that end before the next begins.
        hasher.update(content.as_bytes());
        let fixed = [VERSION, language.grammar_name(), name.unwrap_or_default()];
        let switched = language.switched(variants).map(|option| -> &str { option });
        for text in fixed.into_iter().chain(switched) {
            hasher.update(text.as_bytes());
            hasher.update(&[0]);
        }
        Self(hasher.finalize())
    }

    /// The key's bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; blake3::OUT_LEN] {
        self.0.as_bytes()
    }
}

/// The bytes of `found`, a [`ContentFacts`](crate::ContentFacts) or an [`Outcome`](crate::Outcome).
///
/// # Errors
/// When postcard cannot write it.
pub fn encode(found: &impl Serialize) -> postcard::Result<Vec<u8>> {
    let mut bytes = postcard::to_extend(found, vec![0; CHECKSUM])?;
    let checksum = sum(&bytes[CHECKSUM..]);
    bytes[..CHECKSUM].copy_from_slice(&checksum);
    Ok(bytes)
}

/// What [`encode`] made `bytes` of.
///
/// # Errors
/// When they are not what it made, or this version does not know what they hold.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Damaged> {
    match postcard::take_from_bytes(checked(bytes)?) {
        Ok((found, [])) => Ok(found),
        _ => Err(Damaged),
    }
}

/// What stands behind the checksum of `bytes`, if that is right.
///
/// # Errors
/// When it is not.
pub fn checked(bytes: &[u8]) -> Result<&[u8], Damaged> {
    let (checksum, value) = bytes.split_first_chunk().ok_or(Damaged)?;
    if *checksum == sum(value) { Ok(value) } else { Err(Damaged) }
}

/// The checksum of `value`, which tells damage and not intent.
fn sum(value: &[u8]) -> [u8; CHECKSUM] {
    XxHash3_64::oneshot(value).to_le_bytes()
}

#[cfg(test)]
mod tests {
    use crate::Outcome;

    use super::*;

    #[test]
    fn facts_of_a_language_depend_on_its_own_options_alone() {
        let content = blake3::hash(b"text");
        let switched = |option: &str| Variants { switched: vec![option.to_owned()] };
        let key = |language: &str, variants: &Variants| {
            let language = Language::by_name(language).expect("a row");
            Key::new(&content, language, variants, None)
        };
        let (none, checks) = (Variants::default(), switched("cognitive.go_error_checks"));
        assert_ne!(key("go", &none), key("go", &checks));
        assert_eq!(key("javascript", &none), key("javascript", &checks));
        assert_ne!(key("javascript", &none), key("go", &none));
        let script = Language::by_name("javascript").expect("a row");
        let named = Key::new(&content, script, &none, Some("jquery.js"));
        assert_ne!(named, key("javascript", &none));
    }

    #[test]
    fn what_was_stored_is_read_and_nothing_else_is() {
        let outcome = Outcome::OverBudget(300);
        let bytes = encode(&outcome).expect("bytes");
        assert_eq!(decode(&bytes), Ok(outcome));
        for at in 0..bytes.len() {
            let mut other = bytes.clone();
            other[at] ^= 1;
            assert_eq!(decode::<Outcome>(&other), Err(Damaged), "byte {at}");
            assert_eq!(decode::<Outcome>(&bytes[..at]), Err(Damaged), "{at} bytes");
        }
        // Whatever stands behind a value has no checksum of its own.
        let more: Vec<u8> = [bytes.as_slice(), b"more"].concat();
        assert_eq!(decode::<Outcome>(&more), Err(Damaged));
    }
}
