//! From a specifier to a file: `require(X)` and `ESM_RESOLVE` of Node's documentation in one, since
//! who asks in which way is often decided by who bundles.

use std::sync::Arc;

use super::Manifests;
use super::config::Config;
use super::exports::{Way, targets};
use super::files::Files;
use super::packages::Package;
use super::specifier::{Specifier, parts};
use crate::path;
use crate::project::Project;
use crate::resolution::{Target, UnresolvedReason};

/// A file that was found.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Hit {
    /// Its path.
    pub(super) file: Arc<str>,
    /// What else than the text says that it is meant.
    pub(super) ground: Ground,
}

/// What says that a file is meant.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Ground {
    /// What asks for it, with what manifests say.
    Text,
    /// What is at this path, and is not there, is built from it.
    Built(String),
    /// There is no other that goes by its name in a folder around who asks.
    OnlyOne,
}

impl Hit {
    fn plain(file: Arc<str>) -> Self {
        Self { file, ground: Ground::Text }
    }

    fn built(file: Arc<str>, path: String) -> Self {
        Self { file, ground: Ground::Built(path) }
    }
}

/// Resolves what one file asks for.
pub(super) struct Resolver<'a> {
    manifests: &'a Manifests,
    path: &'a str,
    files: Files<'a>,
    /// The package that the file is in.
    own: Option<&'a Package>,
    /// The settings that count for it.
    config: Option<&'a Config>,
}

impl<'a> Resolver<'a> {
    /// For the file at `path`.
    pub(super) fn new(project: &'a dyn Project, manifests: &'a Manifests, path: &'a str) -> Self {
        Self {
            manifests,
            path,
            files: Files::new(project, &manifests.packages, path),
            own: manifests.packages.around(path),
            config: manifests.configs.around(path),
        }
    }

    /// What `specifier` leads to, or what else it stands for.
    pub(super) fn resolve(&self, specifier: &str, way: Way) -> Result<Hit, Target> {
        let missing = || Target::Unresolved(UnresolvedReason::Missing);
        match Specifier::of(specifier) {
            Specifier::Relative(relative) => self.relative(relative),
            Specifier::Absolute => Err(Target::Unresolved(UnresolvedReason::Outside)),
            Specifier::Empty => Err(missing()),
            Specifier::Internal(name) => match self.mapped(name) {
                Some(hit) => Ok(hit),
                None => self.internal(name, way),
            },
            Specifier::Package(name) => match self.mapped(name) {
                Some(hit) => Ok(hit),
                None => self.package(name, way),
            },
            Specifier::Builtin(name) => {
                self.mapped(name).ok_or_else(|| Target::Standard(name.into()))
            }
            Specifier::Foreign(name) => Err(Target::External(name.into())),
        }
    }

    /// What a module of AMD asks for: a path from its own folder, or a name that is one from a folder which
    /// the loader is told, unless it is that of a package.
    pub(super) fn define(&self, specifier: &str) -> Result<Hit, Target> {
        let (plugin, name) = specifier.rsplit_once('!').unwrap_or(("", specifier));
        if path::name(plugin) == "has" {
            // It chooses between two when the program runs.
            return Err(Target::Unresolved(UnresolvedReason::Computed));
        }
        let written = Specifier::of(name);
        let (Specifier::Package(name) | Specifier::Builtin(name)) = written else {
            return self.resolve(name, Way::Require);
        };
        let (package, below) = parts(name);
        let own = self.own.filter(|own| own.name.as_deref() == Some(package));
        if let Some(own) = own.filter(|_| !below.is_empty()) {
            return self.inside(own, below, Way::Require);
        }
        let around = path::folders_around(self.path);
        let mut found = around.filter_map(|folder| self.files.of_name(&path::join(folder, name)?));
        match (found.next(), found.next()) {
            (Some(file), None) => Ok(Hit { file, ground: Ground::OnlyOne }),
            _ => self.resolve(name, Way::Require),
        }
    }

