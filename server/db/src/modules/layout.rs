//! Which files a project has and what its manifests say: inputs, of which there are as many as were
//! asked for.
//!
//! An answer is an input, whether there is something or not: what asked is asked again when the answer
//! changes, and nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use astrolens_modules::{Entry, Layout, path};
use salsa::{Durability, Setter};

use super::place;
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
pub(crate) struct Layouts(Mutex<Projects>);

#[derive(Debug, Default)]
struct Projects {
    all: HashMap<Root, Project>,
    /// What editors have open, which is there whether the disk has it or not.
    open: BTreeSet<Arc<Path>>,
}

/// A project as it is now, and the inputs that told somebody of it.
#[derive(Debug, Default)]
struct Project {
    /// The files that the disk has.
    on_disk: BTreeSet<Arc<str>>,
    /// Those, and what is open.
    layout: Layout,
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
        ask(db.layouts().lock().all.entry(root).or_default())
    }

    /// No code of others runs under the lock, so what a panic elsewhere leaves is sound.
    fn lock(&self) -> MutexGuard<'_, Projects> {
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

/// Which files a project has among those that were looked for, whatever they hold.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct FoundFiles {
    /// The files, by their paths in the project.
    pub files: BTreeSet<Arc<str>>,
    /// What the manifests among them say.
    pub manifests: BTreeMap<Arc<str>, Arc<str>>,
    /// Where they were looked for: files and folders by their paths in the project; `None` for all of it.
    pub scope: Option<Vec<String>>,
}

impl FoundFiles {
    /// Whether the file at `path` would be among them, were it there.
    fn covers(&self, path: &str) -> bool {
        let scope = self.scope.as_ref();
        scope.is_none_or(|scope| scope.iter().any(|around| path::is_within(path, around)))
    }
}

/// Takes which files the project at `root` has: whoever asked something that has another answer now is
/// asked again.
pub(crate) fn set_files(database: &mut Database, root: Root, found: FoundFiles) {
    let top = Arc::clone(root.path(database));
    let answers = {
        let mut projects = database.layouts().lock();
        let Projects { all, open } = &mut *projects;
        let project = all.entry(root).or_default();
        project.on_disk.retain(|path| !found.covers(path));
        project.manifests.retain(|path, _| !found.covers(path));
        project.on_disk.extend(found.files);
        project.manifests.extend(found.manifests);
        project.lay_out(&top, open);
        project.answers()
    };
    answer(database, answers);
}

/// Takes whether what is at `path` is open in an editor.
pub(crate) fn set_open(database: &mut Database, path: &Arc<Path>, is_open: bool) {
    let roots: Vec<_> = {
        let mut projects = database.layouts().lock();
        let changes = if is_open {
            projects.open.insert(Arc::clone(path))
        } else {
            projects.open.remove(path)
        };
        if changes { projects.all.keys().copied().collect() } else { Vec::new() }
    };
    for root in roots {
        let top = Arc::clone(root.path(database));
        let Some(place) = place(&top, path) else { continue };
        let answers = {
            let mut projects = database.layouts().lock();
            let Projects { all, open } = &mut *projects;
            let project = all.entry(root).or_default();
            if project.on_disk.contains(&place) {
                continue;
            }
            project.lay_out(&top, open);
            project.answers()
        };
        answer(database, answers);
    }
}

/// Gives those who asked the answers of now.
fn answer(database: &mut Database, answers: Answers) {
    for (listing, entries) in answers.listings {
        if listing.entries(database) != entries {
            listing.set_entries(database).to(entries);
        }
    }
    for (namesakes, paths) in answers.namesakes {
        if namesakes.paths(database) != paths {
            namesakes.set_paths(database).to(paths);
        }
    }
    for (manifest, text) in answers.manifests {
        if manifest.text(database) != text {
            manifest.set_text(database).to(text);
        }
    }
}

/// What is to be answered now to all that was asked.
struct Answers {
    listings: Vec<(Listing, Arc<[Entry]>)>,
    namesakes: Vec<(Namesakes, Arc<[Arc<str>]>)>,
    manifests: Vec<(Manifest, Option<Arc<str>>)>,
}

impl Project {
    /// Makes the layout of a project at `root` anew; `open` is what editors have open.
    fn lay_out(&mut self, root: &Path, open: &BTreeSet<Arc<Path>>) {
        let open = open.iter().filter_map(|path| place(root, path));
        self.layout = Layout::new(self.on_disk.iter().cloned().chain(open).collect::<Vec<_>>());
    }

    fn answers(&self) -> Answers {
        let Self { layout, manifests, .. } = self;
        let listings = self.listings.iter().map(|(path, asked)| (*asked, layout.entries(path)));
        let namesakes =
            self.namesakes.iter().map(|(name, asked)| (*asked, layout.files_named(name)));
        let texts = self.asked.iter().map(|(path, asked)| (*asked, manifests.get(path).cloned()));
        Answers {
            listings: listings.collect(),
            namesakes: namesakes.collect(),
            manifests: texts.collect(),
        }
    }
}
