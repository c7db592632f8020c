//! The crates of a project, with all their modules.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::manifest::{Dependency, Package, Packages, Root, RootKind, packages};
use super::tree::{ModuleId, Trees};
use crate::path;
use crate::problem::Problem;
use crate::project::{Entry, Project};

/// The crates of a project, and which file is which module of them.
#[derive(Debug, PartialEq)]
pub(super) struct Crates {
    packages: Packages,
    all: Vec<Crate>,
    pub(super) trees: Trees,
    /// The roots of libraries, by the folders of their packages.
    libraries: FxHashMap<Arc<str>, ModuleId>,
    /// What the code of packages calls other crates, by their folders.
    names: FxHashMap<Arc<str>, Names>,
}

/// What the code of a package calls other crates.
#[derive(Debug, Default, PartialEq)]
struct Names {
    /// Its own library, which its programs and tests see.
    library: Option<(String, ModuleId)>,
    /// Its dependencies.
    code: FxHashMap<String, Extern>,
    /// Those of its build script.
    build: FxHashMap<String, Extern>,
}

/// A crate.
#[derive(Debug, PartialEq)]
struct Crate {
    /// The folder of its package, if it is of one.
    package: Option<Arc<str>>,
    /// What it is to that.
    kind: RootKind,
    /// Paths of `use` begin at its root.
    starts_at_top: bool,
}

/// What another crate is that goes by a name.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Extern {
    /// The crate of the project with this root.
    Root(ModuleId),
    /// A package that is no part of the project.
    External(Arc<str>),
}

impl Crates {
    pub(super) fn of(project: &dyn Project) -> Self {
        let mut survey = Self {
            packages: packages(project),
            all: Vec::new(),
            trees: Trees::default(),
            libraries: FxHashMap::default(),
            names: FxHashMap::default(),
        };
        let packages = std::mem::take(&mut survey.packages);
        for (folder, package) in &packages {
            for root in package.iter().flat_map(|package| &package.roots) {
                survey.add_root(project, folder, root);
            }
        }
        survey.packages = packages;
        let readable =
            survey.packages.iter().filter_map(|(folder, it)| Some((folder, it.as_ref().ok()?)));
        let names = readable.map(|(folder, package)| {
            let library = library(package).zip(survey.libraries.get(folder));
            let library = library.map(|(name, root)| (name.to_owned(), *root));
            let code = survey.names_of(&package.dependencies);
            let build = survey.names_of(&package.build_dependencies);
            (Arc::clone(folder), Names { library, code, build })
        });
        survey.names = names.collect();
        survey.add_rest(project);
        survey
    }

    /// What the names of dependencies stand for, and those of the libraries of packages that are called
    /// otherwise.
    fn names_of(&self, dependencies: &BTreeMap<String, Dependency>) -> FxHashMap<String, Extern> {
        let mut names = FxHashMap::default();
        for (name, dependency) in dependencies {
            let known = match dependency {
                Dependency::External(package) => Some(Extern::External(Arc::clone(package))),
                Dependency::Local(folder) => self.libraries.get(folder).copied().map(Extern::Root),
            };
            names.extend(known.map(|known| (name.clone(), known)));
        }
        for dependency in dependencies.values() {
            let Dependency::Local(folder) = dependency else { continue };
            let package = self.packages.get(folder).and_then(|package| package.as_ref().ok());
            let own = package.and_then(library).zip(self.libraries.get(folder));
            if let Some((name, root)) = own.filter(|(name, _)| !dependencies.contains_key(*name)) {
                names.entry(name.to_owned()).or_insert(Extern::Root(*root));
            }
        }
        names
    }

