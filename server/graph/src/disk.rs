//! A project on disk, as far as a walk has found it.

use std::collections::HashMap;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Arc, PoisonError, RwLock};

use astrolens_config::open;
use astrolens_modules::languages::{self, index_keys};
use astrolens_modules::{
    Entry, Index, IndexKey, Layout, MOST_MANIFEST_BYTES, Project, Surface, path,
};

/// The files that a walk found, what scans saw of them, and the texts of manifests once they are asked
/// for.
#[derive(Debug)]
pub(crate) struct Disk {
    layout: Layout,
    texts: Texts,
    surfaces: HashMap<Arc<str>, Arc<Surface>>,
    index: Index,
}

impl Disk {
    /// The files at `places` by their paths in the project, of which those with `surfaces` are sources.
    pub(crate) fn new(
        places: HashMap<Arc<str>, PathBuf>,
        surfaces: HashMap<Arc<str>, Arc<Surface>>,
    ) -> Self {
        let layout = Layout::new(places.keys().cloned());
        let keys = surfaces.iter().map(|(path, it)| (Arc::clone(path), index_keys(it)));
        let index = Index::new(keys);
        Self { layout, texts: Texts { places, known: RwLock::default() }, surfaces, index }
    }

    /// Which files there are.
    pub(crate) fn into_layout(self) -> Layout {
        self.layout
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
        if languages::is_manifest(path::name(path)) { self.texts.get(path) } else { None }
    }

    fn surface(&self, path: &str) -> Option<Arc<Surface>> {
        self.surfaces.get(path).cloned()
    }

    fn files_with(&self, key: &IndexKey) -> Arc<[Arc<str>]> {
        self.index.files_with(key)
    }
}

/// Texts of files, read when they are asked for.
#[derive(Debug)]
struct Texts {
    /// Where each file is.
    places: HashMap<Arc<str>, PathBuf>,
    /// What was asked for, by path.
    known: RwLock<HashMap<Arc<str>, Option<Arc<str>>>>,
}

impl Texts {
    fn get(&self, path: &str) -> Option<Arc<str>> {
        let (path, place) = self.places.get_key_value(path)?;
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner).get(path).cloned();
        known.unwrap_or_else(|| {
            // Two threads may read the same text: that is rare, and waiting for each other is not.
            let text = read(place);
            let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
            known.entry(Arc::clone(path)).or_insert(text).clone()
        })
    }
}

/// The text at `place`; `None` if it is none, or too large.
fn read(place: &Path) -> Option<Arc<str>> {
    let (file, metadata) = open(place).ok()?;
    if !metadata.is_file() || metadata.len() > MOST_MANIFEST_BYTES {
        return None;
    }
    let mut text = String::new();
    // It may have grown since.
    file.take(MOST_MANIFEST_BYTES).read_to_string(&mut text).ok()?;
    Some(text.into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn only_what_was_found_is_read_and_only_once() {
        let folder = tempfile::tempdir().expect("a folder");
        let place = |name: &str| folder.path().join(name);
        fs::write(place("go.mod"), "module a\n").expect("a file");
        fs::write(place("image.bin"), b"\xff\xfe").expect("a file");
        fs::write(place("secret"), "no").expect("a file");
        let found = ["go.mod", "image.bin", "gone"];
        let places = found.into_iter().map(|name| (name.into(), place(name))).collect();
        let texts = Texts { places, known: RwLock::default() };
        assert_eq!(texts.get("go.mod").as_deref(), Some("module a\n"));
        fs::write(place("go.mod"), "module b\n").expect("a file");
        assert_eq!(texts.get("go.mod").as_deref(), Some("module a\n"));
        for nothing in ["image.bin", "gone", "secret", "../secret", ""] {
            assert_eq!(texts.get(nothing), None, "{nothing}");
        }
    }
}
