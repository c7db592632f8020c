//! The layers that reach a folder, and what they come to for each file in it.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock, PoisonError, RwLock};

use astrolens_model::config::{AnalysisConfig, ConfigDigest};
use astrolens_model::{Declaration, Declared, Origin};
use astrolens_syntax::Language;

use crate::attributes::Attributes;
use crate::effective::{Circumstances, Effective};
use crate::keys::{BASELINE, EXCLUDE, INCLUDE, ROOT, TEST_FILES};
use crate::layer::Layer;
use crate::pattern::{Pattern, Patterns};
use crate::source::{self, Sourced};

/// Folders that hold tests, whatever the language.
pub(crate) const TEST_FOLDERS: [&str; 8] = [
    "test/",
    "tests/",
    "Test/",
    "Tests/",
    "unittests/",
    "{Unit,Integration,Functional}Test{,s}/",
    "{unit,integration,functional,e2e}{_,-}test{,s}/",
    "e2e/",
];

/// What holds in one folder: its configuration files, then editor settings, then flags.
///
/// A nearer source goes before a farther one, key by key; within a source, what is said of
/// fewer files goes before what is said of more: `[[overrides]]`, then `[tests]`, then
/// `[languages.<name>]`, then the top level. Globs that leave files out add up.
///
/// Files that the same sections apply to share one result, so that resolving a file costs a
/// few glob matches and a look-up.
#[derive(Debug)]
pub struct Configuration {
    root: PathBuf,
    files: Vec<Arc<Layer>>,
    above: Vec<Arc<Layer>>,
    attributes: Attributes,
    explain: bool,
    resolved: RwLock<HashMap<Key, Arc<Resolved>>>,
}

/// What tells apart the files of a folder that are configured differently.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Key {
    language: Option<Language>,
    test_reason: Option<String>,
    declared: Declared,
    /// Which overrides apply, in the order of the layers.
    overrides: Vec<bool>,
}

/// The configuration of a file.
#[derive(Debug)]
pub struct Resolved {
    /// What the analyzers read.
    pub analysis: AnalysisConfig,
    /// Its digest, for keys of caches.
    pub digest: ConfigDigest,
    /// Every value with who decided it.
    pub effective: Effective,
}

/// Whether a file is looked at, and who says otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Selection {
    /// It is.
    Selected,
    /// `exclude` leaves it out.
    Excluded(source::Origin),
    /// `include` does not choose it.
    NotIncluded(source::Origin),
}

impl Configuration {
    /// What holds where the configuration files `files` reach, the farthest first, with the
    /// settings of the editor and the flags `above` them, the weakest first.
    ///
    /// `root` is the workspace's folder. A file that says `root = true` is the first that
    /// counts. `explain` asks for the increments behind every figure.
    #[must_use]
    pub fn new(
        root: PathBuf,
        mut files: Vec<Arc<Layer>>,
        above: Vec<Arc<Layer>>,
        explain: bool,
    ) -> Self {
        let is_root = |layer: &Arc<Layer>| layer.settings.values.value(&ROOT);
        if let Some(first) = files.iter().rposition(is_root) {
            files.drain(..first);
        }
        let attributes = Attributes::default();
        Self { root, files, above, attributes, explain, resolved: RwLock::default() }
    }

    /// What holds in a folder below that has a configuration file of its own.
    #[must_use]
    pub fn with_file(&self, layer: Arc<Layer>) -> Self {
        let files = self.files.iter().cloned().chain([layer]).collect();
        let attributes = self.attributes.clone();
        let above = self.above.clone();
        Self { attributes, ..Self::new(self.root.clone(), files, above, self.explain) }
    }

    /// What holds in a `folder` below that has a `.gitattributes` file with this `text`; nothing if
    /// the file makes no difference.
    #[must_use]
    pub(crate) fn with_attributes(&self, folder: &Path, text: &[u8]) -> Option<Self> {
        if !self.attributes.may_grow_by(text) {
            return None;
        }
        let attributes = self.attributes.with_file(&self.place(folder), text);
        let (files, above) = (self.files.clone(), self.above.clone());
        Some(Self { attributes, ..Self::new(self.root.clone(), files, above, self.explain) })
    }

