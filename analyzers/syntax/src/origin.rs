//! Whether a file is its project's own handwriting.
//!
//! Generated, vendored and minified files get no findings by default: nobody should be asked
//! to mend them. Generated and vendored ones are still measured, since they are code like any
//! other and whoever asks for their figures gets them; minified ones are not measured at all,
//! since neither a name nor a line of theirs means anything to a person.
//!
//! Only the path, and the head and tail of the text are looked at. A path is taken relative
//! to the analysed folder, so that what lies *around* that folder never matters. The rules are
//! in the spirit of GitHub's linguist, but lean to the side of leaving a file in: where its
//! statistics can afford to lose a hand-written `cache/` or `env/`, findings cannot.

mod bundled;
mod generated;
mod minified;
mod pattern;
mod vendored;

use astrolens_model::Skipped;

use crate::detect::file_name;
use crate::registry::Language;
use crate::text::without_mark;

/// Why a file is not its project's own handwriting.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    /// Where it comes from.
    pub kind: OriginKind,
    /// What says so, as a sentence without its full stop: `it lies under "node_modules/"`.
    pub why: String,
}

/// Where a file that nobody wrote by hand comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum OriginKind {
    /// A program wrote it.
    Generated,
    /// Another project wrote it.
    Vendored,
    /// A program made it small.
    Minified,
}

impl OriginKind {
    /// The kind as reports write it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Generated => "generated",
            Self::Vendored => "vendored",
            Self::Minified => "minified",
        }
    }

    /// Whether files of this kind are measured, unless the configuration says otherwise.
    #[must_use]
    pub const fn is_measured(self) -> bool {
        !matches!(self, Self::Minified)
    }
}

impl Origin {
    fn new(kind: OriginKind, why: impl Into<String>) -> Self {
        Self { kind, why: why.into() }
    }

    /// What a report says of the file when it is not measured for its origin.
    #[must_use]
    pub fn skipped(&self) -> Skipped {
        let detail = format!("the file is {}: {}", self.kind.as_str(), self.why);
        Skipped { reason: self.kind.as_str().into(), detail }
    }
}

/// Where the file at `path` comes from, if its project has not written it by hand.
///
/// The parts of `path`, which is relative to the analysed folder, are joined by `/`; an empty
/// one says nothing. `text` is the whole text. Minified goes before vendored, and that before
/// generated.
#[must_use]
pub fn origin(path: &str, text: &[u8], language: Language) -> Option<Origin> {
    let text = without_mark(text);
    let files = &language.definition().files;
    let name = file_name(path);
    let minified = || {
        if !files.is_minified_for_release {
            return None;
        }
        minified::by_name(name).or_else(|| minified::by_text(text))
    };
    minified()
        .map(|why| Origin::new(OriginKind::Minified, why))
        .or_else(|| vendored_path(path))
        .or_else(|| {
            let why = bundled::bundled(name, text, files)?;
            Some(Origin::new(OriginKind::Vendored, why))
        })
        .or_else(|| {
            let why = generated::by_path(path).or_else(|| generated::by_text(text, files))?;
            Some(Origin::new(OriginKind::Generated, why))
        })
}

/// Whether everything at and below `path` is vendored by its place alone: for leaving whole
/// folders unread. The path of a folder ends with `/`.
#[must_use]
pub fn vendored_path(path: &str) -> Option<Origin> {
    vendored::by_path(path).map(|why| Origin::new(OriginKind::Vendored, why))
}

#[cfg(test)]
mod tests;
