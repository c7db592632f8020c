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

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ModuleRequest, SpecifierForm};

use super::survey::{Rules, Survey};
use crate::path;
use crate::project::Project;
use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};
use crate::surface::{Import, Surface};
use configs::Configs;
use exports::Way;
use packages::Packages;
use resolver::{Ground, Hit, Resolver};

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
                let Some((target, evidence)) = target(&resolver, import, asked) else { continue };
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

/// What a request leads to, and what that rests on where the text alone does not tell; `None` for what asks
/// for no module.
fn target(
    resolver: &Resolver<'_>,
    import: &Import,
    request: &ModuleRequest,
) -> Option<(Target, Option<Arc<str>>)> {
    let Some(specifier) = &request.specifier else {
        return Some((Target::Unresolved(UnresolvedReason::Computed), None));
    };
    let found = match import.kind {
        ImportKind::Define => resolver.define(specifier),
        // An address that leads to no file is one of something else.
        ImportKind::Address => Ok(resolver.address(specifier)?),
        ImportKind::Reference if request.form == SpecifierForm::Quoted => {
            resolver.referred(specifier)
        }
        ImportKind::Reference => resolver.types(specifier),
        ImportKind::Require => resolver.resolve(specifier, Way::Require),
        _ => resolver.resolve(specifier, Way::Import),
    };
    Some(match found {
        Ok(Hit { file, ground: Ground::Text }) => (Target::File(file), None),
        Ok(Hit { file, ground }) => {
            let evidence = match ground {
                Ground::Built(path) => {
                    format!("`{path}` is not there and is built from `{}`", path::name(&file))
                }
                _ => format!("no other folder around the file has `{specifier}`"),
            };
            (Target::File(file), Some(evidence.into()))
        }
        Err(target) => (target, None),
    })
}

fn kind(import: &Import) -> EdgeKind {
    match import.kind {
        ImportKind::Export => EdgeKind::ReExport,
        ImportKind::Dynamic | ImportKind::Address => EdgeKind::Dynamic,
        ImportKind::Define if import.flags.has(ImportFlag::Dynamic) => EdgeKind::Dynamic,
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
