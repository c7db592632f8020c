//! From the name of a module to its file.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::roots::Roots;
use super::stdlib;
use crate::path;
use crate::project::{Entry, Project};
use crate::resolution::{Target, UnresolvedReason};

/// How files of modules end, those that hide others first: a stub stands for a module without a file of
/// its own, which may be compiled.
const ENDINGS: &[&str] = &["py", "pyi", "pyx"];

/// What a name of a module leads to.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// Its file; a namespace package has none.
    pub(super) file: Option<Arc<str>>,
    /// The folder of its submodules, if it is a package.
    folder: Option<String>,
}

/// Looks for what one file names.
pub(super) struct Search<'a> {
    project: &'a dyn Project,
    roots: &'a Roots,
    path: &'a str,
    /// The folder that holds the file's top-level package, or the file itself if it is in none.
    base: Arc<str>,
    /// Other roots that count for the file, the nearest first.
    near: Vec<Arc<str>>,
}

/// How far a name could be followed below a root.
enum Walk {
    /// To its end.
    Whole(Place),
    /// Into a package or module that has no such thing.
    Part,
    /// Not at all.
    None,
}

/// What was met below roots on the way to a file.
#[derive(Default)]
struct Met {
    /// A package or module that lacks what is asked of it.
    is_part: bool,
    /// A namespace package, which has no file.
    namespace: Option<Place>,
}

impl<'a> Search<'a> {
    /// For the file at `path`.
    pub(super) fn new(project: &'a dyn Project, roots: &'a Roots, path: &'a str) -> Self {
        let is_package = |folder: &str| {
            let init =
                |ending| project.is_file(&path::within(folder, &format!("__init__.{ending}")));
            init("py") || init("pyi")
        };
        let base: Arc<str> =
            path::folders_around(path).find(|folder| !is_package(folder)).unwrap_or("").into();
        let mut near = roots.near(path);
        near.retain(|root| *root != base);
        Self { project, roots, path, base, near }
    }

    /// What an absolute name leads to, or what else it stands for.
    pub(super) fn absolute(&self, parts: &[&str]) -> Result<Place, Target> {
        let first = parts.first().copied().unwrap_or_default();
        let mut met = Met::default();
        // Where a program starts comes before the standard library, what is installed behind it.
        if let Some(place) = self.look(&self.base, parts, &mut met) {
            return Ok(place);
        }
        if stdlib::has(first) {
            return Err(Target::Standard(first.into()));
        }
        let near = self.near.iter().find_map(|root| self.look(root, parts, &mut met)).map(Ok);
        near.or_else(|| self.elsewhere(parts, &mut met)).unwrap_or_else(|| self.no_file(first, met))
    }

    /// What a name leads to below roots that do not count for the file by themselves.
    fn elsewhere(&self, parts: &[&str], met: &mut Met) -> Option<Result<Place, Target>> {
        let kinds = self.roots.elsewhere(self.project, parts.first()?);
        kinds.iter().find_map(|roots| {
            let look = |root: &Arc<str>| self.look(root, parts, met);
            let mut places: Vec<Place> = roots.iter().filter_map(look).collect();
            if places.len() < 2 {
                return places.pop().map(Ok);
            }
            let files: BTreeSet<Arc<str>> =
                places.into_iter().filter_map(|place| place.file).collect();
            let reason = UnresolvedReason::Ambiguous(files.into_iter().collect());
            Some(Err(Target::Unresolved(reason)))
        })
    }

    /// What a name stands for that leads to no file.
    fn no_file(&self, first: &str, met: Met) -> Result<Place, Target> {
        if let Some(place) = met.namespace.filter(|place| self.holds_modules(place)) {
            return Ok(place);
        }
        Err(if met.is_part {
            Target::Unresolved(UnresolvedReason::Missing)
        } else if let Some(fault) = self.roots.fault(self.path) {
            Target::Unresolved(fault.reason())
        } else {
            Target::External(first.into())
        })
    }

    /// The file that `parts` lead to below `root`; notes in `met` what else they lead to.
    fn look(&self, root: &str, parts: &[&str], met: &mut Met) -> Option<Place> {
        match self.walk(root, parts) {
            Walk::Whole(place) if place.file.is_some() => return Some(place),
            Walk::Whole(place) => {
                met.namespace.get_or_insert(place);
            }
            Walk::Part => met.is_part = true,
            Walk::None => {}
        }
        None
    }

    /// What `parts` lead to below `folder`, which is a package.
    pub(super) fn below(&self, folder: &str, parts: &[&str]) -> Option<Place> {
        let package = self.package(folder);
        match self.follow(package, parts) {
            Walk::Whole(place) => Some(place),
            Walk::Part | Walk::None => None,
        }
    }

    /// The file of the submodule `name` of the package at `place`.
    pub(super) fn submodule(&self, place: &Place, name: &str) -> Option<Arc<str>> {
        self.step(place.folder.as_deref()?, name)?.file
    }

    /// The file of `name` in another portion of the namespace package `parts`, which `place` is one of.
    pub(super) fn portion(&self, parts: &[&str], place: &Place, name: &str) -> Option<Arc<str>> {
        if place.file.is_some() {
            return None;
        }
        let parts: Vec<&str> = parts.iter().copied().chain([name]).collect();
        self.absolute(&parts).ok()?.file
    }

    /// Whether a folder without `__init__` is a package all the same: any may be, but most are none.
    fn holds_modules(&self, place: &Place) -> bool {
        let entries = place.folder.as_deref().map(|folder| self.project.entries(folder));
        entries.is_some_and(|entries| {
            entries.iter().any(|entry| match entry {
                Entry::File(name) => {
                    path::extension(name).is_some_and(|ending| ENDINGS.contains(&ending))
                }
                Entry::Folder(name) => {
                    let folder = place.folder.as_deref().unwrap_or_default();
                    self.step(folder, name).is_some_and(|place| place.file.is_some())
                }
            })
        })
    }

    fn walk(&self, root: &str, parts: &[&str]) -> Walk {
        self.follow(Place { file: None, folder: Some(root.to_owned()) }, parts)
    }

    fn follow(&self, from: Place, parts: &[&str]) -> Walk {
        let mut place = from;
        let mut is_inside = false;
        for part in parts {
            let next = place.folder.as_deref().and_then(|folder| self.step(folder, part));
            match next {
                Some(next) => place = next,
                None if is_inside => return Walk::Part,
                None => return Walk::None,
            }
            is_inside |= place.file.is_some();
        }
        Walk::Whole(place)
    }

    /// What `name` is right in `folder`: a package, else a module, else a namespace package.
    fn step(&self, folder: &str, name: &str) -> Option<Place> {
        let inner = path::within(folder, name);
        let is_folder = self.project.is_folder(&inner);
        if is_folder {
            let package = self.package(&inner);
            if package.file.is_some() {
                return Some(package);
            }
        }
        if let Some(file) = self.file(&inner) {
            return Some(Place { file: Some(file), folder: None });
        }
        is_folder.then_some(Place { file: None, folder: Some(inner) })
    }

    /// The package that `folder` is.
    fn package(&self, folder: &str) -> Place {
        let file = self.file(&path::within(folder, "__init__"));
        Place { file, folder: Some(folder.to_owned()) }
    }

    /// The file of the module that is called so but for its ending.
    fn file(&self, module: &str) -> Option<Arc<str>> {
        ENDINGS.iter().find_map(|ending| {
            let file = format!("{module}.{ending}");
            self.project.is_file(&file).then(|| file.into())
        })
    }
}
