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
    /// Below which roots that a manifest tells there is something by this name.
    told: Names,
    /// In which other folders there is a package by this name that is in no package.
    untold: Names,
}

/// Folders by what is in them.
type Names = BTreeMap<Arc<str>, BTreeSet<Arc<str>>>;

impl Roots {
    /// Reads the manifests, and finds the packages that are in no other.
    pub(super) fn of(project: &dyn Project) -> Self {
        let manifests = manifests::of(project);
        let all = manifests.values().flat_map(|manifest| manifest.roots.iter().cloned());
        let mut known = Self { all: all.collect(), manifests, ..Self::default() };
        let packages: BTreeSet<Arc<str>> = ["__init__.py", "__init__.pyi"]
            .into_iter()
            .flat_map(|name| project.files_named(name).to_vec())
            .map(|file| path::folder(&file).into())
            .collect();
        for package in &packages {
            let holder = path::folder(package);
            if !package.is_empty() && !packages.contains(holder) {
                known.add(package, holder);
            }
        }
        known
    }

    /// Adds a package that is right in `holder`, which is none.
    fn add(&mut self, package: &str, holder: &str) {
        let around = std::iter::once(holder).chain(path::folders_around(holder));
        let root = around.map(Arc::from).find(|folder: &Arc<str>| self.all.contains(folder));
        if let Some(root) = root {
            // Folders in between are namespace packages.
            let below = package[root.len()..].trim_start_matches('/');
            let first = below.split('/').next().unwrap_or(below);
            self.told.entry(first.into()).or_default().insert(root);
        }
        if !self.all.contains(holder) {
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
            for root in told.cloned().chain(workspace) {
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
