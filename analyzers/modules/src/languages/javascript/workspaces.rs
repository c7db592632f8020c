//! Workspaces of npm, Yarn, pnpm, Lerna and Rush: which packages know each other by name.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde::Deserialize;
use serde_json::Value;

use super::json;
use super::packages::{MANIFEST, Package};
use crate::path;
use crate::problem::{Fault, Problem};
use crate::project::Project;

/// What pnpm's workspaces are told by.
const PNPM: &str = "pnpm-workspace.yaml";

/// What Lerna's workspaces are told by.
const LERNA: &str = "lerna.json";

/// Reads the globs in a manifest, or says what is wrong with it.
type Reader = fn(&str) -> Result<Vec<String>, Fault>;

/// What Rush's workspaces are told by.
const RUSH: &str = "rush.json";

const READERS: &[(&str, Reader)] = &[(PNPM, in_pnpm), (LERNA, in_lerna), (RUSH, in_rush)];

/// Packages that know each other.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Workspace {
    /// Their folders by their names.
    pub(super) members: BTreeMap<String, Arc<str>>,
    /// A manifest of it that cannot be read.
    pub(super) fault: Option<Problem>,
    /// What of it is not understood.
    pub(super) partial: Vec<Problem>,
}

/// Whether a file called `name` tells of a workspace.
pub(super) fn is_manifest(name: &str) -> bool {
    READERS.iter().any(|(manifest, _)| *manifest == name)
}

/// The globs that `workspaces` in a `package.json` has, or `packages` in it.
pub(super) fn globs(workspaces: Option<&Value>) -> Vec<String> {
    let list = workspaces.and_then(|value| value.get("packages").unwrap_or(value).as_array());
    let globs = list.into_iter().flatten().filter_map(Value::as_str);
    globs.map(str::to_owned).collect()
}

/// The workspaces of a project by folder.
pub(super) fn of<'a>(
    project: &dyn Project,
    packages: &(impl Iterator<Item = &'a Package> + Clone),
) -> BTreeMap<Arc<str>, Workspace> {
    let mut told: BTreeMap<Arc<str>, (Vec<String>, Workspace)> = BTreeMap::new();
    for package in packages.clone().filter(|package| !package.members.is_empty()) {
        told.entry(Arc::clone(&package.folder)).or_default().0.extend(package.members.clone());
    }
    for (name, read) in READERS {
        for file in &*project.files_named(name) {
            let (globs, workspace) = told.entry(path::folder(file).into()).or_default();
            let text = project.text(file).ok_or_else(Fault::no_text);
            match text.and_then(|text| read(&text)) {
                Ok(found) => globs.extend(found),
                Err(fault) => {
                    let loss = "which packages it has is not known";
                    workspace.fault = Some(fault.in_manifest(file, loss));
                }
            }
        }
    }
    let mut workspaces = BTreeMap::new();
    for (root, (globs, mut workspace)) in told {
        for package in packages.clone() {
            let is_member = package.folder == root || is_member(&globs, &root, &package.folder);
            if let Some(name) = package.name.as_ref().filter(|_| is_member) {
                workspace.add(name, &package.folder);
            }
        }
        workspaces.insert(root, workspace);
    }
    workspaces
}

impl Workspace {
    /// Adds the package in `folder`. Of several that are called alike, the first counts.
    fn add(&mut self, name: &str, folder: &Arc<str>) {
        let first = self.members.entry(name.to_owned()).or_insert_with(|| Arc::clone(folder));
        if first != folder {
            let manifest = path::within(folder, MANIFEST).into();
            let fault =
                Fault::new(format!("`{}` is called `{name}` too", path::within(first, MANIFEST)));
            self.partial.push(fault.in_manifest(&manifest, "who asks for it gets that one"));
        }
    }
}

/// Whether `folder` is one of those that globs from `root` mean: the last one that matches decides.
fn is_member(globs: &[String], root: &str, folder: &str) -> bool {
    if !path::is_within(folder, root) {
        return false;
    }
    let relative = folder[root.len()..].trim_start_matches('/');
    let mut is_member = false;
    for glob in globs {
        let (glob, is_in) = glob.strip_prefix('!').map_or((&**glob, true), |glob| (glob, false));
        let glob = glob.trim_start_matches("./").trim_end_matches('/');
        if fast_glob::glob_match(glob, relative) {
            is_member = is_in;
        }
    }
    is_member
}

fn in_pnpm(text: &str) -> Result<Vec<String>, Fault> {
    #[derive(Deserialize)]
    struct Manifest {
        #[serde(default)]
        packages: Vec<String>,
    }
    // One without a document says nothing.
    let manifest: Option<Manifest> =
        serde_saphyr::from_str(text).map_err(|error| Fault::of_yaml(&error))?;
    Ok(manifest.map(|manifest| manifest.packages).unwrap_or_default())
}

fn in_lerna(text: &str) -> Result<Vec<String>, Fault> {
    Ok(globs(Some(&Value::Object(json::object(text)?))))
}

/// The folders of the `projects`, which are told one by one.
fn in_rush(text: &str) -> Result<Vec<String>, Fault> {
    let manifest = json::object_with_comments(text)?;
    let projects = manifest.get("projects").and_then(Value::as_array);
    let folders = projects.into_iter().flatten().filter_map(|it| it.get("projectFolder")?.as_str());
    Ok(folders.map(str::to_owned).collect())
}
