//! What an import of JavaScript or TypeScript means: as Node's documentation has it, with what
//! bundlers and TypeScript's compiler allow besides.

mod config;
mod configs;
mod exports;
mod files;
mod json;
mod packages;
mod resolver;
mod settings;
mod specifier;
#[cfg(test)]
mod tests;
mod workspaces;

use std::sync::Arc;

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ModuleRequest};

use super::survey::{Rules, Survey};
use crate::path;
use crate::project::Project;
use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};
use crate::surface::{Import, Surface};
use configs::Configs;
use exports::Way;
use packages::Packages;
use resolver::{Hit, Resolver};

/// A specifier is a path, a name of a package, or what a manifest makes of it.
pub(super) struct JavaScript;

/// What manifests say.
#[derive(Debug, PartialEq)]
pub(crate) struct Manifests {
    packages: Packages,
    configs: Configs,
}

impl Rules for JavaScript {
    fn is_manifest(&self, name: &str) -> bool {
        packages::is_manifest(name) || config::is_manifest(name)
    }

    fn package_manifests(&self) -> &'static [&'static str] {
        &["package.json"]
    }

    fn survey(&self, project: &dyn Project) -> Survey {
        let packages = Packages::of(project);
        let configs = Configs::of(project, &packages);
        let problems: Vec<_> = packages.problems().chain(configs.problems()).cloned().collect();
        Survey::new(Manifests { packages, configs }, problems)
    }

    fn resolve(
        &self,
        project: &dyn Project,
        survey: &Survey,
        path: &str,
        surface: &Surface,
    ) -> Vec<Resolution> {
        let Some(manifests) = survey.known::<Manifests>() else { return Vec::new() };
        let resolver = Resolver::new(project, manifests, path);
        let mut resolutions = Vec::new();
        for (number, import) in surface.own_imports() {
            for (request, asked) in import.requests.iter().enumerate() {
                let (target, evidence) = target(&resolver, import, asked);
                resolutions.push(Resolution {
                    origin: Origin::Import { import: number, request, name: None },
                    target,
                    kind: kind(import),
                    flags: flags(import.flags, asked),
                    evidence,
                });
            }
        }
        resolutions
    }
}

/// What a request leads to, and what that rests on where the text alone does not tell.
fn target(
    resolver: &Resolver<'_>,
    import: &Import,
    request: &ModuleRequest,
) -> (Target, Option<Arc<str>>) {
    let Some(specifier) = &request.specifier else {
        return (Target::Unresolved(UnresolvedReason::Computed), None);
    };
    let way = if import.kind == ImportKind::Require { Way::Require } else { Way::Import };
    match resolver.resolve(specifier, way) {
        Ok(Hit { file, built: None }) => (Target::File(file), None),
        Ok(Hit { file, built: Some(built) }) => {
            let evidence =
                format!("`{built}` is not there and is built from `{}`", path::name(&file));
            (Target::File(file), Some(evidence.into()))
        }
        Err(target) => (target, None),
    }
}

fn kind(import: &Import) -> EdgeKind {
    match import.kind {
        ImportKind::Export => EdgeKind::ReExport,
        ImportKind::Dynamic => EdgeKind::Dynamic,
        _ if import.flags.has(ImportFlag::ReExport) => EdgeKind::ReExport,
        _ => EdgeKind::Import,
    }
}

/// The flags of an import, of which nothing is left at run time if each name is marked as a type.
fn flags(flags: ImportFlags, request: &ModuleRequest) -> ImportFlags {
    let names = &request.names;
    let is_all_types = !names.is_empty() && names.iter().all(|name| name.type_only);
    flags.with_if(ImportFlag::TypeOnly, is_all_types)
}
