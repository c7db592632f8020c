//! The modules and workspaces of a project.

use std::collections::BTreeMap;
use std::sync::Arc;

use rustc_hash::FxHashMap;

use super::manifest::{self, Manifest, Replaced};
use super::names;
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
    manifests: BTreeMap<Arc<str>, Result<Manifest, Problem>>,
    /// To modules by themselves, by their folders.
    roots: BTreeMap<Arc<str>, Roots>,
    workspaces: BTreeMap<Arc<str>, Result<Workspace, Problem>>,
}

/// A workspace, and where the packages of its modules are.
#[derive(Debug, PartialEq)]
struct Workspace {
    /// What its manifest says.
    manifest: manifest::Workspace,
    /// To all of its modules.
    roots: Roots,
}

/// What is known of where a file finds packages.
pub(super) struct Place<'survey> {
    survey: &'survey Modules,
    /// The folder of the module that the file is in.
    pub(super) folder: &'survey str,
    /// What that module says.
    pub(super) manifest: &'survey Manifest,
    roots: Option<&'survey Roots>,
}

impl Modules {
    /// Reads all manifests.
    pub(super) fn of(project: &dyn Project) -> Self {
        let loss = "what its module imports from other modules is not found";
        let manifests = read(project, MODULE, Manifest::read, loss);
        let loss = "what modules in it import from one another is not found";
        let workspaces = read(project, WORKSPACE, manifest::Workspace::read, loss);
        let workspaces = workspaces
            .into_iter()
            .map(|(folder, read)| (folder, read.map(|read| Workspace::new(read, &manifests))));
        let workspaces = workspaces.collect();
        let readable =
            manifests.iter().filter_map(|(folder, it)| Some((folder, it.as_ref().ok()?)));
        let roots = readable
            .map(|(folder, module)| (Arc::clone(folder), Roots::of(&[(folder, module)], &[])))
            .collect();
        Self { manifests, roots, workspaces }
    }

    /// What of the manifests was not understood, and what they name that is not there.
    pub(super) fn problems(&self, project: &dyn Project) -> Vec<Problem> {
        let mut problems = Vec::new();
        // What the go command passes over may be wrong on purpose.
        let modules = self.manifests.iter().filter(|(folder, _)| !names::is_passed_over(folder));
        for (folder, module) in modules {
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
        let gone = workspace.folders.iter().filter(|(used, _)| !self.manifests.contains_key(*used));
        let problems = gone.map(|(used, line)| {
            let wrong = format!("there is no `{}`", path::within(used, MODULE));
            Fault::at(*line, wrong).in_manifest(manifest, "the workspace is without that module")
        });
        problems.collect()
    }

    /// What is known for the file at `path`; `None` if it is in no module.
    pub(super) fn place(&self, path: &str) -> Result<Option<Place<'_>>, UnresolvedReason> {
        let mut around = path::folders_around(path);
        let own = around.find_map(|folder| self.manifests.get_key_value(folder));
        let Some((folder, manifest)) = own else { return Ok(None) };
        let manifest = manifest.as_ref().map_err(Problem::reason)?;
        let mut around = path::folders_around(path);
        let workspace = around.find_map(|folder| self.workspaces.get(folder));
        let workspace = workspace.map(Result::as_ref).transpose().map_err(Problem::reason)?;
        // The go command refuses to work for a module that its workspace does not name.
        let workspace =
            workspace.filter(|workspace| workspace.manifest.folders.contains_key(folder));
        let shared = workspace.map(|workspace| &workspace.roots);
        let roots = shared.or_else(|| self.roots.get(folder));
        Ok(Some(Place { survey: self, folder, manifest, roots }))
    }

