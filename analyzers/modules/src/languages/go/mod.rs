//! Go: an import names a package, which is the files of one folder.
//!
//! By the rules of <https://go.dev/ref/mod> for where packages are, and those of `go help importpath`
//! for what import paths mean. A file asks for a package and not for one of its files, so that an edge
//! leads to the folder.

mod manifest;
mod names;
mod statements;
mod survey;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use astrolens_model::ImportFlags;

use self::survey::{Modules, Place};
use super::survey::{Rules, Survey};
use crate::path;
use crate::project::{Entry, Project};
use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};
use crate::surface::Surface;

/// The rules of Go.
pub(super) struct Go;

impl Rules for Go {
    fn is_manifest(&self, name: &str) -> bool {
        matches!(name, "go.mod" | "go.work")
    }

    fn package_manifests(&self) -> &'static [&'static str] {
        &["go.mod"]
    }

    fn survey(&self, project: &dyn Project) -> Survey {
        let modules = Modules::of(project);
        let problems = modules.problems(project);
        Survey::new(modules, problems)
    }

    fn resolve(
        &self,
        project: &dyn Project,
        survey: &Survey,
        path: &str,
        surface: &Surface,
    ) -> Vec<Resolution> {
        let Some(modules) = survey.known::<Modules>() else { return Vec::new() };
        let importer = Importer {
            project,
            path,
            place: modules.place(path),
            standard_library: modules.standard_library(path),
        };
        let condition = names::condition(path);
        let asked = surface.own_imports().flat_map(|(number, import)| {
            let requests = import.requests.iter().enumerate();
            requests.map(move |(request, asked)| {
                let origin = Origin::Import { import: number, request, name: None };
                (origin, asked.specifier.as_deref(), import.flags)
            })
        });
        let resolved = asked.filter_map(|(origin, specifier, flags)| {
            Some(importer.resolution(origin, specifier?, flags.and(condition)))
        });
        resolved.collect()
    }

    fn condition(&self, _: Option<&Survey>, path: &str) -> ImportFlags {
        names::condition(path)
    }

    fn package(&self, path: &str) -> Option<Arc<str>> {
        Some(path::folder(path).into())
    }
}

/// A file that imports.
struct Importer<'survey> {
    project: &'survey dyn Project,
    path: &'survey str,
    place: Result<Option<Place<'survey>>, UnresolvedReason>,
    /// The folder of the standard library, where the file is of it.
    standard_library: Option<&'survey str>,
}

impl Importer<'_> {
    fn resolution(&self, origin: Origin, import: &str, flags: ImportFlags) -> Resolution {
        // What is in C belongs to no package of Go: cgo makes one.
        let is_foreign = import == "C";
        let target = if is_foreign { Target::Standard(import.into()) } else { self.target(import) };
        let kind = if is_foreign { EdgeKind::Ffi } else { EdgeKind::Import };
        Resolution { origin, target, kind, flags, evidence: None }
    }

    /// The package that `import` means.
    fn target(&self, import: &str) -> Target {
        if is_relative(import) {
            return self.relative(import);
        }
        // As for the go command, the standard library comes first.
        if let Some(library) = self.standard_library
            && let Some(folder) = path::join(library, import)
            && self.is_package(&folder)
        {
            return Target::Package(folder.into());
        }
        if names::is_standard(import) {
            return Target::Standard(import.into());
        }
        match &self.place {
            Err(reason) => Target::Unresolved(reason.clone()),
            Ok(None) => self.below_sources(import),
            Ok(Some(place)) => {
                let folder = place.folders(import).into_iter().find(|it| self.is_package(it));
                match folder {
                    Some(_) if !self.may_import(import, place) => forbidden(import),
                    Some(folder) => Target::Package(folder.into()),
                    None => self.elsewhere(import, Some(place)),
                }
            }
        }
    }

    /// What is found without modules, by the layout of `GOPATH`: below the folder `src` that the file is in.
    /// What is vendored in a folder on the way there goes before it (`go help gopath`).
    fn below_sources(&self, import: &str) -> Target {
        let is_sources = |folder: &&str| path::name(folder) == "src";
        for sources in path::folders_around(self.path).filter(is_sources) {
            let way = path::folders_around(self.path).take_while(|folder| *folder != sources);
            let mut vendors = way.chain([sources]).filter_map(|it| path::join(it, "vendor"));
            let is_there = |folder: Option<String>| folder.is_some_and(|it| self.is_package(&it));
            if vendors.any(|vendor| is_there(path::join(&vendor, import))) {
                return Target::External(import.into());
            }
            let Some(folder) = path::join(sources, import).filter(|it| self.is_package(it)) else {
                continue;
            };
            let own = path::folder(self.path)[sources.len()..].trim_start_matches('/');
            return if names::parent_of_internal(import)
                .is_none_or(|parent| path::is_within(own, parent))
            {
                Target::Package(folder.into())
            } else {
                forbidden(import)
            };
        }
        self.elsewhere(import, None)
    }

    /// What is in the project only if it is of another module.
    fn elsewhere(&self, import: &str, place: Option<&Place<'_>>) -> Target {
        if let Some(module) = place.and_then(|place| place.required(import)) {
            return Target::External(Arc::clone(module));
        }
        if place.is_some_and(|place| place.is_own(import)) {
            return Target::Unresolved(UnresolvedReason::Missing);
        }
        // The first part of a path of what can be fetched is the name of a host.
        let first = import.split('/').next().unwrap_or_default();
        let root = place.map_or("", |place| place.folder);
        let vendored = || path::join(root, &format!("vendor/{import}"));
        if first.contains('.') || vendored().is_some_and(|folder| self.is_package(&folder)) {
            return Target::External(import.into());
        }
        Target::Unresolved(UnresolvedReason::Missing)
    }

    fn relative(&self, import: &str) -> Target {
        match path::join(path::folder(self.path), import) {
            None => Target::Unresolved(UnresolvedReason::Outside),
            Some(folder) if self.is_package(&folder) => Target::Package(folder.into()),
            Some(_) => Target::Unresolved(UnresolvedReason::Missing),
        }
    }

    /// Whether there is a package in `folder`: files of Go that are not all tests.
    fn is_package(&self, folder: &str) -> bool {
        self.project.entries(folder).iter().any(|entry| {
            let Entry::File(name) = entry else { return false };
            name.ends_with(".go") && !name.ends_with("_test.go") && !names::is_hidden(name)
        })
    }

    /// Whether the file may import the package, if that is internal to another one.
    fn may_import(&self, import: &str, place: &Place<'_>) -> bool {
        let Some(parent) = names::parent_of_internal(import) else { return true };
        let folder = path::folder(self.path)[place.folder.len()..].trim_start_matches('/');
        let own = match folder {
            "" => place.manifest.path.to_string(),
            folder => format!("{}/{folder}", place.manifest.path),
        };
        path::is_within(&own, parent)
    }
}

/// What an import means of a package that is internal to another one.
fn forbidden(import: &str) -> Target {
    let words = format!("use of internal package {import} not allowed");
    Target::Unresolved(UnresolvedReason::Forbidden(words.into()))
}

/// Whether an import path is one from the folder of the file.
fn is_relative(import: &str) -> bool {
    matches!(import, "." | "..") || import.starts_with("./") || import.starts_with("../")
}
