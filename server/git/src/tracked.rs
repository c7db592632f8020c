//! What the index has.

use std::collections::BTreeSet;

use super::error::GitError;
use super::objects::LINK;
use super::patch::text;
use super::repository::{Repository, Revision};

/// The mode of a commit of another repository.
const SUBMODULE: &[u8] = b"160000 ";

/// What Git keeps of a work tree, by path from its root.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tracked {
    /// Files and symbolic links.
    pub files: BTreeSet<String>,
    /// Those of them that are symbolic links.
    pub links: BTreeSet<String>,
    /// Submodules, whether their files are there or not.
    pub submodules: BTreeSet<String>,
}

impl Repository {
    /// What the index has.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn tracked(&self) -> Result<Tracked, GitError> {
        let answer = self.git.run("list the files", &["ls-files", "-z", "--stage"])?.printed()?;
        let mut tracked = Tracked::default();
        for entry in answer.split(|byte| *byte == 0) {
            // `100644 IDENTITY 0\tPATH`
            let Some(tab) = memchr::memchr(b'\t', entry) else { continue };
            let path = text(&entry[tab + 1..]);
            if entry.starts_with(LINK.as_bytes()) {
                tracked.links.insert(path.clone());
            }
            let is_submodule = entry.starts_with(SUBMODULE);
            if is_submodule { &mut tracked.submodules } else { &mut tracked.files }.insert(path);
        }
        Ok(tracked)
    }

    /// The symbolic links at `revision`, by path from the root.
    ///
    /// # Errors
    /// When the repository cannot be read.
    pub fn links(&self, revision: &Revision) -> Result<BTreeSet<String>, GitError> {
        let list = ["ls-tree", "-r", "-z", "--full-tree", &revision.id];
        let answer = self.git.run("list the files", &list)?;
        if !answer.success && self.is_partial() {
            return Err(self.missing("list the files", &[revision]));
        }
        let listed = answer.printed()?;
        // `120000 blob IDENTITY\tPATH`
        let entries = listed.split(|byte| *byte == 0);
        let links = entries.filter(|entry| entry.starts_with(LINK.as_bytes()));
        let paths = links
            .filter_map(|entry| memchr::memchr(b'\t', entry).map(|tab| text(&entry[tab + 1..])));
        Ok(paths.collect())
    }
}
