//! The queries of the workspace: what is known of its files, folded by folder, so that one more
//! keystroke in one file adds up that file, its folder and the folders, and only as far as something
//! is other than it was.

use std::path::Path;
use std::sync::Arc;

use astrolens_model::Summary;

use crate::database::Db;
use crate::documents;
use crate::files::{File, Open, on_disk, report};

/// A folder of the workspace with the files right in it of which something is known.
#[salsa::input(debug)]
pub(crate) struct Folder {
    /// Where it is.
    #[returns(ref)]
    pub(crate) path: Arc<Path>,
    /// The files, by name.
    #[returns(ref)]
    pub(crate) files: Arc<[File]>,
}

/// All folders.
#[salsa::input(debug)]
pub(crate) struct Workspace {
    /// The folders, by path.
    #[returns(ref)]
    pub(crate) folders: Arc<[Folder]>,
}

/// The sums over the files of a folder.
#[salsa::tracked(returns(ref))]
fn folder_summary(db: &dyn Db, folder: Folder) -> Summary {
    let mut summary = Summary::default();
    for file in folder.files(db).iter() {
        // Of what is open only the sums are asked, which a keystroke seldom changes.
        if let Some(Open::Document(document)) = file.open(db) {
            summary.merge(documents::document_summary(db, *document));
        } else if let Some(report) = report(db, *file) {
            summary.add(&report);
        }
    }
    summary
}

/// The sums over all files.
#[salsa::tracked(returns(ref))]
pub(crate) fn workspace_summary(db: &dyn Db, workspace: Workspace) -> Summary {
    let mut summary = Summary::default();
    for folder in workspace.folders(db).iter() {
        summary.merge(folder_summary(db, *folder));
    }
    summary
}

/// How many files were found on disk.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files in our languages.
    pub files: usize,
    /// Those of them that could be measured.
    pub analysed: usize,
}

/// How many files were found in a folder.
#[salsa::tracked(returns(copy))]
pub(crate) fn folder_counts(db: &dyn Db, folder: Folder) -> Counts {
    let mut counts = Counts::default();
    for found in folder.files(db).iter().filter_map(|file| on_disk(db, *file)) {
        counts.files += 1;
        counts.analysed += usize::from(found.report().skipped.is_none());
    }
    counts
}

/// The files of a folder in which something is found.
#[salsa::tracked(returns(ref))]
fn folder_findings(db: &dyn Db, folder: Folder) -> Arc<[File]> {
    let has_findings = |file: &&File| match file.open(db) {
        Some(Open::Document(document)) => documents::has_findings(db, *document),
        _ => report(db, **file).is_some_and(|report| !report.findings.is_empty()),
    };
    folder.files(db).iter().filter(has_findings).copied().collect()
}

/// The files in which something is found.
#[salsa::tracked(returns(ref))]
pub(crate) fn workspace_findings(db: &dyn Db, workspace: Workspace) -> Arc<[File]> {
    let folders = workspace.folders(db).iter();
    folders.flat_map(|folder| folder_findings(db, *folder).iter().copied()).collect()
}