    /// The folder of the standard library, if the file at `path` is a part of it or of Go's tools.
    pub(super) fn standard_library(&self, path: &str) -> Option<&str> {
        let mut around = path::folders_around(path);
        let is_standard = |folder: &str| match self.manifests.get_key_value(folder) {
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
        let roots = Roots::of(&used, &manifest.replaced);
        Self { manifest, roots }
    }
}

/// The folders in which packages of modules are, by the paths of these; `None` where a module that is no
/// folder of the project is read in place of one.
#[derive(Debug, Default, PartialEq)]
struct Roots(FxHashMap<Arc<str>, Option<Arc<str>>>);

impl Roots {
    /// What `modules`, which are built together, find, each with its folder; of what they have replaced,
    /// `first` counts before what they say themselves.
    fn of(modules: &[(&Arc<str>, &Manifest)], first: &[Replaced]) -> Self {
        let mut roots = FxHashMap::default();
        // Nothing is read in place of what is built.
        for (folder, module) in modules {
            roots.entry(Arc::clone(&module.path)).or_insert_with(|| Some(Arc::clone(folder)));
        }
        let needed = newest(modules.iter().flat_map(|(_, module)| &module.required));
        let own: Vec<&Replaced> = modules.iter().flat_map(|(_, module)| &module.replaced).collect();
        for all in [first.iter().collect(), own] {
            // What is said of one version goes before what is said of all.
            let (one, any): (Vec<_>, Vec<_>) =
                all.into_iter().partition(|replaced| replaced.version.is_some());
            let one = one.into_iter().filter(|it| {
                let needed = needed.get(&it.module);
                needed.is_some_and(|needed| Some(&***needed) == it.version.as_deref())
            });
            for Replaced { module, folder, .. } in one.chain(any) {
                roots.entry(Arc::clone(module)).or_insert_with(|| folder.clone());
            }
        }
        Self(roots)
    }
}

/// The newest version of each module, as minimal version selection takes it.
fn newest<'read>(
    required: impl Iterator<Item = (&'read Arc<str>, &'read Arc<str>)>,
) -> FxHashMap<&'read Arc<str>, &'read Arc<str>> {
    let mut newest: FxHashMap<&Arc<str>, &Arc<str>> = FxHashMap::default();
    for (module, version) in required {
        let known = newest.entry(module).or_insert(version);
        if names::is_newer(version, known) {
            *known = version;
        }
    }
    newest
}

impl<'survey> Place<'survey> {
    /// The folders in which packages may be whose paths begin as `import` does, the longest beginning
    /// first, with the rest of the path followed.
    pub(super) fn folders(&self, import: &str) -> Vec<String> {
        let found = beginnings(import).filter_map(|module| {
            let root = self.roots?.0.get(module)?.as_deref()?;
            let folder = path::join(root, import[module.len()..].trim_start_matches('/'))?;
            self.is_of_module(&folder, root).then_some(folder)
        });
        found.collect()
    }

    /// Whether what is in `folder` is a part of the module at `root`, and not of one within that.
    fn is_of_module(&self, folder: &str, root: &str) -> bool {
        let mut inner = std::iter::once(folder)
            .chain(path::folders_around(folder))
            .take_while(|around| *around != root);
        !inner.any(|around| self.survey.manifests.contains_key(around))
    }

    /// Whether the paths of the module's own packages begin as `import` does.
    pub(super) fn is_own(&self, import: &str) -> bool {
        path::is_within(import, &self.manifest.path)
    }

    /// The module that is needed for `import`, by its path.
    pub(super) fn required(&self, import: &str) -> Option<&'survey Arc<str>> {
        let Manifest { required, replaced, .. } = self.manifest;
        let replaced = |module: &str| {
            let mut others = replaced.iter().filter(|it| it.folder.is_none());
            others.find(|it| *it.module == *module).map(|it| &it.module)
        };
        beginnings(import).find_map(|module| {
            required.get_key_value(module).map(|(module, _)| module).or_else(|| replaced(module))
        })
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
    let gone = replaced.into_iter().filter_map(|Replaced { module, folder, line, .. }| {
        let folder = folder.as_deref().filter(|folder| !project.is_folder(folder))?;
        let wrong = format!("there is no folder `{folder}` to stand for `{module}`");
        let fault = Fault::at(*line, wrong);
        Some(fault.in_manifest(manifest, "what is imported from it is not found"))
    });
    gone.collect()
}
