//! What is known at one moment, for other threads than the one that writes.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::path::Path;
use std::sync::Arc;

use astrolens_model::{FileReport, Summary};
use astrolens_modules::ModuleGraph;
use astrolens_syntax::Language;
use salsa::Database as _;

use crate::database::{Database, Db as _};
use crate::files::{self, File};
use crate::modules::{self, AskedFor, Importer, Link, ModuleSources, Root, Standing, Violations};
use crate::stored::OnDisk;
use crate::workspace::{
    Counts, Folder, Workspace, folder_counts, workspace_findings, workspace_summary,
};

/// All that is known, until the next write.
///
/// A write waits until every analysis is dropped, and has what reads one give up: so whoever has
/// one reads from it at once, and does the rest of his work without it.
pub struct Analysis(Queries);

/// Something was written, so that what was read is out of date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("what is known has changed")]
pub struct Cancelled;

/// What can be asked of an [`Analysis`].
pub struct Queries {
    database: Database,
    workspace: Workspace,
    roots: BTreeMap<Arc<Path>, Root>,
}

/// A file with its report.
#[derive(Clone, Debug)]
pub struct KnownFile {
    /// Where it is.
    pub path: Arc<Path>,
    /// The report that holds for it.
    pub report: Arc<FileReport>,
    /// What follows from what a scan found in it; `None` if it is open, so that what the editor has of
    /// it holds.
    pub on_disk: Option<OnDisk>,
}

impl Analysis {
    /// A copy of what `database` knows.
    pub(crate) fn new(
        database: &Database,
        workspace: Workspace,
        roots: BTreeMap<Arc<Path>, Root>,
    ) -> Self {
        Self(Queries { database: database.clone(), workspace, roots })
    }

    /// What `read` comes to; nothing of the analysis is left then that a write would wait for.
    ///
    /// # Errors
    /// When something is written meanwhile.
    pub fn read<T>(self, read: impl FnOnce(&Queries) -> T) -> Result<T, Cancelled> {
        let Self(queries) = self;
        // What is left half read is dropped, and the database knows what to make of it.
        salsa::Cancelled::catch(AssertUnwindSafe(|| read(&queries))).map_err(|_| Cancelled)
    }
}

impl Queries {
    /// The sums over all files.
    #[must_use]
    pub fn summary(&self) -> Summary {
        workspace_summary(&self.database, self.workspace).clone()
    }

    /// Every file of which a report is known, folder by folder.
    #[must_use]
    pub fn files(&self) -> Vec<KnownFile> {
        let folders = self.folders().iter();
        folders.flat_map(|folder| self.known(folder.files(&self.database))).collect()
    }

    /// The files in which something is found, folder by folder.
    #[must_use]
    pub fn files_with_findings(&self) -> Vec<KnownFile> {
        self.known(workspace_findings(&self.database, self.workspace)).collect()
    }

    /// The module graph of the project at `root`; `None` if nobody told of one there.
    #[must_use]
    pub fn module_graph(&self, root: &Path) -> Option<Arc<ModuleGraph>> {
        self.database.unwind_if_revision_cancelled();
        Some(modules::graph(&self.database, *self.roots.get(root)?))
    }

    /// The module graph of the project at `root`, and its files; `None` if nobody told of one there.
    #[must_use]
    pub fn module_sources(&self, root: &Path) -> Option<ModuleSources> {
        self.database.unwind_if_revision_cancelled();
        Some(modules::sources(&self.database, *self.roots.get(root)?))
    }

    /// The files of the project at `root` that are in a language by those that include them, by their paths in
    /// it; `None` if nobody told of one there.
    #[must_use]
    pub fn adopted(&self, root: &Path) -> Option<Arc<BTreeMap<Arc<str>, Language>>> {
        self.database.unwind_if_revision_cancelled();
        Some(modules::adopted(&self.database, *self.roots.get(root)?))
    }

    /// What breaks the architecture of the project at `root`; `None` if nobody told of one there.
    #[must_use]
    pub fn violations(&self, root: &Path) -> Option<Arc<Violations>> {
        self.database.unwind_if_revision_cancelled();
        Some(modules::violations(&self.database, *self.roots.get(root)?))
    }

    /// How the file at `path` stands among the modules of its project; `None` if it is none.
    #[must_use]
    pub fn standing(&self, path: &Path) -> Option<Standing> {
        let (root, file) = self.module(path)?;
        modules::standing(&self.database, root, file)
    }

    /// The files of its project that ask for the one at `path`, by path.
    #[must_use]
    pub fn importers(&self, path: &Path) -> Vec<Importer> {
        let module = self.module(path);
        module.map_or_else(Vec::new, |(root, file)| modules::importers(&self.database, root, file))
    }

    /// What the byte at `offset` of the file at `path` asks for, if it is within something that asks.
    #[must_use]
    pub fn asked_for(&self, path: &Path, offset: u32) -> Option<AskedFor> {
        let (root, file) = self.module(path)?;
        modules::asked_for(&self.database, root, file, offset)
    }

    /// What the file at `path` asks for, as far as it leads to other files, in source order; empty if
    /// nothing is known of it, or it has to wait until its document rests.
    #[must_use]
    pub fn links(&self, path: &Path) -> Vec<Link> {
        let module = self.module(path);
        module.map_or_else(Vec::new, |(root, file)| modules::links(&self.database, root, file))
    }

    /// The file at `path` with the project that it is in, if anything is known of both.
    fn module(&self, path: &Path) -> Option<(Root, File)> {
        self.database.unwind_if_revision_cancelled();
        // Projects may be within others: the innermost is the file's.
        let (_, root) = self.roots.iter().rfind(|(root, _)| path.starts_with(root))?;
        Some((*root, self.database.files().get(path)?))
    }

    /// How many files were found in the folder at `path` and in those within it.
    #[must_use]
    pub fn count(&self, path: &Path) -> Counts {
        let mut sum = Counts::default();
        for folder in self.folders() {
            if folder.path(&self.database).starts_with(path) {
                let Counts { files, analysed } = folder_counts(&self.database, *folder);
                sum.files += files;
                sum.analysed += analysed;
            }
        }
        sum
    }

    /// All folders, unless something is to be written.
    fn folders(&self) -> &[Folder] {
        self.database.unwind_if_revision_cancelled();
        self.workspace.folders(&self.database)
    }

    fn known(&self, files: &[File]) -> impl Iterator<Item = KnownFile> {
        files.iter().filter_map(|file| {
            self.database.unwind_if_revision_cancelled();
            let is_open = file.open(&self.database).is_some();
            let on_disk = if is_open { None } else { files::on_disk(&self.database, *file) };
            let report = match &on_disk {
                Some(judged) => Arc::clone(judged.report()),
                None => files::report(&self.database, *file)?,
            };
            Some(KnownFile { path: Arc::clone(file.path(&self.database)), report, on_disk })
        })
    }
}
