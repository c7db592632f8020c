//! Rust: crates by their manifests, modules by `mod`, and where paths lead in them.
//!
//! By the Rust reference, "Modules", "Use declarations" and "Paths", and the Cargo book, "Cargo
//! Targets" and "Specifying Dependencies". Nothing is expanded: what macros make is not there.

mod lookup;
mod manifest;
mod survey;
#[cfg(test)]
mod tests;
mod tree;

use std::sync::Arc;

use astrolens_model::{ImportFlag, ImportFlags, ImportKind, ModuleRequest};

use self::lookup::{Found, Lookup, PRIMITIVES, Start};
use self::survey::Crates;
use self::tree::ModuleId;
use super::survey::{Rules, Survey};
use crate::project::Project;
use crate::resolution::{EdgeKind, Origin, Resolution, Target, UnresolvedReason};
use crate::surface::{Import, Surface};

/// A file that is a module more often than this is read as so many of them.
const MOST_MODULES: usize = 64;

/// What attributes begin with that are for tools and lead to no module (the reference, "Tool attributes").
const TOOLS: [&str; 5] = ["clippy", "diagnostic", "miri", "rust_analyzer", "rustfmt"];

/// The rules of Rust.
pub(super) struct Rust;

impl Rules for Rust {
    fn is_manifest(&self, name: &str) -> bool {
        name == manifest::NAME
    }

    fn package_manifests(&self) -> &'static [&'static str] {
        &[manifest::NAME]
    }

    fn survey(&self, project: &dyn Project) -> Survey {
        let crates = Crates::of(project);
        let problems = crates.problems();
        Survey::new(crates, problems)
    }

    fn resolve(
        &self,
        project: &dyn Project,
        survey: &Survey,
        path: &str,
        surface: &Surface,
    ) -> Vec<Resolution> {
        let Some(crates) = survey.known::<Crates>() else { return Vec::new() };
        let lookup = Lookup::new(project, crates);
        let modules = crates.trees.of_file(path).iter().take(MOST_MODULES);
        let mut resolutions: Vec<Resolution> = modules
            .flat_map(|module| {
                let module = *module;
                let is_test = crates.is_test(module);
                let condition = ImportFlags::NONE.with_if(ImportFlag::Test, is_test);
                let file = File { lookup: &lookup, path, surface, module, condition };
                file.imports().chain(file.paths()).collect::<Vec<_>>()
            })
            .collect();
        resolutions.sort();
        resolutions.dedup();
        // Of a file that is several modules, some may find what others do not.
        let found: Vec<Origin> =
            resolutions.iter().filter(|it| is_found(it)).map(|it| it.origin).collect();
        resolutions.retain(|it| is_found(it) || found.binary_search(&it.origin).is_err());
        resolutions
    }

    fn condition(&self, survey: Option<&Survey>, path: &str) -> ImportFlags {
        let crates = survey.and_then(|survey| survey.known::<Crates>());
        let is_test = crates.is_some_and(|crates| {
            let modules = crates.trees.of_file(path);
            !modules.is_empty() && modules.iter().all(|module| crates.is_test(*module))
        });
        ImportFlags::NONE.with_if(ImportFlag::Test, is_test)
    }
}

fn is_found(resolution: &Resolution) -> bool {
    !matches!(resolution.target, Target::Unresolved(_))
}

/// A file as a module of one crate.
struct File<'project> {
    lookup: &'project Lookup<'project>,
    path: &'project str,
    surface: &'project Surface,
    module: ModuleId,
    /// When that crate is built.
    condition: ImportFlags,
}

