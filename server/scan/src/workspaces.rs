//! The workspaces that the files of a scan belong to, with their configuration.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use astrolens_config::{
    Diagnostic, FILE_NAME, Options, Overlay, Selection, SourceKind, Workspace, find_root_with,
};

/// Every workspace that a scan touches; nearly always it is one.
#[derive(Clone, Debug)]
pub struct Workspaces {
    options: Options,
    open: Vec<Arc<Workspace>>,
    /// What configuration files hold in place of what is on disk.
    overlay: Arc<Overlay>,
    /// The place in `open` of each folder that was asked about.
    folders: HashMap<PathBuf, usize>,
}

impl Workspaces {
    /// No workspace yet; those to come are opened with `options`.
    #[must_use]
    pub fn new(options: Options) -> Self {
        Self::with_overlay(options, Overlay::new())
    }

    /// No workspace yet; in those to come configuration files hold what `overlay` says.
    #[must_use]
    pub fn with_overlay(options: Options, overlay: Overlay) -> Self {
        let overlay = Arc::new(overlay);
        Self { options, open: Vec::new(), overlay, folders: HashMap::new() }
    }

    /// The number of the workspace that `folder` belongs to.
    pub fn number(&mut self, folder: &Path) -> usize {
        if let Some(number) = self.folders.get(folder) {
            return *number;
        }
        let root = find_root_with(folder, &self.overlay);
        let known = self.open.iter().position(|workspace| workspace.root() == root);
        let number = known.unwrap_or_else(|| {
            let overlay = Arc::clone(&self.overlay);
            let workspace = Workspace::with_overlay(&root, &self.options, overlay);
            self.open.push(Arc::new(workspace));
            self.open.len() - 1
        });
        self.folders.insert(folder.to_owned(), number);
        number
    }

    /// Whether in these, which are opened anew, the same files are looked at as in those `before`, in
    /// every folder that was asked about there: all that is configured in it is read.
    pub fn selects_like(&mut self, before: &Self) -> bool {
        before.folders.iter().all(|(folder, number)| {
            let number_now = self.number(folder);
            self.get(number_now).root() == before.get(*number).root()
        }) && before.open.iter().all(|before| {
            let now = self.open.iter().find(|now| now.root() == before.root());
            now.is_some_and(|now| now.selects_like(before))
        })
    }

    /// Whether what holds in `folder` has been read.
    #[must_use]
    pub fn has_configured(&self, folder: &Path) -> bool {
        self.open.iter().any(|workspace| workspace.has_configured(folder))
    }

    /// The workspace of a number.
    #[must_use]
    pub fn get(&self, number: usize) -> &Arc<Workspace> {
        &self.open[number]
    }

    /// All workspaces that were asked for.
    pub fn iter(&self) -> impl Iterator<Item = &Arc<Workspace>> {
        self.open.iter()
    }

    /// The folder of the first workspace, if there is one.
    #[must_use]
    pub fn first_root(&self) -> Option<&Path> {
        self.open.first().map(|workspace| workspace.root())
    }

    /// The configuration file that the user named, or else whether there are some at the tops of
    /// the workspaces.
    #[must_use]
    pub fn configuration(&self) -> Option<String> {
        let named = self.options.file.as_ref().map(|file| file.display().to_string());
        named.or_else(|| {
            let mut tops = self.open.iter().map(|workspace| workspace.root().join(FILE_NAME));
            tops.any(|file| file.is_file()).then(|| FILE_NAME.to_owned())
        })
    }

    /// What is wrong in all configuration that has been read, each mistake once.
    #[must_use]
    pub fn diagnostics(&self) -> Vec<Diagnostic> {
        let mut all: Vec<Diagnostic> = Vec::new();
        for diagnostic in self.open.iter().flat_map(|workspace| workspace.diagnostics()) {
            if !all.contains(&diagnostic) {
                all.push(diagnostic);
            }
        }
        all
    }
}

/// Whether the file at `path` is looked at; one that is `named` is, unless a flag says otherwise.
pub fn takes(workspace: &Workspace, path: &Path, named: bool) -> bool {
    let folder = path.parent().unwrap_or(path);
    let origin = match workspace.folder(folder).selection(path) {
        Selection::Selected => return true,
        Selection::Excluded(origin) | Selection::NotIncluded(origin) => origin,
    };
    let by_flag = matches!(
        origin,
        astrolens_config::Origin::Written { source, .. }
            if matches!(source.kind, SourceKind::Flag(_))
    );
    named && !by_flag
}
