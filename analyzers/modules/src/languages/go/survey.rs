//! The modules and workspaces of a project.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use super::manifest::{Manifest, Workspace};
use crate::path;
use crate::project::Project;
use crate::resolution::UnresolvedReason;

/// The modules and workspaces of a project, by the folders of their `go.mod` and `go.work`. What
/// cannot be read is kept with what is wrong with it.
#[derive(Debug, PartialEq)]
pub(in crate::languages) struct Survey {
    modules: BTreeMap<Arc<str>, Result<Manifest, UnresolvedReason>>,
    workspaces: BTreeMap<Arc<str>, Result<Workspace, UnresolvedReason>>,
}

/// What is known of where a file finds packages.
pub(super) struct Place<'survey> {
    survey: &'survey Survey,
    /// The folder of the module that the file is in.
    pub(super) folder: &'survey str,
    /// What that module says.
    pub(super) manifest: &'survey Manifest,
    workspace: Option<&'survey Workspace>,
}

impl Survey {
    pub(super) fn of(project: &dyn Project) -> Self {
        Self {
            modules: read(project, "go.mod", Manifest::read),
            workspaces: read(project, "go.work", Workspace::read),
        }
    }

    /// What is known for the file at `path`; `None` if it is in no module.
    pub(super) fn place(&self, path: &str) -> Result<Option<Place<'_>>, UnresolvedReason> {
        let mut around = path::folders_around(path);
        let own = around.find_map(|folder| self.modules.get_key_value(folder));
        let Some((folder, manifest)) = own else { return Ok(None) };
        let manifest = manifest.as_ref().map_err(UnresolvedReason::clone)?;
        let mut around = path::folders_around(path);
        let workspace = around.find_map(|folder| self.workspaces.get(folder));
        let workspace =
            workspace.map(Result::as_ref).transpose().map_err(UnresolvedReason::clone)?;
        // The go command refuses to work for a module that its workspace does not name.
        let workspace = workspace.filter(|workspace| workspace.folders.contains(folder));
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

impl<'survey> Place<'survey> {
    /// The folders in which packages may be whose paths begin as `import` does, the longest beginning
    /// first, with the rest of the path followed.
    pub(super) fn folders(&self, import: &str) -> Vec<String> {
        let mut roots: Vec<(&str, &str)> = vec![(&*self.manifest.path, self.folder)];
        let used = self.workspace.into_iter().flat_map(|workspace| &workspace.folders);
        let used = used.filter_map(|folder| {
            let (folder, manifest) = self.survey.modules.get_key_value(folder)?;
            Some((&**folder, manifest.as_ref().ok()?))
        });
        let mut replaced: Vec<&(Arc<str>, Arc<str>)> = self.manifest.replaced.iter().collect();
        for (folder, manifest) in used {
            roots.push((&*manifest.path, folder));
            replaced.extend(&manifest.replaced);
        }
        replaced.extend(self.workspace.iter().flat_map(|workspace| &workspace.replaced));
        roots.extend(replaced.into_iter().map(|(module, folder)| (&**module, &**folder)));
        roots.retain(|(module, _)| path::is_within(import, module));
        roots.sort_by_key(|(module, _)| std::cmp::Reverse(module.len()));
        let mut seen = BTreeSet::new();
        let folders = roots.into_iter().filter_map(|(module, root)| {
            let folder = path::join(root, import[module.len()..].trim_start_matches('/'))?;
            self.is_of_module(&folder, root).then_some(folder)
        });
        folders.filter(|folder| seen.insert(folder.clone())).collect()
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
        let modules = self.manifest.required.iter();
        modules.filter(|module| path::is_within(import, module)).max_by_key(|module| module.len())
    }
}

/// All files called `name` as `read` has them, by their folders.
fn read<T>(
    project: &dyn Project,
    name: &str,
    read: impl Fn(&str, &str) -> Result<T, String>,
) -> BTreeMap<Arc<str>, Result<T, UnresolvedReason>> {
    let files = project.files_named(name);
    let manifests = files.iter().map(|file| {
        let folder = path::folder(file);
        let text = project.text(file).ok_or_else(|| "it cannot be read".to_owned());
        let manifest = text.and_then(|text| read(folder, &text));
        let wrong = |why: String| UnresolvedReason::Manifest(Arc::clone(file), why.into());
        (Arc::from(folder), manifest.map_err(wrong))
    });
    manifests.collect()
}
