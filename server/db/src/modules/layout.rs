//! Which files a project has and what its manifests say: inputs, of which there are as many as were
//! asked for.
//!
//! An answer is an input, whether there is something or not: what asked is asked again when the answer
//! changes, and nothing else.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use astrolens_modules::{Entry, Layout};
use salsa::{Durability, Setter};

use crate::database::{Database, Db};
use crate::workspace::Workspace;

/// A project: the folder that paths of modules count from.
#[salsa::input(debug)]
pub(crate) struct Root {
    /// Where it is.
    #[returns(ref)]
    pub(crate) path: Arc<Path>,
    /// All files of which something is known.
    pub(crate) workspace: Workspace,
}

/// What is right in a folder of a project.
#[salsa::input(debug)]
struct Listing {
    #[returns(clone)]
    entries: Arc<[Entry]>,
}

/// The files of a project that have one name.
#[salsa::input(debug)]
struct Namesakes {
    #[returns(clone)]
    paths: Arc<[Arc<str>]>,
}

/// What a manifest of a project says.
#[salsa::input(debug)]
struct Manifest {
    #[returns(clone)]
    text: Option<Arc<str>>,
}

/// The projects there are, with what was asked of each.
#[derive(Debug, Default)]
pub(crate) struct Layouts(Mutex<HashMap<Root, Project>>);

/// A project as it is now, and the inputs that told somebody of it.
#[derive(Debug, Default)]
struct Project {
    layout: Arc<Layout>,
    manifests: BTreeMap<Arc<str>, Arc<str>>,
    listings: HashMap<Arc<str>, Listing>,
    namesakes: HashMap<Arc<str>, Namesakes>,
    asked: HashMap<Arc<str>, Manifest>,
}

impl Layouts {
    /// What is right in the folder at `path`.
    pub(super) fn entries(db: &dyn Db, root: Root, path: &str) -> Arc<[Entry]> {
        Self::with(db, root, |project| {
            let Project { layout, listings, .. } = project;
            input(listings, path, || {
                Listing::builder(layout.entries(path)).durability(Durability::HIGH).new(db)
            })
        })
        .entries(db)
    }

    /// The files called `name`.
    pub(super) fn files_named(db: &dyn Db, root: Root, name: &str) -> Arc<[Arc<str>]> {
        Self::with(db, root, |project| {
            let Project { layout, namesakes, .. } = project;
            input(namesakes, name, || {
                Namesakes::builder(layout.files_named(name)).durability(Durability::HIGH).new(db)
            })
        })
        .paths(db)
    }

    /// What the manifest at `path` says.
    pub(super) fn manifest(db: &dyn Db, root: Root, path: &str) -> Option<Arc<str>> {
        Self::with(db, root, |project| {
            let Project { manifests, asked, .. } = project;
            input(asked, path, || {
                let text = manifests.get(path).cloned();
                Manifest::builder(text).durability(Durability::HIGH).new(db)
            })
        })
        .text(db)
    }

    fn with<T>(db: &dyn Db, root: Root, ask: impl FnOnce(&mut Project) -> T) -> T {
        ask(db.layouts().lock().entry(root).or_default())
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, HashMap<Root, Project>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The input that tells of `key`, made by `new` if nobody asked before.
fn input<I: Copy>(known: &mut HashMap<Arc<str>, I>, key: &str, new: impl FnOnce() -> I) -> I {
    if let Some(input) = known.get(key) {
        return *input;
    }
    let input = new();
    known.insert(key.into(), input);
    input
}

/// Takes the files of the project at `root`: whoever asked something that has another answer now is
/// asked again.
pub(crate) fn set_layout(database: &mut Database, root: Root, layout: Layout) {
    let layout = Arc::new(layout);
    let (listings, namesakes) = {
        let layouts = database.layouts();
        let mut projects = layouts.lock();
        let project = projects.entry(root).or_default();
        project.layout = Arc::clone(&layout);
        let listings: Vec<_> =
            project.listings.iter().map(|(path, input)| (Arc::clone(path), *input)).collect();
        let namesakes: Vec<_> =
            project.namesakes.iter().map(|(name, input)| (Arc::clone(name), *input)).collect();
        (listings, namesakes)
    };
    for (path, listing) in listings {
        let entries = layout.entries(&path);
        if listing.entries(database) != entries {
            listing.set_entries(database).to(entries);
        }
    }
    for (name, input) in namesakes {
        let paths = layout.files_named(&name);
        if input.paths(database) != paths {
            input.set_paths(database).to(paths);
        }
    }
}

/// Takes what the manifests of the project at `root` say, by path: of all of them, or of those in
/// `texts` with `None` for what is gone.
pub(crate) fn set_manifests(
    database: &mut Database,
    root: Root,
    texts: impl IntoIterator<Item = (Arc<str>, Option<Arc<str>>)>,
) {
    for (path, text) in texts {
        let asked = {
            let mut projects = database.layouts().lock();
            let project = projects.entry(root).or_default();
            match &text {
                Some(text) => project.manifests.insert(Arc::clone(&path), Arc::clone(text)),
                None => project.manifests.remove(&path),
            };
            project.asked.get(&path).copied()
        };
        if let Some(manifest) = asked.filter(|manifest| manifest.text(database) != text) {
            manifest.set_text(database).to(text);
        }
    }
}
