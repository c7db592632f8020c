//! The modules and workspaces of a project.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::manifest::{self, Manifest, Replaced};
use crate::path;
use crate::problem::{Fault, Problem};
use crate::project::Project;
use crate::resolution::UnresolvedReason;

/// The name of a module's manifest.
const MODULE: &str = "go.mod";

/// The name of a workspace's.
const WORKSPACE: &str = "go.work";

/// The modules and workspaces of a project, by the folders of their `go.mod` and `go.work`. What
/// cannot be read is kept with what is wrong with it.
#[derive(Debug, PartialEq)]
pub(super) struct Modules {
    modules: BTreeMap<Arc<str>, Result<Manifest, Problem>>,
    workspaces: BTreeMap<Arc<str>, Result<Workspace, Problem>>,
}

/// A workspace, and where the packages of its modules are.
#[derive(Debug, PartialEq)]
struct Workspace {
    /// What its manifest says.
    manifest: manifest::Workspace,
    /// By the path of a module its folder, and behind it those that some of them has in its place.
    roots: FxHashMap<Arc<str>, Vec<Arc<str>>>,
}

/// What is known of where a file finds packages.
pub(super) struct Place<'survey> {
    survey: &'survey Modules,
    /// The folder of the module that the file is in.
    pub(super) folder: &'survey str,
    /// What that module says.
    pub(super) manifest: &'survey Manifest,
    workspace: Option<&'survey Workspace>,
}

impl Modules {
    /// Reads all manifests.
    pub(super) fn of(project: &dyn Project) -> Self {
        let loss = "what its module imports from other modules is not found";
        let modules = read(project, MODULE, Manifest::read, loss);
        let loss = "what modules in it import from one another is not found";
        let workspaces = read(project, WORKSPACE, manifest::Workspace::read, loss);
        let workspaces = workspaces
            .into_iter()
            .map(|(folder, read)| (folder, read.map(|read| Workspace::new(read, &modules))));
        Self { workspaces: workspaces.collect(), modules }
    }

    /// What of the manifests was not understood, and what they name that is not there.
    pub(super) fn problems(&self, project: &dyn Project) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (folder, module) in &self.modules {
            match module {
                Ok(module) => {
                    let manifest = path::within(folder, MODULE).into();
                    problems.extend(gone(project, &manifest, &module.replaced));
                }
                Err(problem) => problems.push(problem.clone()),
            }
        }
        for (folder, workspace) in &self.workspaces {
            match workspace {
                Ok(Workspace { manifest: workspace, .. }) => {
                    let manifest = path::within(folder, WORKSPACE).into();
                    problems.extend(gone(project, &manifest, &workspace.replaced));
                    problems.extend(self.unused(&manifest, workspace));
                }
                Err(problem) => problems.push(problem.clone()),
            }
        }
        problems
    }

    /// That folders which the `workspace` in `manifest` names have no module.
    fn unused(&self, manifest: &Arc<str>, workspace: &manifest::Workspace) -> Vec<Problem> {
        let gone = workspace.folders.iter().filter(|(used, _)| !self.modules.contains_key(*used));
        let problems = gone.map(|(used, line)| {
            let wrong = format!("there is no `{}`", path::within(used, MODULE));
            Fault::at(*line, wrong).in_manifest(manifest, "the workspace is without that module")
        });
        problems.collect()
    }

    /// What is known for the file at `path`; `None` if it is in no module.
    pub(super) fn place(&self, path: &str) -> Result<Option<Place<'_>>, UnresolvedReason> {
        let mut around = path::folders_around(path);
        let own = around.find_map(|folder| self.modules.get_key_value(folder));
        let Some((folder, manifest)) = own else { return Ok(None) };
        let manifest = manifest.as_ref().map_err(Problem::reason)?;
        let mut around = path::folders_around(path);
        let workspace = around.find_map(|folder| self.workspaces.get(folder));
        let workspace = workspace.map(Result::as_ref).transpose().map_err(Problem::reason)?;
        // The go command refuses to work for a module that its workspace does not name.
        let workspace =
            workspace.filter(|workspace| workspace.manifest.folders.contains_key(folder));
        Ok(Some(Place { survey: self, folder, manifest, workspace }))
    }

    /// The folder of the standard library, if the file at `path` is a part of it or of Go's tools.
    pub(super) fn standard_library(&self, path: &str) -> Option<&str> {
        let mut around = path::folders_around(path);
        let is_standard = |folder: &str| match self.modules.get_key_value(folder) {
            Some((folder, Ok(manifest))) if &*manifest.path == "std" => Some(&**folder),
            _ => None,
        };
        around.find_map(is_standard)
    }
}

