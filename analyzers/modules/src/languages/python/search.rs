//! From the name of a module to its file.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::roots::{Roots, holder};
use super::stdlib;
use crate::path;
use crate::project::{Entry, Project};
use crate::resolution::{Target, UnresolvedReason};

/// How files of modules end, those that hide others first: a stub stands for a module without a file of
/// its own, which may be compiled.
const ENDINGS: &[&str] = &["py", "pyi", "pyx"];

/// The same for a stub, which is about types, as others are.
const TYPED: &[&str] = &["pyi", "py", "pyx"];

/// What a folder holds that is the standard library itself: what Python finds its own by, and what
/// typeshed has in its place.
const LANDMARKS: &[&str] = &["os.py", "builtins.pyi"];

/// How many packages without `__init__` may be in one another before a module is found in them.
const MOST_NESTED: usize = 3;

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
    /// The top-level package that the file is in, if it is in one.
    own: Option<&'a str>,
    /// Whether what is right around it is no package.
    is_script: bool,
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
        let holder = holder(project, path);
        // A folder without `__init__` is a part of a package, too, where all around it are sources.
        let sources = roots.sources(path).filter(|root| path::is_within(&holder, root));
        let base = sources.unwrap_or(&holder);
        let below = path[base.len()..].trim_start_matches('/');
        let own = below.split_once('/').map(|(own, _)| own);
        let mut near = roots.near(path);
        let mut known = BTreeSet::from([Arc::clone(base)]);
        near.retain(|root| known.insert(Arc::clone(root)));
        let is_script = *holder == *path::folder(path);
        Self { project, roots, path, base: Arc::clone(base), own, is_script, near }
    }

    /// What an absolute name leads to, or what else it stands for.
    pub(super) fn absolute(&self, parts: &[&str]) -> Result<Place, Target> {
        let first = parts.first().copied().unwrap_or_default();
        let mut met = Met::default();
        // Where a program starts comes before the standard library, what is installed behind it.
        let is_standard = stdlib::has(first);
        if !(is_standard && self.is_behind_standard(first))
            && let Some(place) = self.look(&self.base, parts, &mut met)
        {
            return Ok(place);
        }
        if is_standard {
            return Err(Target::Standard(first.into()));
        }
        let near = self.near.iter().find_map(|root| self.look(root, parts, &mut met));
        let near = near.or_else(|| self.beside(parts, &mut met)).map(Ok);
        near.or_else(|| self.elsewhere(parts, &mut met)).unwrap_or_else(|| self.no_file(first, met))
    }

    /// What a name leads to beside a file that is in no package: it may be a script among sources.
    fn beside(&self, parts: &[&str], met: &mut Met) -> Option<Place> {
        let first = parts.first()?;
        if !self.is_script || self.roots.requires(self.path, first) {
            return None;
        }
        self.look(path::folder(self.path), parts, met)
    }

    /// Whether the standard library comes before the file's own root: nobody starts a package as a program
    /// from there, unless that is a root of its own or the standard library.
    fn is_behind_standard(&self, name: &str) -> bool {
        let is_root = self.base.is_empty() || self.roots.has(&self.base);
        let is_library =
            || LANDMARKS.iter().any(|file| self.project.is_file(&path::within(&self.base, file)));
        // Tests are called as those of the standard library, which are seldom installed.
        let is_own_test = name == "test" && self.own == Some(name);
        self.own.is_some() && !is_own_test && !is_root && !is_library()
    }

    /// What a name leads to below roots that do not count for the file by themselves.
    fn elsewhere(&self, parts: &[&str], met: &mut Met) -> Option<Result<Place, Target>> {
        let first = parts.first()?;
        let [told, untold] = self.roots.elsewhere(self.project, first);
        let is_installed = self.roots.requires(self.path, first);
        let untold = if is_installed { Vec::new() } else { untold };
        [told, untold].iter().find_map(|roots| {
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
        let holds_modules = |place: &Place| {
            place.folder.as_deref().is_some_and(|it| self.holds_modules(it, MOST_NESTED))
        };
        if let Some(place) = met.namespace.filter(holds_modules) {
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
        match self.named(root, parts).unwrap_or_else(|| self.walk(root, parts)) {
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

    /// Whether a folder without `__init__` is a package all the same: any may be, but most are none. What is
    /// in it may be one of the kind in turn, so many times.
    fn holds_modules(&self, folder: &str, times: usize) -> bool {
        self.project.entries(folder).iter().any(|entry| match entry {
            Entry::File(name) => {
                path::extension(name).is_some_and(|ending| ENDINGS.contains(&ending))
            }
            Entry::Folder(name) => {
                times > 0 && self.holds_modules(&path::within(folder, name), times - 1)
            }
        })
    }

    /// What `parts` lead to below `root` by a name that a manifest has for a folder.
    fn named(&self, root: &str, parts: &[&str]) -> Option<Walk> {
        self.roots.packages_in(root).iter().find_map(|(name, folder)| {
            let mut rest = parts.iter();
            let is_called_so = name.split('.').all(|part| rest.next() == Some(&part));
            is_called_so.then(|| self.follow(self.package(folder), rest.as_slice()))
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
        let is_stub = path::extension(self.path) == Some("pyi");
        let endings = if is_stub { TYPED } else { ENDINGS };
        endings.iter().find_map(|ending| {
            let file = format!("{module}.{ending}");
            self.project.is_file(&file).then(|| file.into())
        })
    }
}
