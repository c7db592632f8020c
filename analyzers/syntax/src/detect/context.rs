//! What is known of a file's surroundings, for judging what the file alone does not say.

use std::collections::BTreeMap;

use crate::detect::{ByPath, by_path, file_name};
use crate::registry::{COUNT, Language};

/// How many files there are in each language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally([u32; COUNT]);

impl Tally {
    /// Counts a file in `language`.
    pub fn add(&mut self, language: Language) {
        let count = &mut self.0[language.index()];
        *count = count.saturating_add(1);
    }

    /// Counts the file at `path`, if the path alone says that it is in one of our languages.
    pub fn add_path(&mut self, path: &str) {
        if let ByPath::Language(language) = by_path(path) {
            self.add(language);
        }
    }

    /// The number of files in `language`.
    #[must_use]
    pub fn count(&self, language: Language) -> u32 {
        self.0[language.index()]
    }

    /// Those of `languages` that have files.
    pub(super) fn present(&self, languages: &[Language]) -> Vec<Language> {
        languages.iter().copied().filter(|language| self.count(*language) > 0).collect()
    }

    /// The one of `languages` that has the most files; none where two have as many.
    pub(super) fn most(&self, languages: &[Language]) -> Option<Language> {
        let most = languages.iter().map(|language| self.count(*language)).max()?;
        let mut best = languages.iter().filter(|language| self.count(**language) == most);
        let first = *best.next()?;
        (most > 0 && best.next().is_none()).then_some(first)
    }
}

impl Extend<Language> for Tally {
    fn extend<T: IntoIterator<Item = Language>>(&mut self, languages: T) {
        for language in languages {
            self.add(language);
        }
    }
}

/// What the caller knows of the surroundings of a file whose extension several languages use.
///
/// All of it may be left empty; the order of the fields is that of their weight.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct HeaderContext {
    /// The sources beside it that have its name but for the extension.
    pub namesakes: Tally,
    /// The sources in its folder.
    pub siblings: Tally,
    /// The sources in the workspace.
    pub workspace: Tally,
}

impl HeaderContext {
    /// All it consists of, in an order that never changes: equal for equal contexts, and for no
    /// others.
    pub fn counts(&self) -> impl Iterator<Item = u32> {
        // Taken apart by name, so that a new field cannot be forgotten here.
        let Self { namesakes, siblings, workspace } = *self;
        [namesakes, siblings, workspace].into_iter().flat_map(|tally| tally.0)
    }
}

/// What the names in one folder tell of the files in it.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    siblings: Tally,
    namesakes: BTreeMap<String, Tally>,
}

impl Folder {
    /// Takes note of a file in the folder.
    pub fn add(&mut self, path: &str) {
        if let ByPath::Language(language) = by_path(path) {
            self.siblings.add(language);
            self.namesakes.entry(stem(path).to_owned()).or_default().add(language);
        }
    }

    /// The sources in the folder.
    #[must_use]
    pub fn siblings(&self) -> Tally {
        self.siblings
    }

    /// The context of the file at `path` in this folder, as far as the folder tells.
    #[must_use]
    pub fn context(&self, path: &str) -> HeaderContext {
        HeaderContext {
            siblings: self.siblings,
            namesakes: self.namesakes.get(stem(path)).copied().unwrap_or_default(),
            ..HeaderContext::default()
        }
    }
}

/// A file's name up to the last dot.
fn stem(path: &str) -> &str {
    let name = file_name(path);
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}
