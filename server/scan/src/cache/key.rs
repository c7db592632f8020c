//! What files are known by.

use std::fs::Metadata;
use std::path::Path;
use std::time::{Duration, SystemTime};

use astrolens_analysis::stored;
use astrolens_syntax::detect::HeaderContext;

/// The coarsest clock of a file system in use (FAT's): two writes within it can leave the same
/// times.
pub(super) const COARSEST_CLOCK: Duration = Duration::from_secs(2);

/// Identifies the surroundings that a file's language was told in, where they had a say, and the
/// analyzers that told it.
pub(crate) fn context_number(context: Option<&HeaderContext>) -> i64 {
    let mut hasher = blake3::Hasher::new();
    hasher.update(stored::VERSION.as_bytes());
    for count in context.into_iter().flat_map(HeaderContext::counts) {
        hasher.update(&count.to_le_bytes());
    }
    first_number(&hasher.finalize())
}

/// The first bytes of a hash as the sort of number SQLite has.
fn first_number(hash: &blake3::Hash) -> i64 {
    let mut bytes = [0; 8];
    bytes.copy_from_slice(&hash.as_bytes()[..8]);
    i64::from_le_bytes(bytes)
}

/// A day, in whole ones since 1970: as fine as the last use of facts is remembered, so that it is
/// written once a day and not with every use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Day(pub(super) i64);

impl Day {
    /// The day of `time`.
    pub(super) fn of(time: SystemTime) -> Self {
        const NANOSECONDS: i128 = 24 * 60 * 60 * 1_000_000_000;
        Self(nanoseconds(time).div_euclid(NANOSECONDS) as i64)
    }
}

/// What a file is known by: its path, hashed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FileIdentity(blake3::Hash);

impl FileIdentity {
    /// The identity of the file at `path`, a path from the root without symbolic links.
    pub(crate) fn new(path: &Path) -> Self {
        Self(blake3::hash(path.as_os_str().as_encoded_bytes()))
    }

    /// A number to look it up by; several files may share it.
    pub(super) fn number(&self) -> i64 {
        first_number(&self.0)
    }

    /// What tells files apart that share the number.
    pub(super) fn rest(&self) -> &[u8] {
        &self.0.as_bytes()[8..]
    }
}

/// What the file system says of a file: it changes whenever the content does.
///
/// The time of the last change of the inode is what programs cannot set: a file that is replaced
/// by one of the same size with its old modification time has another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Stamp {
    size: u64,
    modified: i128,
    changed: i128,
    inode: u64,
}

impl Stamp {
    /// How many bytes [`to_bytes`](Self::to_bytes) are.
    pub(super) const BYTES: usize = 48;

    /// The stamp of a file.
    pub(crate) fn of(metadata: &Metadata) -> Self {
        let modified = metadata.modified().map_or(0, nanoseconds);
        let (changed, inode) = inode(metadata);
        Self { size: metadata.len(), modified, changed, inode }
    }

    /// Whether the file has not changed since `time`, so that its next change is sure to change
    /// the stamp.
    pub(super) fn is_settled(&self, time: SystemTime) -> bool {
        self.modified.max(self.changed) < nanoseconds(time)
    }

    /// The stamp in a fixed form.
    pub(super) fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        bytes[..8].copy_from_slice(&self.size.to_le_bytes());
        bytes[8..24].copy_from_slice(&self.modified.to_le_bytes());
        bytes[24..40].copy_from_slice(&self.changed.to_le_bytes());
        bytes[40..].copy_from_slice(&self.inode.to_le_bytes());
        bytes
    }
}

/// Nanoseconds since 1970, negative before.
fn nanoseconds(time: SystemTime) -> i128 {
    match time.duration_since(SystemTime::UNIX_EPOCH) {
        Ok(since) => since.as_nanos().cast_signed(),
        Err(before) => -before.duration().as_nanos().cast_signed(),
    }
}

/// When the inode last changed, in nanoseconds since 1970, and its number.
#[cfg(unix)]
fn inode(metadata: &Metadata) -> (i128, u64) {
    use std::os::unix::fs::MetadataExt;
    let seconds = i128::from(metadata.ctime());
    (seconds * 1_000_000_000 + i128::from(metadata.ctime_nsec()), metadata.ino())
}

/// Elsewhere, size and modification time have to do.
#[cfg(not(unix))]
fn inode(_: &Metadata) -> (i128, u64) {
    (0, 0)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use astrolens_syntax::Language;
    use astrolens_syntax::detect::Tally;

    use super::*;

    #[test]
    fn every_part_of_the_surroundings_is_in_their_number() {
        let mut one = Tally::default();
        one.add(Language::by_name("c").unwrap());
        let mut two = one;
        two.add(Language::by_name("cpp").unwrap());
        let none = HeaderContext::default();
        let contexts = [one, two].into_iter().flat_map(|tally| {
            [
                HeaderContext { namesakes: tally, ..none },
                HeaderContext { siblings: tally, ..none },
                HeaderContext { workspace: tally, ..none },
            ]
        });
        let mut numbers: BTreeSet<i64> =
            contexts.map(|context| context_number(Some(&context))).collect();
        numbers.extend([context_number(Some(&none)), context_number(None)]);
        assert_eq!(numbers.len(), 2 * 3 + 2);
        assert_eq!(context_number(Some(&none)), context_number(Some(&HeaderContext::default())));
    }
}
