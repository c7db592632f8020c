//! Which files a project has and what its manifests say: inputs, of which there are as many as were
//! asked for.
//!
//! An answer is an input, whether there is something or not: what asked is asked again when the answer
//! changes, and nothing else.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use astrolens_modules::rules::Architecture;
use astrolens_modules::{Entry, Layout, path};
use salsa::{Durability, Setter};

use super::place;
use crate::database::{Database, Db};
use crate::workspace::Workspace;

/// With more changes than this, a layout is made anew.
const MANY: usize = 64;

/// A project: the folder that paths of modules count from.
#[salsa::input(debug)]
pub(crate) struct Root {
    /// Where it is.
    #[returns(ref)]
    pub(crate) path: Arc<Path>,
    /// All files of which something is known.
    pub(crate) workspace: Workspace,
    /// What it is held to.
    #[returns(ref)]
    pub(crate) architecture: Architecture,
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

/// Takes which files the project at `root` has: whoever asked something that has another answer now is
/// asked again.
pub(crate) fn set_files(database: &mut Database, root: Root, found: FoundFiles) {
    let top = Arc::clone(root.path(database));
    let answers = {
        let mut projects = database.layouts().lock();
        let Projects { all, open } = &mut *projects;
        let project = all.entry(root).or_insert_with(|| Project::with_open(&top, open));
        project.take(&top, open, found)
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
        let Some(place) = place(root.path(database), path) else { continue };
        let answers = {
            let mut projects = database.layouts().lock();
            let project = projects.all.entry(root).or_default();
            if project.on_disk.contains(&place) {
                continue;
            }
            project.change([(place, is_open)])
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

/// What is to be answered now to what was asked and may have another answer.
#[derive(Default)]
struct Answers {
    listings: Vec<(Listing, Arc<[Entry]>)>,
    namesakes: Vec<(Namesakes, Arc<[Arc<str>]>)>,
    manifests: Vec<(Manifest, Option<Arc<str>>)>,
}

impl Project {
    /// The project at `root` as long as nobody has looked at the disk; `open` is what editors have open.
    fn with_open(root: &Path, open: &BTreeSet<Arc<Path>>) -> Self {
        let layout = Layout::new(open.iter().filter_map(|path| place(root, path)));
        Self { layout, ..Self::default() }
    }

    /// Takes what was `found` in the project at `root`; `open` is what editors have open.
    fn take(&mut self, root: &Path, open: &BTreeSet<Arc<Path>>, found: FoundFiles) -> Answers {
        let FoundFiles { files, manifests, scope } = found;
        let covered = |all: &BTreeSet<Arc<str>>| match &scope {
            None => all.clone(),
            Some(scope) => scope.iter().flat_map(|around| within(all, around)).cloned().collect(),
        };
        let before: BTreeSet<Arc<str>> = covered(&self.on_disk);
        let is_open = |path: &str| open.contains(&*root.join(path));
        let gone: Vec<_> = before.difference(&files).cloned().collect();
        let came: Vec<_> = files.difference(&before).cloned().collect();
        for path in &gone {
            self.on_disk.remove(path);
        }
        self.on_disk.extend(came.iter().cloned());
        let texts = self.take_manifests(&before, manifests);
        let gone = gone.into_iter().filter(|path| !is_open(path)).map(|path| (path, false));
        let changes = gone.chain(came.into_iter().map(|path| (path, true)));
        Answers { manifests: texts, ..self.change(changes.collect::<Vec<_>>()) }
    }

    /// Takes what manifests say in the place of those of the files `before`.
    fn take_manifests(
        &mut self,
        before: &BTreeSet<Arc<str>>,
        manifests: BTreeMap<Arc<str>, Arc<str>>,
    ) -> Vec<(Manifest, Option<Arc<str>>)> {
        let mut told: BTreeSet<Arc<str>> = manifests.keys().cloned().collect();
        for path in before {
            if self.manifests.remove(path).is_some() {
                told.insert(Arc::clone(path));
            }
        }
        self.manifests.extend(manifests);
        let Self { manifests, asked, .. } = self;
        let text = |path| Some((*asked.get(path)?, manifests.get(path).cloned()));
        told.iter().filter_map(text).collect()
    }

    /// Has the files at these paths be there from now on, or not.
    fn change(
        &mut self,
        changes: impl IntoIterator<Item = (Arc<str>, bool), IntoIter: ExactSizeIterator>,
    ) -> Answers {
        let changes = changes.into_iter();
        if changes.len() > MANY {
            return self.change_many(changes);
        }
        let (mut folders, mut names) = (BTreeSet::new(), BTreeSet::new());
        for (path, is_there) in changes {
            let is_other =
                if is_there { self.layout.insert(&path) } else { self.layout.remove(&path) };
            if is_other {
                folders.extend(path::folders_around(&path).map(Arc::<str>::from));
                names.insert(Arc::<str>::from(path::name(&path)));
            }
        }
        let Self { layout, listings, namesakes, .. } = self;
        let listed = |folder: &Arc<str>| Some((*listings.get(folder)?, layout.entries(folder)));
        let named = |name: &Arc<str>| Some((*namesakes.get(name)?, layout.files_named(name)));
        Answers {
            listings: folders.iter().filter_map(listed).collect(),
            namesakes: names.iter().filter_map(named).collect(),
            manifests: Vec::new(),
        }
    }

    /// As [`change`](Self::change), with so many changes that making the layout anew is less work.
    fn change_many(&mut self, changes: impl Iterator<Item = (Arc<str>, bool)>) -> Answers {
        let mut files: BTreeSet<Arc<str>> = self.layout.files().cloned().collect();
        for (path, is_there) in changes {
            if is_there {
                files.insert(path);
            } else {
                files.remove(&path);
            }
        }
        self.layout = Layout::new(files);
        let Self { layout, .. } = self;
        let listings = self.listings.iter().map(|(path, asked)| (*asked, layout.entries(path)));
        let namesakes =
            self.namesakes.iter().map(|(name, asked)| (*asked, layout.files_named(name)));
        Answers {
            listings: listings.collect(),
            namesakes: namesakes.collect(),
            manifests: Vec::new(),
        }
    }
}

/// Those of `all` that are at `around` or below it.
fn within<'all>(
    all: &'all BTreeSet<Arc<str>>,
    around: &str,
) -> impl Iterator<Item = &'all Arc<str>> + use<'all> {
    let below = if around.is_empty() { String::new() } else { format!("{around}/") };
    // Other names sort between a folder and what is in it: `a.b` between `a` and `a/b`.
    let inner = all.range::<str, _>((Bound::Included(below.as_str()), Bound::Unbounded));
    all.get(around).into_iter().chain(inner.take_while(move |path| path.starts_with(&below)))
}
