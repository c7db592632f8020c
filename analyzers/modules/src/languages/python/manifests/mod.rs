//! What `pyproject.toml`, `setup.cfg`, `setup.py` and their like say of where packages are.

mod ini;
mod pyproject;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::path;
use crate::problem::{Fault, Problem};
use crate::project::Project;

/// What is lost with a manifest that cannot be read.
const LOSS: &str = "packages are not looked for in the folders that it names";

/// What the manifests of one folder say.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Manifest {
    /// The folders that top-level modules are right in, first those that are told.
    pub(super) roots: Vec<Arc<str>>,
    /// Those of them that sources are built from, and are not the folder itself.
    pub(super) sources: BTreeSet<Arc<str>>,
    /// The folders of packages that are called otherwise, by their names.
    pub(super) packages: Vec<(String, Arc<str>)>,
    /// The packages of others that are installed beside: their names as modules are called.
    pub(super) requires: BTreeSet<String>,
    /// Which of them cannot be read, and why.
    pub(super) fault: Option<Problem>,
    /// What of the others is not understood.
    pub(super) partial: Vec<Problem>,
    /// Whether one of them says that here is a project of its own.
    is_project: bool,
}

/// What a text says; folders are relative to its own.
#[derive(Debug, Default, PartialEq)]
struct Told {
    /// Folders that top-level modules are right in.
    roots: Vec<String>,
    /// Folders in which modules are looked for besides.
    paths: Vec<String>,
    /// Folders of packages by the names that these have.
    packages: Vec<(String, String)>,
    /// The packages of others that are installed beside.
    requires: Vec<String>,
    /// What of it is not understood.
    faults: Vec<Fault>,
}

/// A kind of manifest.
struct Kind {
    name: &'static str,
    /// Whether it says that its folder is a project.
    is_project: bool,
    /// What a text tells, or what is wrong with it.
    read: fn(&str) -> Result<Told, Fault>,
}

const KINDS: &[Kind] = &[
    project("pyproject.toml", pyproject::pyproject),
    project("setup.cfg", |text| Ok(ini::setup_cfg(text))),
    project(SETUP, |text| Ok(in_setup_py(text))),
    settings("hatch.toml", pyproject::hatch),
    settings("pytest.toml", pyproject::pytest),
    settings(".pytest.toml", pyproject::pytest),
    settings("pytest.ini", |text| Ok(ini::pytest(text))),
    settings(".pytest.ini", |text| Ok(ini::pytest(text))),
    settings("tox.ini", |text| Ok(ini::pytest(text))),
    settings("requirements.txt", |text| Ok(in_requirements(text))),
];

/// A manifest that is a script, and may be a module of that name.
const SETUP: &str = "setup.py";

const fn project(name: &'static str, read: fn(&str) -> Result<Told, Fault>) -> Kind {
    Kind { name, is_project: true, read }
}

const fn settings(name: &'static str, read: fn(&str) -> Result<Told, Fault>) -> Kind {
    Kind { name, is_project: false, read }
}

impl Told {
    /// Adds the package `name` in `folder`: a root, if all parts of the name are names of folders.
    fn package(&mut self, name: &str, folder: &str) {
        let mut root = folder.trim_start_matches("./").trim_end_matches('/');
        let mut parts = name.split('.').filter(|part| !part.is_empty()).rev();
        let is_called_so = parts.all(|part| {
            let is_last = path::name(root) == part;
            root = path::folder(root);
            is_last
        });
        if is_called_so {
            self.roots.push(root.to_owned());
        } else {
            self.packages.push((name.to_owned(), folder.to_owned()));
        }
    }
}

/// Whether a file called `name` is one.
pub(super) fn is_manifest(name: &str) -> bool {
    KINDS.iter().any(|kind| kind.name == name)
}

/// All manifests of a project, by folder.
pub(super) fn of(project: &dyn Project) -> BTreeMap<Arc<str>, Manifest> {
    let mut manifests: BTreeMap<Arc<str>, Manifest> = BTreeMap::new();
    for kind in KINDS {
        for file in &*project.files_named(kind.name) {
            let folder = path::folder(file);
            // In a package it is a module of that.
            if kind.name == SETUP && project.is_file(&path::within(folder, "__init__.py")) {
                continue;
            }
            let manifest = manifests.entry(folder.into()).or_default();
            // One that cannot be read still says that here is a project.
            manifest.is_project |= kind.is_project;
            let text = project.text(file).ok_or_else(Fault::no_text);
            match text.and_then(|text| (kind.read)(&text)) {
                Ok(told) => manifest.add(told, folder, file),
                Err(fault) => manifest.fault = Some(fault.in_manifest(file, LOSS)),
            }
        }
    }
    for (folder, manifest) in manifests.iter_mut().filter(|(_, manifest)| manifest.is_project) {
        let src = path::within(folder, "src");
        if project.is_folder(&src) && !project.is_file(&format!("{src}/__init__.py")) {
            manifest.add_root(&src);
            manifest.sources.insert(src.into());
        }
        manifest.add_root(folder);
        manifest.sources.remove(folder);
    }
    manifests
}

