//! What `tsconfig.json` and `jsconfig.json` say of where modules are: TypeScript's "Modules -
//! Reference".

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::config::{Config, NAMES};
use super::packages::Packages;
use super::settings::Reader;
use crate::path;
use crate::problem::Problem;
use crate::project::Project;

/// The settings of a project.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Configs {
    /// All that count for some folder, or are referred to by one that does, by path.
    by_path: BTreeMap<Arc<str>, Config>,
    /// From which folders some of them build into a folder, by that.
    built: FxHashMap<String, Vec<String>>,
}

impl Configs {
    /// Reads those of all folders, and those that they extend and refer to.
    pub(super) fn of(project: &dyn Project, packages: &Packages) -> Self {
        let mut configs = Self::default();
        let mut open: Vec<Arc<str>> =
            NAMES.iter().flat_map(|name| project.files_named(name).to_vec()).collect();
        while let Some(file) = open.pop() {
            if let Entry::Vacant(place) = configs.by_path.entry(file) {
                let config = Reader::new(project, packages).read(place.key());
                open.extend(config.references.iter().cloned());
                place.insert(config);
            }
        }
        for (out, roots) in configs.by_path.values().filter_map(|config| config.built.as_ref()) {
            let known = configs.built.entry(out.clone()).or_default();
            for root in roots {
                if !known.contains(root) {
                    known.push(root.clone());
                }
            }
        }
        configs
    }

    /// What of all of them is not understood.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Problem> {
        self.by_path.values().flat_map(|config| config.fault.iter().chain(&config.partial))
    }

    /// What counts for the file at `path`: the settings of the nearest folder that has some, or those
    /// that they refer to for it.
    pub(super) fn around(&self, path: &str) -> Option<&Config> {
        let nearest = path::folders_around(path).find_map(|folder| {
            NAMES.iter().find_map(|name| self.by_path.get(&*path::within(folder, name)))
        })?;
        if nearest.references.is_empty() || nearest.is_about(path) {
            return Some(nearest);
        }
        let referred = nearest.references.iter().filter_map(|file| self.by_path.get(file));
        Some(referred.into_iter().find(|config| config.is_about(path)).unwrap_or(nearest))
    }

    /// What the file at `path`, which is not there, may be built from: files but for their ending.
    pub(super) fn sources(&self, path: &str) -> Vec<String> {
        let outs = path::folders_around(path).filter(|out| !out.is_empty());
        let sources = outs.filter_map(|out| Some((out, self.built.get(out)?)));
        let sources = sources.flat_map(|(out, roots)| {
            let below = &path[out.len() + 1..];
            roots.iter().map(move |root| path::within(root, below))
        });
        sources.collect()
    }
}
