//! What is found in the files of the workspace that are not open, a batch at a time.

use std::collections::BTreeSet;
use std::path::PathBuf;

use astrolens_db::{Adopted, Found, FoundFiles};
use astrolens_scan::Workspaces;

use super::cancels::Cancelled;

/// What comes of a look at the files of the workspace, a batch at a time.
#[derive(Debug, PartialEq)]
pub(crate) enum Batch {
    /// So many files are to be looked at, and what is known of all others in these folders, or of
    /// these files, is out of date.
    Begins {
        /// How many files there are.
        total: usize,
        /// Whether all files of the folders are looked at.
        is_whole: bool,
        /// Tells the work that the client has cancelled it.
        cancelled: Cancelled,
    },
    /// Which files there are in the folder at this path, whatever they hold.
    Layout(PathBuf, FoundFiles),
    /// Files with what was found in them, and how many files are done.
    Files(Vec<(PathBuf, Found)>, usize),
    /// What is in files that are in a language by those that include them; `None` where none does any more.
    Adopted(Vec<(PathBuf, Option<Adopted>)>),
    /// All is done: what configuration was read, and how often the cache knew.
    Ends {
        /// The files that are there.
        seen: BTreeSet<PathBuf>,
        /// The files and folders that were looked at, absent for all there are: what was known of
        /// others in them is forgotten.
        scope: Option<BTreeSet<PathBuf>>,
        /// The configuration that was read, if all files were looked at.
        configuration: Option<Configuration>,
        /// Use of the cache.
        cache: Option<CacheUse>,
    },
}

/// All that is configured in the folders of the workspace.
#[derive(Debug)]
pub(crate) struct Configuration(pub(crate) Box<Workspaces>);

/// Two of them are the same if the same was found wrong in them: it is what they are told by.
impl PartialEq for Configuration {
    fn eq(&self, other: &Self) -> bool {
        self.0.diagnostics() == other.0.diagnostics()
    }
}

/// How often the cache on disk knew a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct CacheUse {
    /// Where it is.
    pub(crate) path: PathBuf,
    /// How many files it knew.
    pub(crate) hits: u64,
    /// How many it did not.
    pub(crate) misses: u64,
}
