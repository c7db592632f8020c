//! What the modules and units of an older state are now.

use std::collections::{BTreeMap, HashSet};

use super::site::Subject;
use crate::analysis::{UnitId, Units};
use crate::graph::{ModuleGraph, ModuleId, ModuleKind};

/// What the modules of an older graph are in a newer one.
pub(super) struct Mapping {
    now: Vec<Option<ModuleId>>,
    /// The dependencies that were there, between modules of today.
    dependencies: HashSet<(ModuleId, ModuleId)>,
}

impl Mapping {
    /// What the modules of `older` are in `newer`; `renamed` says what a file is called now that is called
    /// something else, or nothing.
    pub(super) fn new(
        older: &Subject<'_>,
        newer: &Subject<'_>,
        renamed: &dyn Fn(&str) -> Option<String>,
    ) -> Self {
        let (old, new) = (older.graph, newer.graph);
        let mut now: Vec<Option<ModuleId>> = old
            .modules()
            .iter()
            .map(|module| match module.kind {
                ModuleKind::File => {
                    let name = renamed(&module.name);
                    find(new, name.as_deref().unwrap_or(&module.name), ModuleKind::File)
                }
                _ => None,
            })
            .collect();
        for (package, packages) in packages(old, new, &now) {
            now[package.0 as usize] = most(packages);
        }
        let dependencies = old
            .edges()
            .filter_map(|edge| Some((now[edge.from.0 as usize]?, now[edge.to.0 as usize]?)))
            .collect();
        Self { now, dependencies }
    }

    /// What a module of the older graph is.
    pub(super) fn now(&self, module: ModuleId) -> Option<ModuleId> {
        self.now.get(module.0 as usize).copied().flatten()
    }

    /// Whether a module of the newer graph depended on another before.
    pub(super) fn had(&self, from: ModuleId, to: ModuleId) -> bool {
        self.dependencies.contains(&(from, to))
    }

    /// What the units of the older graph are: that of the newer one which has most of their files.
    pub(super) fn units(&self, old: &Units, new: &Units) -> UnitMapping {
        let unit = |unit: UnitId| {
            let files = old.unit(unit).files.iter();
            most(files.filter_map(|file| new.of(self.now(*file)?)))
        };
        let now: Vec<Option<UnitId>> = old.ids().map(unit).collect();
        let links = old.links().iter();
        let links =
            links.filter_map(|link| Some((now[link.from.0 as usize]?, now[link.to.0 as usize]?)));
        UnitMapping { links: links.collect(), now }
    }
}

/// What the units of an older graph are in a newer one.
pub(super) struct UnitMapping {
    now: Vec<Option<UnitId>>,
    /// The links that were there, between units of today.
    links: HashSet<(UnitId, UnitId)>,
}

impl UnitMapping {
    /// What a unit of the older graph is.
    pub(super) fn now(&self, unit: UnitId) -> Option<UnitId> {
        self.now.get(unit.0 as usize).copied().flatten()
    }

    /// Whether a unit of the newer graph depended on another before.
    pub(super) fn had(&self, from: UnitId, to: UnitId) -> bool {
        self.links.contains(&(from, to))
    }
}

/// The module of this kind at `path`.
fn find(graph: &ModuleGraph, path: &str, kind: ModuleKind) -> Option<ModuleId> {
    graph.find(path).filter(|id| graph.module(*id).kind == kind)
}

/// For each package of `old` the packages that its files are in now.
fn packages(
    old: &ModuleGraph,
    new: &ModuleGraph,
    now: &[Option<ModuleId>],
) -> BTreeMap<ModuleId, Vec<ModuleId>> {
    let mut packages: BTreeMap<ModuleId, Vec<ModuleId>> = BTreeMap::new();
    for (module, now) in old.modules().iter().zip(now) {
        let package_now = now.and_then(|file| new.module(file).package);
        if let (Some(package), Some(package_now)) = (module.package, package_now) {
            packages.entry(package).or_default().push(package_now);
        }
    }
    packages
}

/// What there is most of, the first of several.
fn most<T: Copy + Ord>(all: impl IntoIterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    let first_of_most =
        counts.into_iter().max_by_key(|(one, count)| (*count, std::cmp::Reverse(*one)));
    first_of_most.map(|(one, _)| one)
}