    /// The package that a compiler is told to have the types of, which may be in one for these alone.
    pub(super) fn types(&self, name: &str) -> Result<Hit, Target> {
        let (package, below) = parts(name);
        let package = match package.strip_prefix('@') {
            Some(scoped) => scoped.replace('/', "__"),
            None => package.to_owned(),
        };
        let found = self.resolve(name, Way::Import);
        found.or_else(|own| {
            self.package(&format!("@types/{package}{below}"), Way::Import).or(Err(own))
        })
    }

    /// The file at an address that counts from the file's own.
    pub(super) fn address(&self, address: &str) -> Option<Hit> {
        let (path, _) = address.split_once(['?', '#']).unwrap_or((address, ""));
        let path = path::join(path::folder(self.path), path)?;
        self.files.exact(&path).map(Hit::plain)
    }

    /// The file at a path from the file's own folder that is whole.
    pub(super) fn referred(&self, path: &str) -> Result<Hit, Target> {
        let Some(path) = path::join(path::folder(self.path), path) else {
            return Err(Target::Unresolved(UnresolvedReason::Outside));
        };
        let found = self.files.exact(&path).or_else(|| self.files.file(&path)).map(Hit::plain);
        found.ok_or(Target::Unresolved(UnresolvedReason::Missing))
    }

    /// A path from the file's own folder.
    fn relative(&self, relative: &str) -> Result<Hit, Target> {
        let Some(path) = path::join(path::folder(self.path), relative) else {
            return Err(Target::Unresolved(UnresolvedReason::Outside));
        };
        let is_folder = matches!(path::name(relative), "" | "." | "..");
        let found = if is_folder { self.files.folder(&path) } else { self.files.load(&path) };
        let found = found.or_else(|| self.in_other_root(&path)).map(Hit::plain);
        let found = found.or_else(|| self.built(self.manifests.packages.around(&path), &path));
        found.ok_or(Target::Unresolved(UnresolvedReason::Missing))
    }

    /// What is at `path` in another of the folders that are one when the program runs.
    fn in_other_root(&self, path: &str) -> Option<Arc<str>> {
        let roots = &self.config?.root_dirs;
        let longest =
            roots.iter().filter(|root| path::is_within(path, root)).max_by_key(|it| it.len());
        let below = path[longest?.len()..].trim_start_matches('/');
        roots.iter().find_map(|root| self.files.load(&path::join(root, below)?))
    }

    /// What `paths` and `baseUrl` make of a specifier.
    fn mapped(&self, specifier: &str) -> Option<Hit> {
        let config = self.config?;
        let matching = config.paths.iter().flatten().filter_map(|(pattern, places)| {
            let Some((before, after)) = pattern.split_once('*') else {
                // One without a star has to be all of it, and comes first.
                return (pattern == specifier).then_some((usize::MAX, places, ""));
            };
            let is_long = specifier.len() >= before.len() + after.len();
            let star = specifier.strip_prefix(before)?.strip_suffix(after).filter(|_| is_long)?;
            Some((before.len(), places, star))
        });
        let best = matching.max_by_key(|(length, ..)| *length);
        let places = best
            .into_iter()
            .flat_map(|(_, places, star)| places.iter().map(move |place| place.replace('*', star)));
        let based = config.base_url.as_ref().and_then(|base| path::join(base, specifier));
        places.chain(based).find_map(|place| {
            let found = self.files.load(&place).map(Hit::plain);
            found.or_else(|| self.compiled_from(&place))
        })
    }

    /// `PACKAGE_IMPORTS_RESOLVE`.
    fn internal(&self, name: &str, way: Way) -> Result<Hit, Target> {
        let told = self.own.and_then(|own| Some((own, own.imports.as_ref()?)));
        let Some((own, imports)) = told else { return Err(self.not_found(name)) };
        let Some(targets) = targets(imports, name, way) else { return Err(forbidden(own, name)) };
        let mut other = None;
        for target in targets {
            let found = match Specifier::of(&target) {
                Specifier::Relative(_) => self.target(own, &target).ok_or(None),
                Specifier::Builtin(name) => Err(Some(Target::Standard(name.into()))),
                Specifier::Package(name) => self.package(name, way).map_err(Some),
                _ => Err(None),
            };
            match found {
                Ok(hit) => return Ok(hit),
                Err(reason) => other = other.or(reason),
            }
        }
        Err(other.unwrap_or(Target::Unresolved(UnresolvedReason::Missing)))
    }

