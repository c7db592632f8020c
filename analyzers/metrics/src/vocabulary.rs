//! The texts of tokens: which are the first of their sort, in a function or in the file.

use std::hash::Hasher;

use rustc_hash::{FxHashSet, FxHasher};

/// The texts seen in each function of a file: a set of (text, owner) pairs by their hashes.
///
/// Two of the few thousand pairs of a file share a 64-bit hash with a probability below
/// 10⁻¹², and then one count is off by one.
#[derive(Default)]
pub(crate) struct Vocabulary {
    seen: FxHashSet<u64>,
}

impl Vocabulary {
    /// The hash of a token's text.
    #[inline]
    pub(crate) fn hash(text: &[u8]) -> u64 {
        let mut hasher = FxHasher::default();
        hasher.write(text);
        hasher.finish()
    }

    /// Whether the file, which is the owner 0, has not seen the text with this hash.
    #[inline]
    pub(crate) fn is_new(&self, text: u64) -> bool {
        !self.seen.contains(&text)
    }

    /// Whether `owner` sees the text with this hash for the first time.
    #[inline]
    pub(crate) fn is_first(&mut self, text: u64, owner: u32) -> bool {
        self.seen.insert(text ^ u64::from(owner).wrapping_mul(0x9E37_79B9_7F4A_7C15))
    }
}