impl Manifest {
    /// Adds what `file` in `folder` tells.
    fn add(&mut self, told: Told, folder: &str, file: &Arc<str>) {
        let place = |written: &String| path::join(folder, written);
        for root in told.roots.iter().filter_map(place) {
            self.add_root(&root);
            self.sources.insert(root.into());
        }
        told.paths.iter().filter_map(place).for_each(|path| self.add_root(&path));
        let packages = told.packages.iter();
        let packages = packages.filter_map(|(name, it)| Some((name.clone(), place(it)?.into())));
        self.packages.extend(packages);
        self.requires.extend(told.requires);
        let partial = told.faults.into_iter();
        self.partial.extend(partial.map(|fault| fault.in_manifest(file, LOSS)));
    }

    fn add_root(&mut self, root: &str) {
        if !self.roots.iter().any(|known| &**known == root) {
            self.roots.push(root.into());
        }
    }
}

/// The name of the package that `written` asks for with versions and conditions (PEP 508), as its module is
/// called if it is called alike.
fn requirement(written: &str) -> Option<String> {
    let is_part = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '-' | '_' | '.');
    let written = written.trim_start();
    let name = &written[..written.find(|sign| !is_part(sign)).unwrap_or(written.len())];
    let name = name.to_ascii_lowercase().replace(['-', '.'], "_");
    (!name.is_empty()).then_some(name)
}

/// The packages that `requirements.txt` names, one a line.
fn in_requirements(text: &str) -> Told {
    let lines = text.lines().filter(|line| line.starts_with(|sign: char| sign.is_alphanumeric()));
    Told { requires: lines.filter_map(requirement).collect(), ..Told::default() }
}

/// `package_dir={"": "lib"}`, `find_packages("lib")`, `find_packages(where="lib")` and
/// `install_requires=["a"]` as literals: nothing is run.
fn in_setup_py(text: &str) -> Told {
    let mut told = Told::default();
    let behind = |name: &'static str| text.split(name).skip(1).map(str::trim_start);
    for rest in behind("package_dir") {
        for (name, folder) in entries(rest) {
            told.package(name, folder);
        }
    }
    for rest in behind("install_requires") {
        told.requires.extend(listed(rest).into_iter().filter_map(requirement));
    }
    let finds = ["find_packages", "find_namespace_packages"].into_iter().flat_map(behind);
    let finds = finds.filter_map(|rest| {
        let argument = rest.strip_prefix('(')?.trim_start();
        let named = argument
            .strip_prefix("where")
            .and_then(|rest| rest.trim_start().strip_prefix('=').map(str::trim_start));
        literal(named.unwrap_or(argument)).map(|(root, _)| root.to_owned())
    });
    told.roots.extend(finds);
    told
}

/// What a dictionary of literals behind `=` has.
fn entries(text: &str) -> Vec<(&str, &str)> {
    let mut entries = Vec::new();
    let mut rest = text.strip_prefix('=').map(str::trim_start).and_then(|it| it.strip_prefix('{'));
    while let Some(entry) = rest {
        let read = literal(entry.trim_start()).and_then(|(key, rest)| {
            let (value, rest) = literal(rest.trim_start().strip_prefix(':')?.trim_start())?;
            Some((key, value, rest.trim_start()))
        });
        let Some((key, value, behind)) = read else { break };
        entries.push((key, value));
        rest = behind.strip_prefix(',');
    }
    entries
}

/// What a list of literals behind `=` has.
fn listed(text: &str) -> Vec<&str> {
    let mut values = Vec::new();
    let mut rest = text.strip_prefix('=').map(str::trim_start).and_then(|it| it.strip_prefix('['));
    while let Some((value, behind)) = rest.and_then(|rest| literal(rest.trim_start())) {
        values.push(value);
        rest = behind.trim_start().strip_prefix(',');
    }
    values
}

/// The string that `text` begins with, and what follows it.
fn literal(text: &str) -> Option<(&str, &str)> {
    let quote = text.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    text[1..].split_once(quote)
}
