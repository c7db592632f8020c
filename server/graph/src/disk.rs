//! A project on disk, as far as a walk has found it.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use astrolens_modules::languages::{self, Answer, Question, Survey, Tally, is_manifest};
use astrolens_modules::{
    Entry, Index, IndexKey, Layout, MOST_MANIFEST_BYTES, Project, Surface, path,
};
use astrolens_scan::{Candidate, text};
use astrolens_syntax::Language;

/// The files that a walk found, what scans saw of them, and the texts of manifests once they are asked
/// for.
#[derive(Debug)]
pub(crate) struct Disk {
    layout: Layout,
    texts: Texts,
    surfaces: HashMap<Arc<str>, Arc<Surface>>,
    index: Index,
    tallies: Tallies,
}

impl Disk {
    /// The `files` that a walk found, with their `layout`; those with `surfaces` are sources, which `index`
    /// is over.
    pub(crate) fn new(
        files: &[Candidate],
        layout: Layout,
        (surfaces, index): (HashMap<Arc<str>, Arc<Surface>>, Index),
    ) -> Self {
        Self { layout, texts: Texts::of(files), surfaces, index, tallies: Tallies::default() }
    }

    /// Which files there are.
    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }
}

impl Project for Disk {
    fn is_file(&self, path: &str) -> bool {
        self.layout.is_file(path)
    }

    fn is_folder(&self, path: &str) -> bool {
        self.layout.is_folder(path)
    }

    fn entries(&self, path: &str) -> Arc<[Entry]> {
        self.layout.entries(path)
    }

    fn files_named(&self, name: &str) -> Arc<[Arc<str>]> {
        self.layout.files_named(name)
    }

    fn text(&self, path: &str) -> Option<Arc<str>> {
        self.texts.get(path)
    }

    fn surface(&self, path: &str) -> Option<Arc<Surface>> {
        self.surfaces.get(path).cloned()
    }

    fn files_with(&self, key: &IndexKey) -> Arc<[Arc<str>]> {
        self.index.files_with(key)
    }

    fn tally(&self, survey: &Survey, language: Language, folder: &str) -> Tally {
        self.tallies.get((language, folder), || languages::tally(self, survey, language, folder))
    }

    fn answer(&self, survey: &Survey, question: &Question) -> Answer {
        languages::answer(self, survey, question)
    }
}

/// What the files below folders say together, found out when somebody asks.
#[derive(Debug, Default)]
struct Tallies(RwLock<HashMap<TallyKey, Arc<OnceLock<Tally>>>>);

/// A language, and the path of a folder.
type TallyKey = (Language, Arc<str>);

impl Tallies {
    /// That of a folder for a language, which `count` comes to; who asks while another counts waits for it.
    fn get(&self, (language, folder): (Language, &str), count: impl FnOnce() -> Tally) -> Tally {
        let key = (language, Arc::from(folder));
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner).get(&key).cloned();
        let known = known.unwrap_or_else(|| {
            let mut all = self.0.write().unwrap_or_else(PoisonError::into_inner);
            Arc::clone(all.entry(key).or_default())
        });
        // A folder waits for those in it alone.
        known.get_or_init(count).clone()
    }
}

/// Texts of manifests, read when they are asked for.
#[derive(Debug)]
struct Texts {
    /// The manifests, by path.
    files: HashMap<Arc<str>, Candidate>,
    /// What was asked for, by path.
    known: RwLock<HashMap<Arc<str>, Option<Arc<str>>>>,
}

impl Texts {
    /// Those of the manifests among `files`.
    fn of(files: &[Candidate]) -> Self {
        let manifests = files.iter().filter(|file| is_manifest(path::name(&file.name)));
        let files = manifests.map(|file| (Arc::from(&*file.name), file.clone()));
        Self { files: files.collect(), known: RwLock::default() }
    }

    fn get(&self, path: &str) -> Option<Arc<str>> {
        let (path, file) = self.files.get_key_value(path)?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        known.unwrap_or_else(|| {
            // Two threads may read the same text: that is rare, and waiting for each other is not.
            let text = text(file, MOST_MANIFEST_BYTES).map(Arc::from);
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.entry(Arc::clone(path)).or_insert(text).clone()
        })
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_manifests_that_were_found_are_read_and_only_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        fs::write(place("go.mod"), "module a\n").expect("a file");
        fs::write(place("setup.cfg"), b"a\0b").expect("a file");
        fs::write(place("go.work"), "no").expect("a file");
        fs::write(place("a.txt"), "no").expect("a file");
        let found = ["go.mod", "setup.cfg", "package.json", "a.txt"];
        let found = found.map(|name| Candidate::on_disk(name.to_owned(), place(name), 0));
        let texts = Texts::of(&found);
        assert_eq!(texts.get("go.mod").as_deref(), Some("module a\n"));
        fs::write(place("go.mod"), "module b\n").expect("a file");
        assert_eq!(texts.get("go.mod").as_deref(), Some("module a\n"));
        for nothing in ["setup.cfg", "package.json", "go.work", "a.txt", "../go.work", ""] {
            assert_eq!(texts.get(nothing), None, "{nothing}");
        }
    }
}