impl File<'_> {
    /// What became of the imports.
    fn imports(&self) -> impl Iterator<Item = Resolution> {
        self.surface.own_imports().flat_map(move |(number, import)| {
            let requests = import.requests.iter().enumerate();
            let all = requests.flat_map(move |(request, asked)| {
                let origin = Origin::Import { import: number, request, name: None };
                self.targets(import, asked).into_iter().map(move |(target, flags)| Resolution {
                    origin,
                    target,
                    kind: kind(import),
                    flags: import.flags.and(flags).and(self.condition),
                    evidence: None,
                })
            });
            let all: Vec<Resolution> = all.collect();
            // Of the places that a module may be at, one is enough.
            let is_one_of = import.kind == ImportKind::Mod && all.iter().any(is_found);
            all.into_iter().filter(move |it| !is_one_of || is_found(it))
        })
    }

    /// What `asked` means in `import`, each with what is particular about that.
    fn targets(&self, import: &Import, asked: &ModuleRequest) -> Vec<(Target, ImportFlags)> {
        let module = self.lookup.crates.trees.inline(self.module, import.within);
        let Some(specifier) = asked.specifier.as_deref() else {
            return vec![(Target::Unresolved(UnresolvedReason::Computed), ImportFlags::NONE)];
        };
        match import.kind {
            ImportKind::Mod => {
                let at = (self.module, import.within);
                let file = self.lookup.crates.trees.file_of(self.lookup.project, at, asked);
                vec![(file_or_missing(file), ImportFlags::NONE)]
            }
            ImportKind::Include | ImportKind::Embed => {
                vec![(self.file_read(asked), ImportFlags::NONE)]
            }
            ImportKind::ExternCrate => {
                self.found_or(module, specifier, self.lookup.extern_crate(module, specifier))
            }
            _ => {
                let found = self.lookup.path(module, specifier, Start::Use);
                self.found_or(module, specifier, found)
            }
        }
    }

    /// A file that is read in place of a macro's call.
    fn file_read(&self, asked: &ModuleRequest) -> Target {
        match tree::read_path(self.lookup.project, self.path, asked) {
            None if tree::is_made(asked) => Target::Unresolved(UnresolvedReason::Generated),
            None => Target::Unresolved(UnresolvedReason::Outside),
            Some(file) => {
                file_or_missing(Some(file).filter(|file| self.lookup.project.is_file(file)))
            }
        }
    }

    /// What was `found` for the path `specifier`, or why nothing was.
    fn found_or(
        &self,
        module: ModuleId,
        specifier: &str,
        found: Vec<Found>,
    ) -> Vec<(Target, ImportFlags)> {
        if found.is_empty() {
            return vec![(self.unknown(module, specifier), ImportFlags::NONE)];
        }
        // Which of several is meant is decided by conditions.
        let is_one_of = found.len() > 1;
        let flags = ImportFlags::NONE.with_if(ImportFlag::Conditional, is_one_of);
        found.into_iter().map(|found| (self.target(found), flags)).collect()
    }

    /// What an import asks for that begins with a name which is not known.
    fn unknown(&self, module: ModuleId, specifier: &str) -> Target {
        let crates = self.lookup.crates;
        if let Some(problem) = crates.unknown(module) {
            return Target::Unresolved(problem.reason());
        }
        let first = specifier.split("::").find(|part| !part.is_empty()).unwrap_or_default();
        if crates.is_of_package(module) || first == "super" {
            return Target::Unresolved(UnresolvedReason::Generated);
        }
        Target::External(first.into())
    }

    fn target(&self, found: Found) -> Target {
        match found {
            Found::Module(module) | Found::Item(module) => {
                Target::File(Arc::clone(&self.lookup.crates.trees.module(module).file))
            }
            Found::External(name) => Target::External(name),
            Found::Standard(name) => Target::Standard(name),
        }
    }

    /// What became of the paths in code, as far as they say more than imports.
    fn paths(&self) -> impl Iterator<Item = Resolution> {
        let paths = self.surface.paths.iter().enumerate();
        paths.flat_map(move |(number, used)| {
            let module = self.lookup.crates.trees.inline(self.module, used.within);
            let around = used.within.map_or(ImportFlags::NONE, |it| self.flags_around(it));
            let targets = self.path_targets(module, &used.path);
            targets.into_iter().map(move |(target, flags)| Resolution {
                origin: Origin::Path(number),
                target,
                kind: EdgeKind::Path,
                flags: around.and(flags).and(self.condition),
                evidence: None,
            })
        })
    }

    /// When the module with number `within` in the file is a part of the program.
    fn flags_around(&self, within: usize) -> ImportFlags {
        let modules = &self.surface.modules;
        let around = std::iter::successors(modules.get(within), |inner| modules.get(inner.within?));
        around.fold(ImportFlags::NONE, |flags, module| flags.and(module.flags))
    }

    fn path_targets(&self, module: ModuleId, path: &str) -> Vec<(Target, ImportFlags)> {
        let first = path.split("::").next().unwrap_or_default();
        let is_name = !matches!(first, "" | "crate" | "$crate" | "self" | "super");
        let mut found = self.lookup.path(module, path, Start::Code);
        if found.is_empty() {
            let is_missed = is_name && is_module_name(first);
            return is_missed
                .then(|| (self.unknown(module, path), ImportFlags::NONE))
                .into_iter()
                .collect();
        }
        if is_name {
            // The import tells where the name leads.
            let imported = self.lookup.imported(module, first).into_iter();
            let told: Vec<Target> = imported.map(|found| self.target(found)).collect();
            found.retain(|found| !told.contains(&self.target(found.clone())));
        }
        let is_own = |target: &Target| matches!(target, Target::File(file) if **file == *self.path);
        let mut targets =
            if found.is_empty() { Vec::new() } else { self.found_or(module, path, found) };
        targets.retain(|(target, _)| !is_own(target));
        targets
    }
}

/// Whether a name that is not known can be that of a module or crate.
fn is_module_name(name: &str) -> bool {
    name.starts_with(|first: char| first.is_lowercase() || first == '_')
        && !PRIMITIVES.contains(&name)
        && !TOOLS.contains(&name)
}

fn file_or_missing(file: Option<String>) -> Target {
    match file {
        Some(file) => Target::File(file.into()),
        None => Target::Unresolved(UnresolvedReason::Missing),
    }
}

fn kind(import: &Import) -> EdgeKind {
    match import.kind {
        ImportKind::Mod => EdgeKind::Mod,
        ImportKind::Include => EdgeKind::Include,
        ImportKind::Embed => EdgeKind::Embed,
        _ if import.flags.has(ImportFlag::ReExport) => EdgeKind::ReExport,
        _ => EdgeKind::Import,
    }
}