impl Workspace {
    /// What `manifest` says of these `modules`.
    fn new(
        manifest: manifest::Workspace,
        modules: &BTreeMap<Arc<str>, Result<Manifest, Problem>>,
    ) -> Self {
        let used = manifest.folders.keys();
        let used: Vec<_> =
            used.filter_map(|folder| Some((folder, modules.get(folder)?.as_ref().ok()?))).collect();
        let own = used.iter().map(|(folder, module)| (&module.path, *folder));
        let replaced = used.iter().flat_map(|(_, module)| &module.replaced);
        let replaced = replaced.chain(&manifest.replaced).map(|it| (&it.module, &it.folder));
        let mut roots: FxHashMap<Arc<str>, Vec<Arc<str>>> = FxHashMap::default();
        for (module, folder) in own.chain(replaced) {
            roots.entry(Arc::clone(module)).or_default().push(Arc::clone(folder));
        }
        Self { manifest, roots }
    }
}

impl<'survey> Place<'survey> {
    /// The folders in which packages may be whose paths begin as `import` does, the longest beginning
    /// first, with the rest of the path followed.
    pub(super) fn folders(&self, import: &str) -> Vec<String> {
        let mut folders = Vec::new();
        for module in beginnings(import) {
            let rest = import[module.len()..].trim_start_matches('/');
            for root in self.roots(module) {
                let folder = path::join(root, rest);
                let folder = folder.filter(|folder| self.is_of_module(folder, root));
                folders.extend(folder.filter(|folder| !folders.contains(folder)));
            }
        }
        folders
    }

    /// Where the packages of `module` may be.
    fn roots<'own>(&'own self, module: &'own str) -> impl Iterator<Item = &'own str> {
        let own = (*self.manifest.path == *module).then_some(self.folder);
        let replaced = self.manifest.replaced.iter().filter(move |it| *it.module == *module);
        let shared = self.workspace.and_then(|workspace| workspace.roots.get(module));
        let shared = shared.into_iter().flatten().map(|folder| &**folder);
        own.into_iter().chain(replaced.map(|replaced| &*replaced.folder)).chain(shared)
    }

    /// Whether what is in `folder` is a part of the module at `root`, and not of one within that.
    fn is_of_module(&self, folder: &str, root: &str) -> bool {
        let mut inner = std::iter::once(folder)
            .chain(path::folders_around(folder))
            .take_while(|around| *around != root);
        !inner.any(|around| self.survey.modules.contains_key(around))
    }

    /// Whether the paths of the module's own packages begin as `import` does.
    pub(super) fn is_own(&self, import: &str) -> bool {
        path::is_within(import, &self.manifest.path)
    }

    /// The module that is needed for `import`, by its path.
    pub(super) fn required(&self, import: &str) -> Option<&'survey Arc<str>> {
        beginnings(import).find_map(|module| self.manifest.required.get(module))
    }
}

/// The paths that modules may have of which `import` is a package, the longest first.
fn beginnings(import: &str) -> impl Iterator<Item = &str> {
    let all = std::iter::once(import).chain(path::folders_around(import));
    all.filter(|module| !module.is_empty())
}

/// All files called `name` as `read` has them, by their folders; without one there is this `loss`.
fn read<T>(
    project: &dyn Project,
    name: &str,
    read: impl Fn(&str, &str) -> Result<T, Fault>,
    loss: &'static str,
) -> BTreeMap<Arc<str>, Result<T, Problem>> {
    let files = project.files_named(name);
    let manifests = files.iter().map(|file| {
        let folder = path::folder(file);
        let text = project.text(file).ok_or_else(Fault::no_text);
        let manifest = text.and_then(|text| read(folder, &text));
        (Arc::from(folder), manifest.map_err(|fault| fault.in_manifest(file, loss)))
    });
    manifests.collect()
}

/// That folders which `manifest` has in place of modules are not there.
fn gone<'read>(
    project: &dyn Project,
    manifest: &Arc<str>,
    replaced: impl IntoIterator<Item = &'read Replaced>,
) -> Vec<Problem> {
    let gone = replaced.into_iter().filter(|it| !project.is_folder(&it.folder));
    let problem = |Replaced { module, folder, line }: &Replaced| {
        let wrong = format!("there is no folder `{folder}` to stand for `{module}`");
        Fault::at(*line, wrong).in_manifest(manifest, "what is imported from it is not found")
    };
    gone.map(problem).collect()
}
