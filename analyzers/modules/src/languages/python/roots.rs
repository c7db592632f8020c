//! Where in a project modules are looked for.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::manifests::{self, Manifest};
use crate::path;
use crate::problem::Problem;
use crate::project::Project;

/// The roots of a project: folders that top-level modules are right in.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Roots {
    /// What the manifests of a folder say, by the folder.
    manifests: BTreeMap<Arc<str>, Manifest>,
    /// Each root that some manifest tells.
    all: BTreeSet<Arc<str>>,
    /// Those of them in which nothing but sources is.
    sources: BTreeSet<Arc<str>>,
    /// Below which roots that a manifest tells there is something by this name.
    told: Names,
    /// In which other folders there is a package by this name that is in no package.
    untold: Names,
    /// Where pytest has the modules that are beside a `conftest.py`, by the folder of that.
    conftests: BTreeMap<Arc<str>, Arc<str>>,
}

/// Folders by what is in them.
type Names = BTreeMap<Arc<str>, BTreeSet<Arc<str>>>;

impl Roots {
    /// Reads the manifests, and finds the packages that are in no other.
    pub(super) fn of(project: &dyn Project) -> Self {
        let manifests = manifests::of(project);
        let all = manifests.values().flat_map(|manifest| manifest.roots.iter().cloned());
        let sources = manifests.values().flat_map(|manifest| manifest.sources.iter().cloned());
        let (all, sources) = (all.collect(), sources.collect());
        let mut known = Self { manifests, all, sources, ..Self::default() };
        let packages: BTreeSet<Arc<str>> = ["__init__.py", "__init__.pyi"]
            .into_iter()
            .flat_map(|name| project.files_named(name).to_vec())
            .map(|file| path::folder(&file).into())
            .collect();
        for file in &*project.files_named("conftest.py") {
            let base = holder(project, file);
            known.conftests.insert(path::folder(file).into(), base);
        }
        for package in &packages {
            let holder = path::folder(package);
            if !package.is_empty() && !packages.contains(holder) {
                known.add(package, holder);
            }
        }
        known.add_named();
        known
    }

    /// Adds the packages that manifests call otherwise than their folders.
    fn add_named(&mut self) {
        for (folder, manifest) in &self.manifests {
            for (name, _) in &manifest.packages {
                let first = name.split('.').next().unwrap_or(name);
                self.told.entry(first.into()).or_default().insert(Arc::clone(folder));
            }
        }
    }

    /// The packages right in `root` that manifests call otherwise than their folders: names and folders.
    pub(super) fn packages_in(&self, root: &str) -> &[(String, Arc<str>)] {
        self.manifests.get(root).map(|manifest| &*manifest.packages).unwrap_or_default()
    }

    /// Whether `folder` is a root that some manifest tells.
    pub(super) fn has(&self, folder: &str) -> bool {
        self.all.contains(folder)
    }

    /// The root of sources that the file at `path` is in, unless a project of its own is in between.
    pub(super) fn sources(&self, path: &str) -> Option<&Arc<str>> {
        let nearest = path::folders_around(path).find_map(|folder| self.all.get(folder));
        nearest.filter(|root| self.sources.contains(*root))
    }

    /// Whether a manifest around `path` says that the package of others is installed whose module is
    /// called `name`.
    pub(super) fn requires(&self, path: &str, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        let mut around = path::folders_around(path);
        around
            .any(|folder| self.manifests.get(folder).is_some_and(|it| it.requires.contains(&name)))
    }

    /// Adds a package that is right in `holder`, which is none.
    fn add(&mut self, package: &str, holder: &str) {
        let around = std::iter::once(holder).chain(path::folders_around(holder));
        let root = around.map(Arc::from).find(|folder: &Arc<str>| self.all.contains(folder));
        let is_source = root.as_ref().is_some_and(|root| self.sources.contains(root));
        if let Some(root) = root {
            // Folders in between are namespace packages.
            let below = package[root.len()..].trim_start_matches('/');
            let first = below.split('/').next().unwrap_or(below);
            self.told.entry(first.into()).or_default().insert(root);
        }
        // Among sources each has its whole name.
        if !is_source && !self.all.contains(holder) {
            let name = path::name(package);
            self.untold.entry(name.into()).or_default().insert(holder.into());
        }
    }

    /// The roots that the manifests around `path` tell, the nearest first, and that of the workspace.
    pub(super) fn near(&self, path: &str) -> Vec<Arc<str>> {
        let mut near: Vec<Arc<str>> = Vec::new();
        for folder in path::folders_around(path) {
            let told = self.manifests.get(folder).into_iter().flat_map(|manifest| &manifest.roots);
            let workspace = folder.is_empty().then(|| Arc::from(""));
            let tested = self.conftests.get(folder).cloned();
            for root in told.cloned().chain(tested).chain(workspace) {
                if !near.contains(&root) {
                    near.push(root);
                }
            }
        }
        near
    }

    /// The roots told elsewhere, then those not told, that may have the module or package `name`.
    pub(super) fn elsewhere(&self, project: &dyn Project, name: &str) -> [Vec<Arc<str>>; 2] {
        let mut told: BTreeSet<Arc<str>> = self.told.get(name).cloned().unwrap_or_default();
        let files = project.files_named(&format!("{name}.py"));
        let holders = files.iter().map(|file| path::folder(file));
        told.extend(holders.filter_map(|holder| self.all.get(holder).cloned()));
        let untold = self.untold.get(name).cloned().unwrap_or_default();
        [told.into_iter().collect(), untold.into_iter().collect()]
    }

    /// The nearest manifest around `path` that cannot be read.
    pub(super) fn fault(&self, path: &str) -> Option<&Problem> {
        path::folders_around(path).find_map(|folder| self.manifests.get(folder)?.fault.as_ref())
    }

    /// What of the manifests is not understood.
    pub(super) fn problems(&self) -> Vec<Problem> {
        let manifests = self.manifests.values();
        manifests.flat_map(|it| it.fault.iter().chain(&it.partial).cloned()).collect()
    }
}

/// The nearest folder around `path` that is no package: what holds the top-level package of the file, or the
/// file itself if it is in none.
pub(super) fn holder(project: &dyn Project, path: &str) -> Arc<str> {
    let is_package = |folder: &str| {
        let init = |ending| project.is_file(&path::within(folder, &format!("__init__.{ending}")));
        init("py") || init("pyi")
    };
    path::folders_around(path).find(|folder| !is_package(folder)).unwrap_or_default().into()
}