    /// `PACKAGE_RESOLVE`.
    fn package(&self, specifier: &str, way: Way) -> Result<Hit, Target> {
        let (name, below) = parts(specifier);
        let own = self.own.filter(|own| own.name.as_deref() == Some(name) && own.exports.is_some());
        let package = own.or_else(|| self.manifests.packages.by_name(self.path, name));
        match package {
            Some(package) => self.inside(package, below, way),
            None => Err(self.not_found(name)),
        }
    }

    /// What `below` in a package of the project leads to: nothing, or a slash with what follows.
    fn inside(&self, package: &Package, below: &str, way: Way) -> Result<Hit, Target> {
        let missing = Target::Unresolved(UnresolvedReason::Missing);
        if let Some(exports) = &package.exports {
            let key = format!(".{below}");
            let Some(targets) = targets(exports, &key, way) else {
                return Err(forbidden(package, &key));
            };
            let found = targets.iter().find_map(|target| self.target(package, target));
            let index = || self.main_source(package).filter(|_| below.is_empty());
            return found.or_else(index).ok_or(missing);
        }
        if below.is_empty() {
            let main = self.files.main(package).map(Hit::plain);
            let found = main.or_else(|| {
                let mut mains = package.mains.iter();
                mains
                    .find_map(|main| self.built(Some(package), &path::join(&package.folder, main)?))
            });
            let found = found.or_else(|| self.files.index(&package.folder).map(Hit::plain));
            return found.or_else(|| self.main_source(package)).ok_or(missing);
        }
        let path = path::join(&package.folder, &below[1..]);
        let found = path.and_then(|path| {
            let found = self.files.load(&path).map(Hit::plain);
            found.or_else(|| self.built(Some(package), &path))
        });
        found.ok_or(missing)
    }

    /// The file that a target in a package's exports or imports means.
    fn target(&self, package: &Package, target: &str) -> Option<Hit> {
        let path = path::join(&package.folder, target)?;
        let found = self.files.exact(&path).map(Hit::plain);
        found.or_else(|| self.built(Some(package), &path))
    }

    /// What the file at `path`, which is not there, is built from: as settings tell, or by habit.
    fn built(&self, package: Option<&Package>, path: &str) -> Option<Hit> {
        self.compiled_from(path).or_else(|| {
            let file = self.files.source(package?, path)?;
            Some(Hit::built(file, path.to_owned()))
        })
    }

    /// What settings have the file at `path` compiled from.
    fn compiled_from(&self, path: &str) -> Option<Hit> {
        let sources = self.manifests.configs.sources(path);
        let file = sources.iter().find_map(|source| self.files.compiled_from(source))?;
        Some(Hit::built(file, path.to_owned()))
    }

    /// The index of a package's sources, where its main file is built under another name.
    fn main_source(&self, package: &Package) -> Option<Hit> {
        let file = self.files.index(&path::join(&package.folder, "src")?)?;
        let built = package.name.clone().unwrap_or_else(|| package.folder.to_string());
        Some(Hit::built(file, built))
    }

    /// What a name that leads nowhere in the project stands for.
    fn not_found(&self, name: &str) -> Target {
        let fault = self.config.and_then(|config| config.fault.as_ref());
        match fault.or_else(|| self.manifests.packages.fault(self.path)) {
            Some(fault) => Target::Unresolved(fault.reason()),
            None if name.starts_with('#') => Target::Unresolved(UnresolvedReason::Missing),
            None => Target::External(name.into()),
        }
    }
}

/// Why what a package does not hand out is not found.
fn forbidden(package: &Package, key: &str) -> Target {
    let name = package.name.as_deref().unwrap_or("the package");
    let rule = format!("`{key}` is not among what `{name}` lets be asked for");
    Target::Unresolved(UnresolvedReason::Forbidden(rule.into()))
}
