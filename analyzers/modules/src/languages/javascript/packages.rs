//! The packages of a project: what each `package.json` says, and by which names they know each other.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Map, Value};

use super::json::{self, Shape, shape_faults};
use super::workspaces::{self, Workspace};
use crate::path;
use crate::problem::{Fault, Problem};
use crate::project::Project;

/// The name of a package's manifest.
pub(super) const MANIFEST: &str = "package.json";

/// The folder that packages are installed in.
const INSTALLED: &str = "node_modules";

/// All packages of a project.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Packages {
    /// Each by its folder.
    by_folder: BTreeMap<Arc<str>, Package>,
    /// What knows its packages by name, by the folder.
    workspaces: BTreeMap<Arc<str>, Workspace>,
}

/// What a `package.json` says.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Package {
    /// The folder that it is in.
    pub(super) folder: Arc<str>,
    /// The name by which others ask for it.
    pub(super) name: Option<String>,
    /// Its main files as they are written, the one that Node takes first.
    pub(super) mains: Vec<String>,
    /// What of it others may ask for.
    pub(super) exports: Option<Value>,
    /// What it calls by names of its own.
    pub(super) imports: Option<Value>,
    /// The folders of packages that it depends on by their place, by the names it has for them.
    links: BTreeMap<String, String>,
    /// The globs of the packages that it is the workspace of.
    pub(super) members: Vec<String>,
    /// Why it cannot be read.
    fault: Option<Problem>,
    /// What of it is not understood.
    partial: Vec<Problem>,
}

/// What is lost with a `package.json` that cannot be read.
const LOSS: &str = "what the package is called, hands out and calls others is not known";

/// What has to be of which kind for us.
const SHAPE: Shape = &[
    ("name", &["string"]),
    ("main", &["string"]),
    ("imports", &["object"]),
    ("exports", &["string", "array", "object"]),
    ("workspaces", &["array", "object"]),
    ("dependencies", &["object"]),
    ("devDependencies", &["object"]),
    ("optionalDependencies", &["object"]),
    ("peerDependencies", &["object"]),
];

/// Whether a file called `name` says something about packages.
pub(super) fn is_manifest(name: &str) -> bool {
    name == MANIFEST || workspaces::is_manifest(name)
}

impl Packages {
    /// Reads all manifests.
    pub(super) fn of(project: &dyn Project) -> Self {
        let by_folder: BTreeMap<Arc<str>, Package> = project
            .files_named(MANIFEST)
            .iter()
            .map(|file| {
                let package = Package::read(project, file);
                (Arc::clone(&package.folder), package)
            })
            .collect();
        let workspaces = workspaces::of(project, &by_folder.values());
        Self { by_folder, workspaces }
    }

    /// The package in `folder`.
    pub(super) fn at(&self, folder: &str) -> Option<&Package> {
        self.by_folder.get(folder)
    }

    /// The package that the file at `path` is in.
    pub(super) fn around(&self, path: &str) -> Option<&Package> {
        path::folders_around(path).find_map(|folder| self.at(folder))
    }

    /// The package that goes by `name` for the file at `path`: what is installed beside it or around it,
    /// what its own package links, what is in its workspace.
    pub(super) fn by_name(&self, path: &str, name: &str) -> Option<&Package> {
        let installed = path::folders_around(path)
            .filter(|folder| path::name(folder) != INSTALLED)
            .find_map(|folder| self.at(&path::join(folder, &format!("{INSTALLED}/{name}"))?));
        let linked = || {
            let own = self.around(path)?;
            self.at(&path::join(&own.folder, own.links.get(name)?)?)
        };
        let member = || {
            path::folders_around(path)
                .find_map(|folder| self.at(self.workspaces.get(folder)?.members.get(name)?))
        };
        installed.or_else(linked).or_else(member)
    }

    /// The nearest manifest around `path` that cannot be read.
    pub(super) fn fault(&self, path: &str) -> Option<&Problem> {
        path::folders_around(path).find_map(|folder| {
            let own = self.at(folder).and_then(|package| package.fault.as_ref());
            own.or_else(|| self.workspaces.get(folder)?.fault.as_ref())
        })
    }

    /// What of the manifests is not understood.
    pub(super) fn problems(&self) -> impl Iterator<Item = &Problem> {
        let packages = self.by_folder.values();
        let own = packages.flat_map(|package| package.fault.iter().chain(&package.partial));
        let shared = self.workspaces.values();
        own.chain(shared.flat_map(|workspace| workspace.fault.iter().chain(&workspace.partial)))
    }
}

impl Package {
    fn read(project: &dyn Project, file: &Arc<str>) -> Self {
        let folder = path::folder(file).into();
        let text = project.text(file).ok_or_else(Fault::no_text);
        match text.and_then(|text| json::object(&text)) {
            Ok(manifest) => {
                let faults = shape_faults(&manifest, SHAPE).into_iter();
                let partial = faults.map(|fault| fault.in_manifest(file, LOSS)).collect();
                Self { folder, partial, ..Self::of(&manifest) }
            }
            Err(fault) => {
                Self { folder, fault: Some(fault.in_manifest(file, LOSS)), ..Self::default() }
            }
        }
    }

    fn of(manifest: &Map<String, Value>) -> Self {
        let text = |key: &str| manifest.get(key).and_then(Value::as_str);
        // What Node takes, then what bundlers do, then where the sources or types are.
        let mains = ["main", "module", "browser", "source", "types"];
        let present = |key: &str| manifest.get(key).filter(|value| !value.is_null()).cloned();
        Self {
            name: text("name").map(str::to_owned),
            mains: mains.into_iter().filter_map(text).map(str::to_owned).collect(),
            exports: present("exports"),
            imports: present("imports"),
            links: links(manifest),
            members: workspaces::globs(manifest.get("workspaces")),
            ..Self::default()
        }
    }
}

/// The dependencies that are told by their place.
fn links(manifest: &Map<String, Value>) -> BTreeMap<String, String> {
    let kinds = ["dependencies", "devDependencies", "optionalDependencies", "peerDependencies"];
    let all = kinds.into_iter().filter_map(|kind| manifest.get(kind)?.as_object()).flatten();
    let linked = all.filter_map(|(name, version)| {
        let version = version.as_str()?;
        let place =
            ["file:", "link:", "portal:"].into_iter().find_map(|it| version.strip_prefix(it));
        Some((name.clone(), place?.to_owned()))
    });
    linked.collect()
}
