//! What resolution may ask of a project.

use std::sync::Arc;

use astrolens_syntax::Language;

use crate::languages::{Answer, Question, Survey, Tally};
use crate::{IndexKey, Surface};

/// Larger manifests are not read: a database of compile commands of a large project has tens of
/// megabytes.
pub const MOST_MANIFEST_BYTES: u64 = 256 << 20;

/// What is right in a folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entry {
    /// A file, by its name.
    File(Arc<str>),
    /// A folder, by its name.
    Folder(Arc<str>),
}

impl Entry {
    /// Its name.
    #[must_use]
    pub fn name(&self) -> &str {
        match self {
            Self::File(name) | Self::Folder(name) => name,
        }
    }
}

/// A project as resolution sees it: answers to questions, so that whoever gives them can note what was
/// asked.
///
/// Paths are relative to the root of the project, their parts joined by `/`, without `.` and `..`
/// ([`path::join`](crate::path::join) makes such); the root itself is the empty path. The files of a
/// project are those that a scan would find: what version control ignores is not there.
pub trait Project {
    /// Whether there is a file at `path`.
    fn is_file(&self, path: &str) -> bool;

    /// Whether there is a folder at `path` with a file somewhere below.
    fn is_folder(&self, path: &str) -> bool;

    /// What is right in the folder at `path`, by name; nothing if there is none.
    fn entries(&self, path: &str) -> Arc<[Entry]>;

    /// The files anywhere in the project that are called `name`, in order of path: manifests are found
    /// by it, and headers by the last part of what asks for them.
    fn files_named(&self, name: &str) -> Arc<[Arc<str>]>;

    /// The text of the file at `path`, which is no source but says something about sources, as
    /// [`is_manifest`](crate::languages::is_manifest) tells by its name. `None` if there is none, it is
    /// no text, or it is larger than [`MOST_MANIFEST_BYTES`].
    fn text(&self, path: &str) -> Option<Arc<str>>;

    /// What the source file at `path` asks for and offers; `None` if there is none in one of our
    /// languages, or it could not be read.
    fn surface(&self, path: &str) -> Option<Arc<Surface>>;

    /// The same, of which [`Surface::structure`] may be all there is: what a survey of many files reads. Whoever
    /// keeps account of what was asked notes no more than that.
    fn structure(&self, path: &str) -> Option<Arc<Surface>> {
        self.surface(path)
    }

    /// The source files that have `key`, in order of path: an [`Index`](crate::Index) over all of them
    /// knows.
    fn files_with(&self, key: &IndexKey) -> Arc<[Arc<str>]>;

    /// What the files of a folder and of those within it say together: what [`languages::tally`] comes to,
    /// kept. The `survey` is that of the language.
    ///
    /// [`languages::tally`]: crate::languages::tally
    fn tally(&self, survey: &Survey, language: Language, folder: &str) -> Tally;

    /// What [`languages::answer`] comes to. Whoever keeps account of what was asked notes the answer, and not
    /// what it follows from.
    ///
    /// [`languages::answer`]: crate::languages::answer
    fn answer(&self, survey: &Survey, question: &Question) -> Answer;
}