    fn layers(&self) -> impl DoubleEndedIterator<Item = &Layer> {
        self.files.iter().chain(&self.above).map(Arc::as_ref)
    }

    /// The layers, weakest first.
    pub(crate) fn shared_layers(&self) -> impl Iterator<Item = &Arc<Layer>> {
        self.files.iter().chain(&self.above)
    }

    /// The file of known findings, if one is named.
    #[must_use]
    pub fn baseline(&self) -> Option<PathBuf> {
        let named = |layer: &Layer| Some(layer.base.join(layer.settings.values.get(&BASELINE)?.0));
        self.layers().rev().find_map(named)
    }

    /// The configuration of the file at `path`, a path below the folder this configuration
    /// is of; without a language, what holds whatever the language.
    #[must_use]
    pub fn resolve(&self, path: &Path, language: Option<Language>) -> Arc<Resolved> {
        let test_reason = self.test_reason(path, language);
        let overrides: Vec<bool> =
            self.layers()
                .flat_map(|layer| {
                    let path = path.strip_prefix(&layer.base).ok();
                    layer.settings.overrides.iter().map(move |override_| {
                        path.is_some_and(|path| override_.files.matches(path))
                    })
                })
                .collect();
        let declared = self.declared(path, &overrides);
        let key = Key { language, test_reason, declared, overrides };
        // A panic elsewhere leaves whole entries: each is inserted by one call.
        let known = self.resolved.read().unwrap_or_else(PoisonError::into_inner);
        if let Some(resolved) = known.get(&key) {
            return Arc::clone(resolved);
        }
        drop(known);
        let resolved = Arc::new(self.merge(&key));
        let mut known = self.resolved.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(known.entry(key).or_insert(resolved))
    }

    fn merge(&self, key: &Key) -> Resolved {
        let is_test = key.test_reason.is_some();
        let effective = self.effective(key, is_test);
        let tests = if is_test { None } else { Some(self.effective(key, true)) };
        let tests = tests.as_ref().unwrap_or(&effective).judgement();
        let test_reason = key.test_reason.clone();
        let circumstances = Circumstances { test_reason, declared: key.declared.clone() };
        let analysis = effective.analysis(tests, circumstances, self.explain);
        Resolved { digest: analysis.digest(), analysis, effective }
    }

    fn effective(&self, key: &Key, is_test: bool) -> Effective {
        let mut effective = Effective::default();
        let mut overrides = key.overrides.iter();
        for layer in self.layers() {
            effective.apply(layer, key.language, is_test);
            for (override_, applies) in layer.settings.overrides.iter().zip(&mut overrides) {
                if *applies {
                    effective.apply_override(override_);
                }
            }
        }
        if is_test {
            effective.scale_for_tests();
        }
        effective
    }

    /// What makes the file at `path` test code, as a clause; `None` if it is not.
    #[must_use]
    pub fn test_reason(&self, path: &Path, language: Option<Language>) -> Option<String> {
        let configured = self.layers().rev().find_map(|layer| {
            let files = layer.settings.values.get(&TEST_FILES)?;
            Some((layer, files))
        });
        if let Some((layer, (files, origin))) = configured {
            let glob = files.choosing(path.strip_prefix(&layer.base).ok()?)?;
            let by = origin.describe(&self.root);
            return Some(format!("its path fits `{glob}` of `tests.files`, {by}"));
        }
        let custom = &CUSTOMS[language.map_or(0, |language| language.index() + 1)];
        let glob = custom.choosing(self.below_root(path))?;
        let by = language.filter(|_| !TEST_FOLDERS.contains(&glob)).map(Language::title);
        let by = by.map(|title| format!(" in {title}")).unwrap_or_default();
        Some(format!("its path fits `{glob}`, as that of tests{by} does by custom"))
    }

