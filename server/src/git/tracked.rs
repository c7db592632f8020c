//! What the index has.

use std::collections::BTreeSet;

use super::error::GitError;
use super::patch::text;
use super::repository::Repository;

/// The mode of a commit of another repository.
const SUBMODULE: &[u8] = b"160000 ";

/// What Git keeps of a work tree, by path from its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Tracked {
    /// Files and symbolic links.
    pub(crate) files: BTreeSet<String>,
    /// Submodules, whether their files are there or not.
    pub(crate) submodules: BTreeSet<String>,
}

impl Repository {
    /// What the index has.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub(crate) fn tracked(&self) -> Result<Tracked, GitError> {
        let answer = self.git.run("list the files", &["ls-files", "-z", "--stage"])?.printed()?;
        let mut tracked = Tracked::default();
        for entry in answer.split(|byte| *byte == 0) {
            // `100644 IDENTITY 0\tPATH`
            let Some(tab) = memchr::memchr(b'\t', entry) else { continue };
            let path = text(&entry[tab + 1..]);
            let is_submodule = entry.starts_with(SUBMODULE);
            if is_submodule { &mut tracked.submodules } else { &mut tracked.files }.insert(path);
        }
        Ok(tracked)
    }
}
