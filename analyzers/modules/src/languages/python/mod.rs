//! What an import of Python means: the language reference's "The import system", without running any.

mod manifests;
mod roots;
mod search;
mod stdlib;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use astrolens_model::{ImportFlag, ImportKind, ImportedName, ModuleRequest};

use super::survey::{Rules, Survey};
use crate::path;
use crate::project::Project;
use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};
use crate::surface::{Import, Surface};
use roots::Roots;
use search::{Place, Search};

/// Packages are folders below a few roots; the same name in a nearer root hides the others.
pub(super) struct Python;

impl Rules for Python {
    fn is_manifest(&self, name: &str) -> bool {
        manifests::is_manifest(name)
    }

    fn package_manifests(&self) -> &'static [&'static str] {
        &["pyproject.toml", "setup.py", "setup.cfg"]
    }

    fn survey(&self, project: &dyn Project) -> Survey {
        let roots = Roots::of(project);
        let problems = roots.problems();
        Survey::new(roots, problems)
    }

    fn resolve(
        &self,
        project: &dyn Project,
        survey: &Survey,
        path: &str,
        surface: &Surface,
    ) -> Vec<Resolution> {
        let Some(roots) = survey.known::<Roots>() else { return Vec::new() };
        let search = Search::new(project, roots, path);
        let imports = surface.own_imports();
        imports.flat_map(|(number, import)| resolve(&search, path, number, import)).collect()
    }
}

/// What became of one import.
fn resolve(search: &Search<'_>, path: &str, number: usize, import: &Import) -> Vec<Resolution> {
    let kind = match import.kind {
        ImportKind::Dynamic => EdgeKind::Dynamic,
        _ if import.flags.has(ImportFlag::ReExport) => EdgeKind::ReExport,
        _ => EdgeKind::Import,
    };
    let mut resolutions = Vec::new();
    for (request, asked) in import.requests.iter().enumerate() {
        for (name, target) in targets(search, path, import.kind, asked) {
            resolutions.push(Resolution {
                origin: Origin::Import { import: number, request, name },
                target,
                kind,
                flags: import.flags,
                evidence: None,
            });
        }
    }
    resolutions
}

/// What a request leads to, with the number of the name where names lead to modules of their own.
fn targets(
    search: &Search<'_>,
    path: &str,
    kind: ImportKind,
    request: &ModuleRequest,
) -> Vec<(Option<usize>, Target)> {
    let unresolved = |reason| vec![(None, Target::Unresolved(reason))];
    let Some(specifier) = &request.specifier else {
        // Dots may say it all; what is computed says nothing.
        if request.level == 0 || kind == ImportKind::Dynamic {
            return unresolved(UnresolvedReason::Computed);
        }
        return relative(search, path, "", kind, request);
    };
    if request.level > 0 {
        return relative(search, path, specifier, kind, request);
    }
    let parts: Vec<&str> = specifier.split('.').collect();
    match search.absolute(&parts) {
        Ok(place) => named(&place, kind, request, |place, name| {
            search.submodule(place, name).or_else(|| search.portion(&parts, place, name))
        }),
        Err(target) => vec![(None, target)],
    }
}

/// What a request with dots in front leads to: they count from the package of the file.
fn relative(
    search: &Search<'_>,
    path: &str,
    specifier: &str,
    kind: ImportKind,
    request: &ModuleRequest,
) -> Vec<(Option<usize>, Target)> {
    let mut folder = Some(path::folder(path));
    for _ in 1..request.level {
        folder = folder.filter(|folder| !folder.is_empty()).map(path::folder);
    }
    let Some(folder) = folder else {
        return vec![(None, Target::Unresolved(UnresolvedReason::Outside))];
    };
    let parts: Vec<&str> = specifier.split('.').filter(|part| !part.is_empty()).collect();
    match search.below(folder, &parts) {
        Some(place) => named(&place, kind, request, |place, name| search.submodule(place, name)),
        None => vec![(None, Target::Unresolved(UnresolvedReason::Missing))],
    }
}

/// What the names of a request in `place` lead to: a submodule each, if there is one so called, else
/// the module itself.
fn named(
    place: &Place,
    kind: ImportKind,
    request: &ModuleRequest,
    submodule: impl Fn(&Place, &str) -> Option<Arc<str>>,
) -> Vec<(Option<usize>, Target)> {
    let own = || match &place.file {
        Some(file) => Target::File(Arc::clone(file)),
        None => Target::Unresolved(UnresolvedReason::Missing),
    };
    if kind != ImportKind::From {
        // To import a namespace package alone is to load no file.
        return place.file.iter().map(|file| (None, Target::File(Arc::clone(file)))).collect();
    }
    let target = |name: &ImportedName| match &*name.name {
        ImportedName::ALL => own(),
        name => submodule(place, name).map_or_else(own, Target::File),
    };
    let targets: Vec<Target> = request.names.iter().map(target).collect();
    let own = own();
    if targets.iter().all(|target| *target == own) {
        return vec![(None, own)];
    }
    targets.into_iter().enumerate().map(|(name, to)| (Some(name), to)).collect()
}
