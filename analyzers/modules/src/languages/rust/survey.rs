//! The crates of a project, with all their modules.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::manifest::{Dependency, Package, Packages, Root, RootKind, packages};
use super::tree::{ModuleId, Trees};
use crate::path;
use crate::project::{Entry, Project};
use crate::resolution::UnresolvedReason;

/// The crates of a project, and which file is which module of them.
#[derive(Debug, PartialEq)]
pub(in crate::languages) struct Survey {
    packages: Packages,
    crates: Vec<Crate>,
    pub(super) trees: Trees,
    /// The roots of libraries, by the folders of their packages.
    libraries: FxHashMap<Arc<str>, ModuleId>,
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
pub(super) enum Extern<'survey> {
    /// The crate of the project with this root.
    Root(ModuleId),
    /// A package that is no part of the project.
    External(&'survey Arc<str>),
}

impl Survey {
    pub(super) fn of(project: &dyn Project) -> Self {
        let mut survey = Self {
            packages: packages(project),
            crates: Vec::new(),
            trees: Trees::default(),
            libraries: FxHashMap::default(),
        };
        let packages = std::mem::take(&mut survey.packages);
        for (folder, package) in &packages {
            for root in package.iter().flat_map(|package| &package.roots) {
                survey.add_root(project, folder, root);
            }
        }
        survey.packages = packages;
        survey.add_rest(project);
        survey
    }

    fn add_root(&mut self, project: &dyn Project, folder: &Arc<str>, root: &Root) {
        let Root { path, kind, starts_at_top } = root;
        let id = self.trees.grow(project, self.crates.len(), path);
        self.crates.push(Crate {
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
        let mut beside = self.crates.iter().filter(|other| other.package == package);
        let starts_at_top =
            package.is_some() && beside.next().is_some_and(|other| other.starts_at_top);
        self.trees.grow(project, self.crates.len(), root);
        self.crates.push(Crate { package, kind: RootKind::Program, starts_at_top });
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
    fn package_around(
        &self,
        path: &str,
    ) -> Option<(&Arc<str>, &Result<Package, UnresolvedReason>)> {
        path::folders_around(path).find_map(|folder| self.packages.get_key_value(folder))
    }

    /// Why it is not known what other crates the module `id` can name; `None` if it is.
    pub(super) fn unknown(&self, id: ModuleId) -> Option<&UnresolvedReason> {
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
    pub(super) fn extern_(&self, id: ModuleId, name: &str) -> Option<Extern<'_>> {
        let own = self.crate_of(id);
        let folder = own.package.as_ref()?;
        let package = self.packages.get(folder)?.as_ref().ok()?;
        let is_library = |root: &Root| matches!(&root.kind, RootKind::Library(own) if own == name);
        let is_beside_library = matches!(own.kind, RootKind::Program | RootKind::Test);
        if is_beside_library && package.roots.iter().any(is_library) {
            return self.libraries.get(folder).copied().map(Extern::Root);
        }
        let named: &BTreeMap<String, Dependency> = match own.kind {
            RootKind::BuildScript => &package.build_dependencies,
            _ => &package.dependencies,
        };
        match named.get(name) {
            Some(Dependency::External(package)) => Some(Extern::External(package)),
            Some(Dependency::Local(folder)) => {
                self.libraries.get(folder).copied().map(Extern::Root)
            }
            // The library of a package goes by its own name, whatever the package's is.
            None => named.values().find_map(|dependency| {
                let Dependency::Local(folder) = dependency else { return None };
                let package = self.packages.get(folder)?.as_ref().ok()?;
                let is_so = package.roots.iter().any(is_library);
                is_so.then(|| self.libraries.get(folder).copied().map(Extern::Root)).flatten()
            }),
        }
    }

    fn crate_of(&self, id: ModuleId) -> &Crate {
        &self.crates[self.trees.module(id).crate_]
    }
}