    /// What of the manifests was not understood, and what they name that is not there.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let packages = self.packages.values().flat_map(|package| match package {
            Ok(package) => package.partial.as_slice(),
            Err(problem) => std::slice::from_ref(problem),
        });
        packages.cloned().collect()
    }

    fn add_root(&mut self, project: &dyn Project, folder: &Arc<str>, root: &Root) {
        let Root { path, kind, starts_at_top } = root;
        let id = self.trees.grow(project, self.all.len(), path);
        self.all.push(Crate {
            package: Some(Arc::clone(folder)),
            kind: kind.clone(),
            starts_at_top: *starts_at_top,
        });
        if matches!(kind, RootKind::Library(_)) {
            self.libraries.insert(Arc::clone(folder), id);
        }
    }

    /// Adds the files that no crate names. One that lies where a module's would is taken for that: a
    /// macro may name it. Any other is a crate by itself, as those are that tests compile.
    fn add_rest(&mut self, project: &dyn Project) {
        let mut rest = self.unnamed_files(project);
        // Without manifests, roots are known by their names.
        let roots = rest.extract_if(.., |path| matches!(path::name(path), "lib.rs" | "main.rs"));
        for root in roots.collect::<Vec<_>>() {
            self.add_loose(project, &root);
        }
        loop {
            let by_folder = self.trees.by_folder();
            let before = rest.len();
            rest.retain(|path| {
                self.trees.of_file(path).is_empty() && !self.trees.adopt(project, path, &by_folder)
            });
            if rest.len() == before {
                break;
            }
        }
        for path in rest {
            if self.trees.of_file(&path).is_empty() {
                self.add_loose(project, &path);
            }
        }
    }

    /// Adds a crate that no manifest names.
    fn add_loose(&mut self, project: &dyn Project, root: &str) {
        let package = self.package_around(root).map(|(folder, _)| Arc::clone(folder));
        // It is of the edition of the others.
        let mut beside = self.all.iter().filter(|other| other.package == package);
        let starts_at_top =
            package.is_some() && beside.next().is_some_and(|other| other.starts_at_top);
        self.trees.grow(project, self.all.len(), root);
        self.all.push(Crate { package, kind: RootKind::Program, starts_at_top });
    }

    /// The files of Rust that are no module of a crate, in order of path.
    fn unnamed_files(&self, project: &dyn Project) -> Vec<String> {
        let mut files = Vec::new();
        let mut folders = vec![String::new()];
        while let Some(folder) = folders.pop() {
            for entry in project.entries(&folder).iter() {
                match entry {
                    Entry::Folder(name) => folders.push(path::within(&folder, name)),
                    Entry::File(name) => files.push(path::within(&folder, name)),
                }
            }
        }
        files.retain(|file| {
            path::extension(file) == Some("rs") && self.trees.of_file(file).is_empty()
        });
        files.sort_unstable();
        files
    }

    /// The package in whose folder the file at `path` is, the innermost.
    fn package_around(&self, path: &str) -> Option<(&Arc<str>, &Result<Package, Problem>)> {
        path::folders_around(path).find_map(|folder| self.packages.get_key_value(folder))
    }

    /// Why it is not known what other crates the module `id` can name; `None` if it is.
    pub(super) fn unknown(&self, id: ModuleId) -> Option<&Problem> {
        let file = &self.trees.module(self.trees.root(id)).file;
        self.package_around(file)?.1.as_ref().err()
    }

    /// Whether the crate of the module `id` is of a package, so that it is known what crates there are.
    pub(super) fn is_of_package(&self, id: ModuleId) -> bool {
        self.crate_of(id).package.is_some()
    }

    /// Whether the crate of the module `id` is there for tests alone.
    pub(super) fn is_test(&self, id: ModuleId) -> bool {
        self.crate_of(id).kind == RootKind::Test
    }

    /// Whether paths of `use` begin at the root of the crate of the module `id`.
    pub(super) fn starts_at_top(&self, id: ModuleId) -> bool {
        self.crate_of(id).starts_at_top
    }

    /// What the crate of the module `id` calls `name`, among other crates.
    pub(super) fn extern_(&self, id: ModuleId, name: &str) -> Option<Extern> {
        let own = self.crate_of(id);
        let names = self.names.get(own.package.as_ref()?)?;
        let is_beside_library = matches!(own.kind, RootKind::Program | RootKind::Test);
        let library =
            names.library.as_ref().filter(|(library, _)| is_beside_library && library == name);
        if let Some((_, root)) = library {
            return Some(Extern::Root(*root));
        }
        let named = if own.kind == RootKind::BuildScript { &names.build } else { &names.code };
        named.get(name).cloned()
    }

    fn crate_of(&self, id: ModuleId) -> &Crate {
        &self.all[self.trees.module(id).crate_]
    }
}

/// What other crates call the library of `package`.
fn library(package: &Package) -> Option<&str> {
    package.roots.iter().find_map(|root| match &root.kind {
        RootKind::Library(name) => Some(name.as_str()),
        RootKind::Program | RootKind::Test | RootKind::BuildScript => None,
    })
}