    /// What people declare of the origin of the file at `path`, to which `overrides` apply: the
    /// configuration goes before the attributes of the repository.
    fn declared(&self, path: &Path, overrides: &[bool]) -> Declared {
        let settings = self.layers().flat_map(|layer| &layer.settings.overrides);
        let configured = settings
            .zip(overrides)
            .filter(|(_, applies)| **applies)
            .filter_map(|(override_, _)| override_.origin.as_ref())
            .last();
        let Some(Sourced { value, origin: by }) = configured else {
            return self.attributes.declared(|| self.place(path));
        };
        let by = format!("{} says `origin = \"{}\"`", by.describe(&self.root), value.as_str());
        let declaration = |origin| Some(Declaration { holds: *value == origin, by: by.clone() });
        Declared {
            vendored: declaration(Origin::Vendored),
            generated: declaration(Origin::Generated),
        }
    }

    /// The path of a file or folder from the workspace's folder, parts joined by `/`.
    pub(crate) fn place(&self, path: &Path) -> String {
        let parts: Vec<_> =
            self.below_root(path).iter().map(|part| part.to_string_lossy()).collect();
        parts.join("/")
    }

    /// `path` from the workspace's folder; of a file elsewhere, its name.
    fn below_root<'path>(&self, path: &'path Path) -> &'path Path {
        let name = || path.file_name().map_or(path, Path::new);
        path.strip_prefix(&self.root).unwrap_or_else(|_| name())
    }

    /// Whether the file at `path` is looked at.
    #[must_use]
    pub fn selection(&self, path: &Path) -> Selection {
        let within = |layer: &Layer, patterns: &Patterns| {
            path.strip_prefix(&layer.base).is_ok_and(|path| patterns.matches(path))
        };
        // A flag goes before a file: it holds for what is named as well.
        for layer in self.layers().rev() {
            if let Some((exclude, origin)) = layer.settings.values.get(&EXCLUDE)
                && within(layer, exclude)
            {
                return Selection::Excluded(origin.clone());
            }
        }
        let include = self
            .layers()
            .rev()
            .find_map(|layer| Some((layer, layer.settings.values.get(&INCLUDE)?)));
        match include {
            Some((layer, (include, origin))) if !within(layer, include) => {
                Selection::NotIncluded(origin.clone())
            }
            _ => Selection::Selected,
        }
    }

    /// Whether this looks at the same files as `other`, wherever both hold.
    pub(crate) fn selects_like(&self, other: &Self) -> bool {
        fn selecting(layer: &Layer) -> Option<(&Path, Option<&Patterns>, Option<&Patterns>)> {
            let values = &layer.settings.values;
            let [include, exclude] = [&INCLUDE, &EXCLUDE].map(|key| Some(values.get(key)?.0));
            let is_selecting = include.is_some() || exclude.is_some();
            is_selecting.then_some((layer.base.as_path(), include, exclude))
        }
        self.layers().filter_map(selecting).eq(other.layers().filter_map(selecting))
    }

    /// Whether nothing in the folder at `path` is looked at, so that it need not be walked.
    #[must_use]
    pub fn excludes_folder(&self, path: &Path) -> bool {
        self.layers().any(|layer| {
            layer.settings.values.get(&EXCLUDE).is_some_and(|(exclude, _)| {
                path.strip_prefix(&layer.base).is_ok_and(|path| exclude.covers(path))
            })
        })
    }
}

/// What holds where nobody has configured anything, for a file that is not test code.
#[must_use]
pub fn defaults(explain: bool) -> AnalysisConfig {
    let nobody = Configuration::new(PathBuf::new(), Vec::new(), Vec::new(), explain);
    nobody.resolve(Path::new(""), None).analysis.clone()
}

/// Which files are test code by custom: whatever the language first, then for each language.
static CUSTOMS: LazyLock<Vec<Patterns>> = LazyLock::new(|| {
    let customs = |globs: &[&str]| {
        let globs = TEST_FOLDERS.iter().chain(globs);
        let patterns: Result<_, _> = globs.copied().map(Pattern::parse).collect();
        // That every one of them can be read is tested.
        patterns.ok().and_then(|patterns| Patterns::new(patterns).ok()).unwrap_or_default()
    };
    let languages = Language::all().map(|language| customs(language.definition().test_files));
    std::iter::once(customs(&[])).chain(languages).collect()
});

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_custom_can_be_read() {
        let of_languages = Language::all().flat_map(|language| language.definition().test_files);
        for glob in TEST_FOLDERS.iter().chain(of_languages) {
            assert!(Pattern::parse(glob).is_ok(), "`{glob}`");
        }
    }
}
